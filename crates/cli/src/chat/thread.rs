//! [`Thread`]: what a talk needs of a thread.

use codex_core::Codex;
use codex_protocol::{Event, Op};

use crate::failure::Failure;

/// A thread, or what plays one in a test.
pub(super) trait Thread {
    /// Hands `op` in; gives the id that its events carry.
    async fn submit(&self, op: Op) -> Result<String, Failure>;

    /// The next event. Nothing is lost when it is dropped.
    async fn next_event(&self) -> Result<Event, Failure>;

    /// Ends the thread, and waits until it is over.
    async fn shutdown(&self);
}

impl Thread for Codex {
    async fn submit(&self, op: Op) -> Result<String, Failure> {
        Self::submit(self, op).await.map_err(Failure::thread)
    }

    async fn next_event(&self) -> Result<Event, Failure> {
        Self::next_event(self).await.map_err(Failure::thread)
    }

    async fn shutdown(&self) {
        Self::shutdown(self).await;
    }
}
