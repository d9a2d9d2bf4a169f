//! Pieces of items, as they come.

use serde::{Deserialize, Serialize};

/// More of a message's text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentMessageContentDeltaEvent {
    /// The thread.
    pub thread_id: String,
    /// The turn.
    pub turn_id: String,
    /// The message.
    pub item_id: String,
    /// The piece: whole characters.
    pub delta: String,
    /// Whether it is of the words in which the model refuses, which are no text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_refusal: bool,
}

/// More of a reasoning summary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasoningContentDeltaEvent {
    /// The thread.
    pub thread_id: String,
    /// The turn.
    pub turn_id: String,
    /// The reasoning item.
    pub item_id: String,
    /// The piece: whole characters.
    pub delta: String,
    /// The part of the summary, from 0.
    #[serde(default)]
    pub summary_index: i64,
}

/// More of the reasoning itself, where the model shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasoningRawContentDeltaEvent {
    /// The thread.
    pub thread_id: String,
    /// The turn.
    pub turn_id: String,
    /// The reasoning item.
    pub item_id: String,
    /// The piece: whole characters.
    pub delta: String,
    /// The content part, from 0.
    #[serde(default)]
    pub content_index: i64,
}

/// A new part of a reasoning summary begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentReasoningSectionBreakEvent {
    /// The reasoning item.
    pub item_id: String,
    /// The part, from 0.
    #[serde(default)]
    pub summary_index: i64,
}
