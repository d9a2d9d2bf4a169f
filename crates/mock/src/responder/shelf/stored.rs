//! A response that was given, and what can be asked about it later.

use std::time::Duration;

use serde_json::Value;

use super::course::Course;

/// A background response that is not stored is kept this long.
const UNSTORED: Duration = Duration::from_mins(10);
/// A stream can be taken up again for this long.
const RESUMABLE: Duration = Duration::from_mins(5);

/// A response that was given.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The id of the response it continues.
    pub(crate) parent: Option<String>,
    /// The items of its own input.
    pub(crate) input: Vec<Value>,
    /// The items of its output.
    pub(crate) output: Vec<Value>,
    /// The tokens of the conversation at its end.
    pub(crate) tokens: u64,
    /// When it was made, on the server's clock.
    pub(crate) made: Duration,
    pub(crate) background: bool,
    pub(crate) streamed: bool,
    /// Whether the request asked for it to be stored.
    pub(crate) kept: bool,
    pub(crate) course: Course,
}

impl Stored {
    /// How long it is there by now.
    pub(crate) fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.made)
    }

    /// Whether it can be asked for: it was to be stored, or is in the background and young.
    pub(crate) fn is_there(&self, now: Duration) -> bool {
        self.kept || (self.background && self.age(now) <= UNSTORED)
    }

    /// Whether its stream is too old to be taken up again.
    pub(crate) fn is_too_old(&self, now: Duration) -> bool {
        self.age(now) > RESUMABLE
    }
}
