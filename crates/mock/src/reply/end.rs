//! How a reply ends.

/// How a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As a whole body ends: with the closing chunk.
    Close,
    /// The connection closes within the body.
    Cut,
    /// The connection is reset within the body.
    Reset,
    /// It does not: nothing more comes and the connection stays open.
    Stall,
}
