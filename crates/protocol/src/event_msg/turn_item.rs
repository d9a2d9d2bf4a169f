//! [`TurnItem`]: what a client shows of a turn.

use serde::{Deserialize, Serialize};

use crate::item::{Phase, ResponseItem};
use crate::op::InputItem;

messages! {
    /// A thing that a client shows, with an id under which pieces of it come.
    pub enum TurnItem {
        /// What the user said.
        UserMessage(UserMessageItem) = "user_message",
        /// What the model said.
        AgentMessage(AgentMessageItem) = "agent_message",
        /// What the model reasoned.
        Reasoning(ReasoningTextItem) = "reasoning",
        /// A tool that runs here.
        ToolCall(ToolCallItem) = "tool_call",
        /// Something that happens at the server, such as a web search.
        Hosted(HostedItem) = "hosted",
    }
}

impl TurnItem {
    /// The item's id; of one that is not known, none.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::UserMessage(item) => Some(&item.id),
            Self::AgentMessage(item) => Some(&item.id),
            Self::Reasoning(item) => Some(&item.id),
            Self::ToolCall(item) => Some(&item.id),
            Self::Hosted(item) => Some(&item.id),
            Self::Unknown(_) => None,
        }
    }
}

/// What the user said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMessageItem {
    /// The item's id.
    pub id: String,
    /// What was said, in order.
    pub content: Vec<InputItem>,
}

/// What the model said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentMessageItem {
    /// The item's id; made here where the server gives none.
    pub id: String,
    /// The text so far; a refusal's words where it refuses.
    pub text: String,
    /// What part of the turn it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
}

/// What the model reasoned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasoningTextItem {
    /// The item's id; made here where the server gives none.
    pub id: String,
    /// The parts of its summary.
    #[serde(default)]
    pub summary_text: Vec<String>,
    /// The reasoning itself, where the model shows it.
    #[serde(default)]
    pub raw_content: Vec<String>,
}

/// A tool that runs here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCallItem {
    /// The item's id; made here where the server gives none.
    pub id: String,
    /// Pairs the call with its output, and with the request for its approval.
    pub call_id: String,
    /// The tool's name.
    pub name: String,
    /// The arguments: JSON text, or free text for a custom tool.
    pub arguments: String,
    /// How it stands.
    pub status: ToolStatus,
    /// What the model is told; `None` while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
}

open_enum! {
    /// How a tool call stands.
    #[derive(Default)]
    pub enum ToolStatus {
        /// It waits for approval or for another tool, or runs; the default.
        #[default]
        InProgress = "in_progress",
        /// It gave what it was asked for.
        Completed = "completed",
        /// It failed, or there is no such tool.
        Failed = "failed",
        /// A person denied it.
        Declined = "declined",
        /// The turn was ended while it ran.
        Aborted = "aborted",
    }
}

/// Something that happens at the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostedItem {
    /// The item's id; made here where the server gives none.
    pub id: String,
    /// The item as the server sends it.
    pub item: ResponseItem,
}
