//! What became of a request that failed.

/// What is known of a failed request: whether the server may have acted on it.
///
/// This, not the kind of failure, says whether sending it again is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fate {
    /// The server has not acted on it: no byte of the body was handed to a connection, or the server refused
    /// the stream before reading it. A request without a body counts as not executed only while no
    /// connection was made.
    NotExecuted,
    /// The request was handed to a connection, in part or whole. The server may have acted on it.
    Unknown,
    /// The server said that it had begun, then the answer broke off. The transport can't know this; it is for
    /// the layer that understands the answer.
    Cut,
}
