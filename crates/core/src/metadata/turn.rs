//! [`TurnMetadata`].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::extra::{self, DroppedExtra};
use super::workspace::Workspaces;

/// What stays the same in all requests of a turn, repeats and compactions among them. Cheap to clone.
///
/// A turn is never changed: each `with_…` gives another, and a request keeps the one it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnMetadata {
    turn_id: Arc<str>,
    started_at_unix_ms: i64,
    workspaces: Arc<Workspaces>,
    extra: Arc<BTreeMap<String, String>>,
    dropped: Arc<[DroppedExtra]>,
}

impl TurnMetadata {
    /// A turn that began at this time, in milliseconds since 1970. An empty id is none.
    pub fn new(turn_id: String, started_at_unix_ms: i64) -> Self {
        Self {
            turn_id: turn_id.into(),
            started_at_unix_ms,
            workspaces: Arc::default(),
            extra: Arc::default(),
            dropped: Arc::default(),
        }
    }

    /// Says what was found of its working directories, once a turn.
    pub fn with_workspaces(self, workspaces: Workspaces) -> Self {
        Self { workspaces: Arc::new(workspaces), ..self }
    }

    /// Adds what the caller says of the turn (`responsesapi_client_metadata`), in place of all that was said before.
    ///
    /// The caller can't override what the client says: the 19 keys of its own are dropped. So are keys over 128
    /// bytes, values over 8 KiB, and what goes over 64 entries or 32 KiB in all, in the order of the keys. What is
    /// dropped stands in [`dropped_extra`](Self::dropped_extra).
    pub fn with_extra(self, extra: BTreeMap<String, String>) -> Self {
        let (extra, dropped) = extra::admit(extra);
        Self { extra: Arc::new(extra), dropped: dropped.into(), ..self }
    }

    /// The turn's id; `None` where it is empty.
    pub fn turn_id(&self) -> Option<&str> {
        Some(&*self.turn_id).filter(|id| !id.is_empty())
    }

    /// When the turn began, in milliseconds since 1970.
    pub fn started_at_unix_ms(&self) -> i64 {
        self.started_at_unix_ms
    }

    /// What was found of its working directories.
    pub fn workspaces(&self) -> &Workspaces {
        &self.workspaces
    }

    /// What the caller says of the turn and is sent.
    pub fn extra(&self) -> &BTreeMap<String, String> {
        &self.extra
    }

    /// What the caller said of the turn and is not sent, in the order of the keys.
    pub fn dropped_extra(&self) -> &[DroppedExtra] {
        &self.dropped
    }
}
