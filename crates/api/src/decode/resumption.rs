//! [`Resumption`]: what a stream that may be cut remembers.

use crate::error::ErrorKind;

/// What a response needs whose stream may be cut and opened again.
#[derive(Debug, Default)]
pub(super) struct Resumption {
    /// Whether it was opened again, so that events may come a second time.
    pub(super) reopened: bool,
    /// Whether its beginning was read elsewhere: what came there is not missing here.
    pub(super) is_a_rest: bool,
    /// What cut it, until it is opened again.
    pub(super) cut: Option<ErrorKind>,
}
