//! [`Approver`]: who is asked.

use std::pin::Pin;

use serde_json::Value;

/// A decision that is waited for.
pub type ApprovalFuture<'a> = Pin<Box<dyn Future<Output = Decision> + Send + 'a>>;

/// Who decides whether a call runs. A closure that takes an [`ApprovalRequest`] and gives a future is one.
///
/// In a thread one question is open at a time. The future is dropped when the turn is cancelled.
pub trait Approver: Send + Sync + 'static {
    /// Asks about a call, which waits for the decision without a limit.
    fn ask(&self, request: ApprovalRequest) -> ApprovalFuture<'_>;
}

impl<F, D> Approver for F
where
    F: Fn(ApprovalRequest) -> D + Send + Sync + 'static,
    D: Future<Output = Decision> + Send + 'static,
{
    fn ask(&self, request: ApprovalRequest) -> ApprovalFuture<'_> {
        Box::pin(self(request))
    }
}

/// What a person is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct ApprovalRequest {
    /// The call's id.
    pub call_id: String,
    /// The tool's name.
    pub tool: String,
    /// What the tool is called with: a JSON object, or a string for a tool that takes free text.
    pub input: Value,
}

/// What a person says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The call runs.
    Approved,
    /// The call runs, and so do all with the same key (see [`Tool::approval_key`](crate::tool::Tool::approval_key)) in
    /// this thread, unasked.
    ApprovedForThread,
    /// The call does not run; the model is told these words and goes on.
    Denied(String),
    /// The call does not run, and neither do the others of the turn: the turn ends.
    Abort,
}

/// Nobody is there: each question is answered with a denial that says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unattended;

impl Approver for Unattended {
    fn ask(&self, _: ApprovalRequest) -> ApprovalFuture<'_> {
        let denied = Decision::Denied("nobody is there to approve it".to_owned());
        Box::pin(std::future::ready(denied))
    }
}
