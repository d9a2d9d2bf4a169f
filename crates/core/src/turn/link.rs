//! [`Link`]: how a running turn is reached.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use codex_protocol::op::ReviewDecision;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::steering::{NotTaken, Said, Steering};

/// How a running turn is reached from outside.
#[derive(Debug)]
pub(crate) struct Link {
    /// The turn.
    pub(crate) turn_id: String,
    cancel: CancellationToken,
    pub(super) steering: Steering,
    /// Calls that wait for a decision.
    waiters: Mutex<HashMap<String, oneshot::Sender<ReviewDecision>>>,
}

impl Link {
    /// A turn that begins. It is interrupted when `cancel` is cancelled.
    pub(crate) fn new(turn_id: String, cancel: CancellationToken) -> Self {
        Self { turn_id, cancel, steering: Steering::default(), waiters: Mutex::default() }
    }

    /// Ends the turn. What is said from now on is for the next one.
    pub(crate) fn interrupt(&self) {
        self.steering.shut();
        self.cancel.cancel();
    }

    /// Gives the turn what the user says.
    pub(crate) fn steer(&self, said: Said) -> Result<(), NotTaken> {
        self.steering.push(said)
    }

    /// Answers a question. One that nobody waits for is not heard.
    pub(crate) fn decide(&self, call_id: &str, decision: ReviewDecision) {
        let waiter = self.waiters().remove(call_id);
        if let Some(waiter) = waiter {
            // Who asked may be gone by now.
            drop(waiter.send(decision));
        } else {
            tracing::debug!(call_id, "nobody waits for this decision");
        }
    }

    pub(super) fn cancel(&self) -> &CancellationToken {
        &self.cancel
    }

    /// Waits for the decision on a call. What takes its place is an abort.
    pub(super) fn expect_decision(&self, call_id: &str) -> oneshot::Receiver<ReviewDecision> {
        let (decided, decision) = oneshot::channel();
        self.waiters().insert(call_id.to_owned(), decided);
        decision
    }

    pub(super) fn forget_decision(&self, call_id: &str) {
        self.waiters().remove(call_id);
    }

    fn waiters(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<ReviewDecision>>> {
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
