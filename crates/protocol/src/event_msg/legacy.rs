//! Finished items in the short form of older clients, each right after its `item_completed`.

use serde::{Deserialize, Serialize};

use crate::item::Phase;

/// What the user said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMessageEvent {
    /// The text of all its text parts, with nothing between them.
    pub message: String,
    /// The URLs of its images, and the paths of those in files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
}

/// What the model said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentMessageEvent {
    /// The text.
    pub message: String,
    /// What part of the turn it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
}

/// One part of the summary of what the model reasoned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentReasoningEvent {
    /// The text.
    pub text: String,
}
