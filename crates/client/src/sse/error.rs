//! What can be wrong with a stream of events.

/// Why a stream of events could not be decoded further.
///
/// The grammar has no malformed input; only the bound can be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// One event, or one line, is larger than the decoder may buffer.
    #[error("a server-sent event is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit_bytes: usize,
    },
}
