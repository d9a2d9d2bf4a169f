//! [`ToolContext`].

use tokio_util::sync::CancellationToken;

/// What a tool is told of its call.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ToolContext {
    /// The call's id, unique in the thread.
    pub call_id: String,
    /// Cancelled when the call ends, however it ends. The call's own future is dropped when it is cancelled or too
    /// late; this is for what a tool started elsewhere.
    pub ended: CancellationToken,
}
