//! [`ToolRunner`].

use std::sync::{Arc, PoisonError, RwLock};

use tokio_util::sync::CancellationToken;

use super::shared::Thread;
use super::turn::TurnCalls;
use crate::tool::approval::{ApprovalPolicy, Approvals, Approver};
use crate::tool::ledger::CallLedger;
use crate::tool::limit::OutputLimit;
use crate::tool::registry::Tools;

/// Runs the calls of a thread. A clone is a pointer.
#[derive(Debug, Clone)]
pub struct ToolRunner(Arc<Thread>);

/// Makes a [`ToolRunner`].
#[derive(Debug)]
#[must_use = "it makes nothing until it is built"]
pub struct ToolRunnerBuilder(Thread);

impl ToolRunner {
    /// A runner of these tools.
    pub fn builder(tools: Tools) -> ToolRunnerBuilder {
        ToolRunnerBuilder(Thread { tools, ..Thread::default() })
    }

    /// The tools.
    pub fn tools(&self) -> &Tools {
        &self.0.tools
    }

    /// The calls that were started.
    pub(crate) fn ledger(&self) -> &Arc<CallLedger> {
        &self.0.ledger
    }

    /// Asks by another policy from now on, but about tools with one of their own. What was approved stays approved.
    pub fn set_approval_policy(&self, policy: ApprovalPolicy) {
        self.0.approvals.write().unwrap_or_else(PoisonError::into_inner).policy = policy;
    }

    /// The calls of one turn. `approver` is asked about them; when `cancel` is cancelled, all of them end.
    pub fn turn(&self, approver: Arc<dyn Approver>, cancel: &CancellationToken) -> TurnCalls {
        TurnCalls::new(Arc::clone(&self.0), approver, cancel.child_token())
    }
}

impl ToolRunnerBuilder {
    /// Whom to ask about which calls; by default about those that need it.
    pub fn approvals(mut self, approvals: impl Into<Approvals>) -> Self {
        self.0.approvals = RwLock::new(approvals.into());
        self
    }

    /// How much of an output the model gets; see [`OutputLimit`] for the default.
    pub fn output_limit(mut self, limit: OutputLimit) -> Self {
        self.0.limit = limit;
        self
    }

    /// The calls that were started before; by default none.
    pub fn ledger(mut self, ledger: impl Into<Arc<CallLedger>>) -> Self {
        self.0.ledger = ledger.into();
        self
    }

    /// Makes it.
    pub fn build(self) -> ToolRunner {
        ToolRunner(Arc::new(self.0))
    }
}
