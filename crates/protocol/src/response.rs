//! [`Response`]: the response object.

use crate::error_body::ErrorBody;
use crate::item::ResponseItem;
use crate::json::RawJson;
use crate::usage::TokenUsage;

object_type! {
    /// A response, finished or not. Nothing is required: some servers send three fields.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/object>
    pub struct Response {
        /// The id; empty where a server gives none.
        id: Option<String>,
        /// How far it is.
        status: Option<ResponseStatus>,
        /// The model that answered.
        model: Option<String>,
        /// The output so far.
        output: Vec<ResponseItem>,
        /// What it cost; `None` until it is finished, and where a server doesn't say.
        usage: Option<TokenUsage>,
        /// Why it failed.
        error: Option<ErrorBody>,
        /// Why it is incomplete.
        incomplete_details: Option<IncompleteDetails>,
        /// When it was made, in seconds since 1970.
        created_at: Option<f64>,
        /// When it was finished, in seconds since 1970.
        completed_at: Option<f64>,
        /// Whether the turn is over with it, where a server says so.
        end_turn: Option<bool>,
        /// The response that it continues.
        previous_response_id: Option<String>,
        /// The tier that served it.
        service_tier: Option<String>,
        /// Whether it was made in the background.
        background: Option<bool>,
        /// Headers that a server sends inside the stream, as they came.
        headers: Option<RawJson>,
        /// The caller's own notes, as they came.
        metadata: Option<RawJson>,
    }
}

impl Response {
    /// The assistant's text: the `output_text` parts of all messages, in order.
    pub fn output_text(&self) -> String {
        let text = |item: &ResponseItem| match item {
            ResponseItem::Message(message) => Some(message.text()),
            _ => None,
        };
        self.output.iter().filter_map(text).collect()
    }
}

open_enum! {
    /// How far a response is.
    pub enum ResponseStatus {
        /// Whole.
        Completed = "completed",
        /// Failed; `error` says why.
        Failed = "failed",
        /// Being made.
        InProgress = "in_progress",
        /// Ended by a request to cancel it.
        Cancelled = "cancelled",
        /// Waiting for its turn.
        Queued = "queued",
        /// Ended early; `incomplete_details` says why.
        Incomplete = "incomplete",
    }
}

object_type! {
    /// Why a response is incomplete.
    pub struct IncompleteDetails {
        /// The reason.
        reason: Option<IncompleteReason>,
    }
}

open_enum! {
    /// Why a response is incomplete.
    pub enum IncompleteReason {
        /// The limit on output tokens was met.
        MaxOutputTokens = "max_output_tokens",
        /// The limit on messages was met.
        MaxMessages = "max_messages",
        /// A content filter stopped it.
        ContentFilter = "content_filter",
        /// A steer replaced it by a successor.
        Steered = "steered",
    }
}
