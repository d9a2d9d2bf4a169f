//! What the model sends and what is recorded, as it is.

use serde::{Deserialize, Serialize};

use crate::item::ResponseItem;
use crate::usage::TokenUsage;

/// An item was recorded in the history: the user's, the model's, or a tool's output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RawResponseItemEvent {
    /// The item, as it is sent or as it came.
    pub item: ResponseItem,
}

/// A response is whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawResponseCompletedEvent {
    /// The response; empty where the server gave no id.
    pub response_id: String,
    /// What it cost; `None` where the server doesn't say.
    #[serde(default)]
    pub token_usage: Option<TokenUsage>,
}
