//! How the responder is set up.

use std::time::Duration;

/// How the responder is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) strict: Strict,
    /// The pause between two events of a response in the background.
    pub(crate) pace: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { strict: Strict::default(), pace: Duration::from_millis(10) }
    }
}

/// How much of what the documentation does not know is refused. What breaks the API is refused in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strict {
    /// What real clients do against the documentation is let through and noted in the report.
    #[default]
    Real,
    /// It is refused with 400 and counts as a violation.
    Documented,
}
