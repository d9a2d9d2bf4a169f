//! Why the control API does not do what it is asked.

use serde_json::json;

use crate::reply::Reply;

/// A refusal: its status and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) reason: String,
}

impl Refusal {
    pub(super) fn new(status: u16, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into() }
    }

    /// As JSON.
    pub(super) fn into_reply(self) -> Reply {
        Reply::json(self.status, json!({"error": {"message": self.reason}}))
    }
}
