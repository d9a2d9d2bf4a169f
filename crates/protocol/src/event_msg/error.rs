//! Failures, and requests that are sent again.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something failed for good.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ErrorEvent {
    /// What failed, in a line for people: with the cause that all else follows from, and what can be done about it.
    pub message: String,
    /// All causes, from the nearest to the one that all else follows from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// What failed, for programs.
    #[serde(default)]
    pub codex_error_info: Option<CodexErrorInfo>,
    /// What became of the last request, where a request failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fate: Option<RequestFate>,
    /// How long the server asks to wait, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The id under which the server knows the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The response's id, where it had got that far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_id: Option<String>,
    /// How many attempts the last request took; 0 where it did not come to one.
    #[serde(default)]
    pub attempts: u32,
}

/// What failed. As JSON the word, or an object with the word as its only key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CodexErrorInfo {
    /// The input is longer than the model's context.
    ContextWindowExceeded,
    /// The limit of the account's plan is reached, its quota is spent, or the plan does not include this.
    UsageLimitExceeded,
    /// Too many requests or tokens in a short time.
    RateLimited,
    /// The server has no capacity at the moment.
    ServerOverloaded,
    /// A policy forbids the request.
    CyberPolicy,
    /// The server failed.
    InternalServerError,
    /// The credentials are missing, refused, or could not be renewed.
    Unauthorized,
    /// The request itself is at fault.
    BadRequest,
    /// There was no answer.
    HttpConnectionFailed {
        /// The status of the answer, where there was one.
        http_status_code: Option<u16>,
    },
    /// The answer came, and no stream.
    ResponseStreamConnectionFailed {
        /// The status of the answer.
        http_status_code: Option<u16>,
    },
    /// The stream broke off.
    ResponseStreamDisconnected {
        /// The status of the answer.
        http_status_code: Option<u16>,
    },
    /// The server ended the response early.
    ResponseIncomplete {
        /// Why, in the server's word, such as `content_filter`.
        reason: String,
    },
    /// Turns could not be taken back.
    ThreadRollbackFailed,
    /// Something else; the default.
    #[default]
    Other,
    /// A kind that this version does not know, as it came.
    #[serde(untagged)]
    Unknown(Value),
}

impl CodexErrorInfo {
    /// Whether a turn that meets it has failed.
    pub fn fails_turn(&self) -> bool {
        !matches!(self, Self::ThreadRollbackFailed)
    }
}

open_enum! {
    /// What is known of a failed request: whether the server acted on it.
    pub enum RequestFate {
        /// It did not.
        NotExecuted = "not_executed",
        /// It may have.
        Unknown = "unknown",
        /// It had begun to answer.
        Cut = "cut",
    }
}

/// A request is about to be sent again: nothing is sent before this event is in the client's queue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StreamErrorEvent {
    /// `Reconnecting... {attempt}/{max_attempts}`.
    pub message: String,
    /// What failed, for programs.
    #[serde(default)]
    pub codex_error_info: Option<CodexErrorInfo>,
    /// What failed, in a line for people.
    #[serde(default)]
    pub additional_details: Option<String>,
    /// What became of the request that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fate: Option<RequestFate>,
    /// Why it is sent again, in a few words.
    #[serde(default)]
    pub reason: String,
    /// How long is waited before, in milliseconds.
    #[serde(default)]
    pub wait_ms: u64,
    /// Which of the turn's repeats this is, from 1 on.
    #[serde(default)]
    pub attempt: u32,
    /// How many repeats the turn has.
    #[serde(default)]
    pub max_attempts: u32,
    /// That the server may make, and bill, the response a second time.
    #[serde(default)]
    pub may_be_billed: bool,
}
