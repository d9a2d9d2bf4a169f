//! [`Job`]: one call, from its check to its end.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::lane::Waiting;
use super::outcome::{CallEnd, CallOutcome};
use super::shared::Thread;
use crate::tool::approval::{ApprovalRequest, Approved, Approver, Decision, Verdict};
use crate::tool::author::ToolContext;
use crate::tool::call::FinishedCall;
use crate::tool::erased::{AnyTool, Prepared, Run};
use crate::tool::output::ToolOutput;

/// One call that may start.
pub(super) struct Job {
    pub(super) thread: Arc<Thread>,
    pub(super) approver: Arc<dyn Approver>,
    pub(super) call: FinishedCall,
    pub(super) tool: Arc<dyn AnyTool>,
    pub(super) deadline: Duration,
    pub(super) waiting: Waiting,
    /// Cancels the turn.
    pub(super) cancel: CancellationToken,
    pub(super) since: Instant,
}

impl Job {
    /// Runs the call, if it may run, to its end. Cancelling wins.
    pub(super) async fn run(self) -> CallOutcome {
        let Self { thread, approver, call, tool, deadline, waiting, cancel, since } = self;
        let work = async {
            let prepared = tool.prepare(&call).map_err(CallEnd::Refused)?;
            let _place = waiting.turn().await;
            let run = approve(&thread, &*approver, &call, prepared, &cancel).await?;
            Ok(in_time(deadline, run, &call, &cancel).await)
        };
        let (end, output) = tokio::select! {
            biased;
            () = cancel.cancelled() => (CallEnd::Cancelled, None),
            ended = AssertUnwindSafe(work).catch_unwind() => match ended {
                Ok(Ok(ran)) => ran,
                Ok(Err(not_run)) => (not_run, None),
                Err(panic) => (CallEnd::Panicked(message(&*panic)), None),
            },
        };
        thread.outcome(&call, end, output, since)
    }
}

/// Runs a tool for at most its time.
async fn in_time(
    deadline: Duration,
    run: Run,
    call: &FinishedCall,
    cancel: &CancellationToken,
) -> (CallEnd, Option<ToolOutput>) {
    let ended = cancel.child_token();
    let _ends = ended.clone().drop_guard();
    let context = ToolContext { call_id: call.call_id().to_owned(), ended };
    match timeout(deadline, async { run(context).await }).await {
        Ok(Ok(output)) => (CallEnd::Answered, Some(output)),
        Ok(Err(error)) => (CallEnd::Failed, Some(error.into_output())),
        Err(_) => (CallEnd::TooLate { deadline }, None),
    }
}

/// What runs, if it may.
async fn approve(
    thread: &Thread,
    approver: &dyn Approver,
    call: &FinishedCall,
    prepared: Prepared,
    cancel: &CancellationToken,
) -> Result<Run, CallEnd> {
    let Prepared { input, needs_approval, approval_key, run } = prepared;
    match thread.verdict(call.tool(), needs_approval) {
        Verdict::Run => return Ok(run),
        Verdict::Deny => return Err(CallEnd::Denied("it needs approval, and nobody is asked".to_owned())),
        Verdict::Ask => {}
    }
    let key = Approved::new(call.tool(), approval_key.as_deref(), &input);
    let _asking = thread.asking.lock().await;
    if thread.approved.contains(&key) {
        return Ok(run);
    }
    let request = ApprovalRequest { call_id: call.call_id().to_owned(), tool: call.tool().to_owned(), input };
    match approver.ask(request).await {
        Decision::Approved => Ok(run),
        Decision::ApprovedForThread => {
            thread.approved.insert(key);
            Ok(run)
        }
        Decision::Denied(words) => Err(CallEnd::Denied(words)),
        Decision::Abort => {
            // Before the place in the line is given up: the next call does not start.
            cancel.cancel();
            Err(CallEnd::Aborted)
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
