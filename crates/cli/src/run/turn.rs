//! [`Turn`]: one question and its answer, event by event.

use std::time::Duration;

use codex_core::{Codex, Config};
use codex_protocol::op::{ReviewDecision, UserTurn};
use codex_protocol::{Event, EventMsg, Op};
use tokio::time::timeout;

use crate::failure::Failure;
use crate::opening::spawn;

/// How long the thread may take to end.
const GOODBYE: Duration = Duration::from_secs(5);

/// A thread of one turn: one question and its answer, event by event. Dropping it stops all that runs in it.
#[derive(Debug)]
pub(super) struct Turn {
    thread: Codex,
    /// The id that the turn's events carry.
    id: String,
    is_over: bool,
    failure: Option<Failure>,
}

impl Turn {
    /// Begins a turn.
    ///
    /// # Errors
    /// Where the server can't be asked as it is configured.
    pub(super) async fn begin(config: Config, question: UserTurn) -> Result<Self, Failure> {
        let thread = spawn(config).await?;
        let id = thread.submit(question.into()).await.map_err(Failure::thread)?;
        Ok(Self { thread, id, is_over: false, failure: None })
    }

    /// The next event; `None` after the last one of the turn.
    ///
    /// # Errors
    /// Where the thread ends by itself.
    ///
    /// # Cancel safety
    /// Nothing is lost when it is dropped.
    pub(super) async fn next(&mut self) -> Result<Option<Event>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let event = self.thread.next_event().await.map_err(Failure::thread)?;
        if event.id == self.id {
            self.take(&event.msg);
        }
        Ok(Some(event))
    }

    fn take(&mut self, msg: &EventMsg) {
        match msg {
            EventMsg::Error(error) => self.failure = Some(Failure::Turn(Box::new(error.clone()))),
            EventMsg::TaskComplete(_) => self.is_over = true,
            EventMsg::TurnAborted(_) => {
                self.is_over = true;
                self.failure = Some(Failure::Interrupted);
            }
            _ => {}
        }
    }

    /// Tells the decision on a call.
    ///
    /// # Errors
    /// Where the thread has ended.
    pub(super) async fn decide(&self, call_id: &str, decision: ReviewDecision) -> Result<(), Failure> {
        let op = Op::ToolApproval { id: call_id.to_owned(), decision };
        self.thread.submit(op).await.map(|_| ()).map_err(Failure::thread)
    }

    /// Why it failed, if it did.
    pub(super) fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    /// Ends the thread: the response is cancelled, and tools are stopped.
    ///
    /// # Errors
    /// Where it takes too long; then it ends by being dropped.
    pub(super) async fn end(self) -> Result<(), Failure> {
        let late = |_| Failure::Thread(format!("not within {} s", GOODBYE.as_secs()));
        timeout(GOODBYE, self.thread.shutdown()).await.map_err(late)
    }
}
