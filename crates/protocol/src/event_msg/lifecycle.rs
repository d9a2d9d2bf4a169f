//! The beginnings and ends of threads and turns.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::error::ErrorEvent;
use crate::controls::ReasoningEffort;
use crate::op::AskForApproval;
use crate::request::ServiceTier;

/// What a thread begins with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionConfiguredEvent {
    /// The session's id, a UUID: every request carries it.
    pub session_id: String,
    /// The thread's id, a UUID.
    pub thread_id: String,
    /// The model that is asked.
    pub model: String,
    /// The provider it is asked of.
    pub model_provider_id: String,
    /// Which tool calls a person is asked about.
    #[serde(default)]
    pub approval_policy: AskForApproval,
    /// The working folder.
    #[serde(default)]
    pub cwd: PathBuf,
    /// How much the model reasons; `None`: the model's own default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_effort: Option<ReasoningEffort>,
    /// At which speed and price it is served; `None`: the account's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_tier: Option<ServiceTier>,
}

/// A turn begins.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskStartedEvent {
    /// The turn: the id of the submission that started it.
    pub turn_id: String,
    /// When, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<i64>,
    /// How many tokens the model's context holds, where it is known.
    #[serde(default)]
    pub model_context_window: Option<u64>,
}

/// A turn is over.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskCompleteEvent {
    /// The turn.
    pub turn_id: String,
    /// The text of the model's last message; `None` where there was none, and where the turn failed.
    pub last_agent_message: Option<String>,
    /// Why the turn failed, if it did: the [`Error`](super::EventMsg::Error) event before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Box<ErrorEvent>>,
    /// When the turn began, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<i64>,
    /// When it was over, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<i64>,
    /// How long it took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// How long it took until the first item began, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_to_first_token_ms: Option<u64>,
}

open_enum! {
    /// Why a turn was ended from outside.
    #[derive(Default)]
    pub enum TurnAbortReason {
        /// The client asked for it; the default.
        #[default]
        Interrupted = "interrupted",
        /// Another turn took its place.
        Replaced = "replaced",
    }
}

/// A turn was ended from outside.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TurnAbortedEvent {
    /// The turn.
    #[serde(default)]
    pub turn_id: Option<String>,
    /// Why.
    pub reason: TurnAbortReason,
    /// When the turn began, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<i64>,
    /// When it was ended, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<i64>,
    /// How long it took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

/// Turns were taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadRolledBackEvent {
    /// How many there were to take back, at most as many as asked for.
    pub num_turns: u32,
}
