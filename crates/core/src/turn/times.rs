//! [`Times`]: how long a turn takes, as its client is told.

use codex_protocol::EventMsg;
use codex_protocol::event_msg::{
    ErrorEvent, TaskCompleteEvent, TaskStartedEvent, TurnAbortReason, TurnAbortedEvent,
};
use tokio::time::Instant;

use super::clock::unix_ms;
use super::state::millis;

/// When a turn began, and when its first item did.
#[derive(Debug)]
pub(super) struct Times {
    turn_id: String,
    started: Instant,
    started_at_ms: i64,
    first_item: Option<Instant>,
}

impl Times {
    /// A turn that begins now.
    pub(super) fn begin(turn_id: String) -> Self {
        Self { turn_id, started: Instant::now(), started_at_ms: unix_ms(), first_item: None }
    }

    /// In milliseconds since 1970.
    pub(super) fn started_at_ms(&self) -> i64 {
        self.started_at_ms
    }

    /// An item of the model's begins now.
    pub(super) fn item(&mut self) {
        self.first_item.get_or_insert_with(Instant::now);
    }

    pub(super) fn started(&self, model_context_window: Option<u64>) -> EventMsg {
        let (turn_id, started_at) = self.place();
        EventMsg::TaskStarted(TaskStartedEvent { turn_id, started_at, model_context_window })
    }

    pub(super) fn complete(
        &self,
        last_agent_message: Option<String>,
        error: Option<Box<ErrorEvent>>,
    ) -> EventMsg {
        let (turn_id, started_at) = self.place();
        EventMsg::TaskComplete(TaskCompleteEvent {
            turn_id,
            last_agent_message,
            error,
            started_at,
            completed_at: Some(unix_ms() / 1000),
            duration_ms: Some(millis(self.started.elapsed())),
            time_to_first_token_ms: self.first_item.map(|first| millis(first.duration_since(self.started))),
        })
    }

    pub(super) fn aborted(&self) -> EventMsg {
        let (turn_id, started_at) = self.place();
        EventMsg::TurnAborted(TurnAbortedEvent {
            turn_id: Some(turn_id),
            reason: TurnAbortReason::Interrupted,
            started_at,
            completed_at: Some(unix_ms() / 1000),
            duration_ms: Some(millis(self.started.elapsed())),
        })
    }

    fn place(&self) -> (String, Option<i64>) {
        (self.turn_id.clone(), Some(self.started_at_ms / 1000))
    }
}
