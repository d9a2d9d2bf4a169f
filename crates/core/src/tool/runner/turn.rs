//! [`TurnCalls`]: the calls of one turn.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::job::Job;
use super::outcome::{CallEnd, CallOutcome};
use super::shared::Thread;
use crate::tool::approval::Approver;
use crate::tool::call::FinishedCall;
use crate::tool::ledger::Claim;

/// The calls of one turn. It owns what they run in: dropping it ends them all, at once.
pub struct TurnCalls {
    thread: Arc<Thread>,
    approver: Arc<dyn Approver>,
    cancel: CancellationToken,
    /// In call order.
    calls: VecDeque<Started>,
    /// Ends its tasks when it is dropped.
    tasks: JoinSet<()>,
}

/// A call whose outcome nobody has taken.
struct Started {
    call: FinishedCall,
    since: Instant,
    outcome: Pending,
}

enum Pending {
    Known(CallOutcome),
    /// The first time is before it, or in another turn.
    Repeated,
    Running(oneshot::Receiver<CallOutcome>),
}

impl TurnCalls {
    pub(super) fn new(thread: Arc<Thread>, approver: Arc<dyn Approver>, cancel: CancellationToken) -> Self {
        Self { thread, approver, cancel, calls: VecDeque::new(), tasks: JoinSet::new() }
    }

    /// Starts a call; it is to be recorded before. It runs by itself from here on, within a tokio runtime.
    ///
    /// A call whose id was started before in this thread is not run: its outcome is that of the first time, if that is
    /// known.
    pub fn start(&mut self, call: FinishedCall) {
        let since = Instant::now();
        while self.tasks.try_join_next().is_some() {}
        let outcome = match self.thread.ledger.claim(call.call_id()) {
            Claim::Repeated => Pending::Repeated,
            Claim::First => self.begin(&call, since),
        };
        self.calls.push_back(Started { call, since, outcome });
    }

    /// The outcome of the first call whose outcome was not given yet, when it ended; `None` when there is no such call.
    ///
    /// # Cancel safety
    /// Nothing is lost when it is dropped.
    pub async fn next(&mut self) -> Option<CallOutcome> {
        let first = self.calls.front_mut()?;
        let ended = match &mut first.outcome {
            Pending::Known(_) | Pending::Repeated => None,
            Pending::Running(outcome) => Some(outcome.await),
        };
        let Started { call, since, outcome: pending } = self.calls.pop_front()?;
        Some(match (ended, pending) {
            (Some(Ok(ended)), _) | (None, Pending::Known(ended)) => ended,
            (None, Pending::Repeated) => self.thread.repeated(&call, since),
            // Its task ended without a word: what the tool left behind panicked when it was dropped.
            _ => {
                let end = CallEnd::Panicked("when it was stopped".to_owned());
                self.thread.outcome(&call, end, None, since)
            }
        })
    }

    /// How many calls have outcomes that were not given yet.
    pub fn pending(&self) -> usize {
        self.calls.len()
    }

    /// Cancels all calls; [`next`](Self::next) still gives their outcomes.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Whether the calls were cancelled: from here, by the turn's token, or because a person wants the turn to end.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    fn begin(&mut self, call: &FinishedCall, since: Instant) -> Pending {
        let registered = match self.thread.tools.find(call) {
            Ok(registered) => registered,
            Err(refusal) => {
                let refused = CallEnd::Refused(refusal);
                return Pending::Known(self.thread.outcome(call, refused, None, since));
            }
        };
        let job = Job {
            thread: Arc::clone(&self.thread),
            approver: Arc::clone(&self.approver),
            call: call.clone(),
            tool: Arc::clone(&registered.tool),
            deadline: registered.deadline,
            waiting: self.thread.lane.queue(registered.parallel_safe),
            cancel: self.cancel.clone(),
            since,
        };
        let (ended, outcome) = oneshot::channel();
        self.tasks.spawn(async move {
            // Where nobody waits any more, the ledger has it.
            let _ = ended.send(job.run().await);
        });
        Pending::Running(outcome)
    }
}

impl fmt::Debug for TurnCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = self.calls.iter().map(|pending| pending.call.call_id());
        f.debug_list().entries(calls).finish()
    }
}
