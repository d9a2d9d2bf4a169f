//! [`Thread`]: what the calls of a thread share.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::lane::Lane;
use super::outcome::{CallEnd, CallOutcome};
use crate::tool::approval::{Approvals, ApprovedForThread, Verdict};
use crate::tool::call::FinishedCall;
use crate::tool::ledger::CallLedger;
use crate::tool::limit::OutputLimit;
use crate::tool::output::ToolOutput;
use crate::tool::registry::Tools;

/// What the calls of a thread share.
#[derive(Debug, Default)]
pub(super) struct Thread {
    pub(super) tools: Tools,
    pub(super) approvals: RwLock<Approvals>,
    pub(super) limit: OutputLimit,
    pub(super) ledger: Arc<CallLedger>,
    pub(super) lane: Lane,
    pub(super) approved: ApprovedForThread,
    /// Held by the one that asks.
    pub(super) asking: Mutex<()>,
}

impl Thread {
    /// The outcome of a call, whose output is kept in the ledger.
    pub(super) fn outcome(
        &self,
        call: &FinishedCall,
        end: CallEnd,
        output: Option<ToolOutput>,
        since: Instant,
    ) -> CallOutcome {
        let took = since.elapsed();
        let output = output.unwrap_or_else(|| end.words(call.tool(), took));
        let output = call.answer(self.limit.apply(output));
        self.ledger.end(call.call_id(), &output);
        CallOutcome { call_id: call.call_id().to_owned(), tool: call.tool().to_owned(), end, output, took }
    }

    /// The outcome of a call that was started before.
    pub(super) fn repeated(&self, call: &FinishedCall, since: Instant) -> CallOutcome {
        let known = self.ledger.output(call.call_id());
        let end = CallEnd::Repeated { is_known: known.is_some() };
        let took = since.elapsed();
        let output = known.unwrap_or_else(|| call.answer(self.limit.apply(end.words(call.tool(), took))));
        CallOutcome { call_id: call.call_id().to_owned(), tool: call.tool().to_owned(), end, output, took }
    }
}

impl Thread {
    /// What is done with a call before it runs.
    pub(super) fn verdict(&self, tool: &str, needs_approval: bool) -> Verdict {
        self.approvals.read().unwrap_or_else(PoisonError::into_inner).verdict(tool, needs_approval)
    }
}
