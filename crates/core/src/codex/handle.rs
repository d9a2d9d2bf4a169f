//! [`Codex`].

use std::fmt;

use codex_protocol::{Event, Op};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::error::{CodexError, SpawnError};
use super::session::Submission;
use super::spawn::{Spawned, spawn};
use crate::config::Config;

/// A thread: submit an [`Op`], read [`Event`]s. `docs/protocol.md` has every one of them, and their order.
///
/// Its own task runs it. Where the client doesn't read, the thread waits when
/// [`Config::event_capacity`] events are there, and nothing is lost; while it is ended it waits no more.
///
/// Dropping it ends the thread at once: tools are stopped, connections closed, and nothing is told.
pub struct Codex(Spawned);

impl Codex {
    /// Starts a thread. Gives its session id too, which every request carries; the first event is
    /// [`SessionConfigured`](codex_protocol::EventMsg::SessionConfigured). Nothing is sent yet.
    ///
    /// When `cancel` is cancelled, the thread ends as after [`Op::Shutdown`].
    ///
    /// # Errors
    /// Where the provider can't be asked as it is configured.
    ///
    /// # Cancel safety
    /// It does not wait for anything.
    pub async fn spawn(config: Config, cancel: CancellationToken) -> Result<(Self, String), SpawnError> {
        let spawned = std::future::ready(spawn(&config, cancel)).await?;
        let session_id = spawned.session_id.clone();
        Ok((Self(spawned), session_id))
    }

    /// Hands `op` in and gives its submission id, a UUID of version 7, which the events that it causes carry. Waits while
    /// 512 others wait. Once [`Op::Shutdown`] is on its way, the thread waits for its client no more.
    ///
    /// # Errors
    /// [`CodexError::Over`].
    ///
    /// # Cancel safety
    /// It was handed in, or it was not.
    pub async fn submit(&self, op: Op) -> Result<String, CodexError> {
        let id = Uuid::now_v7().to_string();
        let ends = matches!(op, Op::Shutdown);
        let submission = Submission { id: id.clone(), op };
        if ends {
            // First: a thread that waits for its client makes no room for this one.
            self.0.events.lift_bound();
        }
        self.0.submissions.send(submission).await.map_err(|_| CodexError::Over)?;
        Ok(id)
    }

    /// The next event. Several may wait for one; each event goes to one of them.
    ///
    /// # Errors
    /// [`CodexError::Over`] after the last one.
    ///
    /// # Cancel safety
    /// Nothing is lost when it is dropped.
    pub async fn next_event(&self) -> Result<Event, CodexError> {
        self.0.events.next().await.ok_or(CodexError::Over)
    }

    /// Ends the thread, the running turn first, and waits until it is over. What it told can still be read;
    /// [`ShutdownComplete`](codex_protocol::EventMsg::ShutdownComplete) is the last of it. May be called again, and from
    /// several places at once.
    ///
    /// # Cancel safety
    /// Once it was polled the thread ends, whether or not it is waited for; where 512 ops wait, once there was room for
    /// another.
    pub async fn shutdown(&self) {
        // Where it is over already, nobody takes it.
        let _ = self.submit(Op::Shutdown).await;
        self.0.over.cancelled().await;
    }
}

impl fmt::Debug for Codex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Codex")
            .field("events", &self.0.events)
            .field("is_over", &self.0.over.is_cancelled())
            .field("task", &self.0.task)
            .finish_non_exhaustive()
    }
}
