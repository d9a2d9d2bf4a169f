//! What can be asked of any item.

use super::response_item::ResponseItem;

/// Runs `$body` on the view of any item with an optional id.
macro_rules! with_id {
    ($self:ident, $item:ident => $body:expr, $($rest:tt)*) => {
        with_id!(
            @arms $self, $item => $body, [$($rest)*],
            Message Reasoning FunctionCall FunctionCallOutput CustomToolCall CustomToolCallOutput WebSearchCall
            FileSearchCall ComputerCall ComputerCallOutput CodeInterpreterCall ImageGenerationCall LocalShellCall
            LocalShellCallOutput ShellCall ShellCallOutput ApplyPatchCall ApplyPatchCallOutput McpListTools
            McpApprovalRequest McpApprovalResponse McpCall ToolSearchCall ToolSearchOutput AdditionalTools Program
            ProgramOutput Compaction CompactionTrigger ContextCompaction ConfigurationUpdate AgentMessage
            MultiAgentCall MultiAgentCallOutput
        )
    };
    (@arms $self:ident, $item:ident => $body:expr, [$($rest:tt)*], $($variant:ident)*) => {
        match $self {
            $( Self::$variant($item) => $body, )*
            $($rest)*
        }
    };
}

impl ResponseItem {
    /// The item's id, if it has one.
    pub fn id(&self) -> Option<&str> {
        with_id!(
            self, item => item.id.as_deref(),
            Self::ItemReference(item) => Some(&item.id),
            Self::Unknown(_) => None,
        )
    }

    /// Changes or removes the item's id; all else stays as it came. Whether it was done: an unknown item keeps what it
    /// has, and a reference is nothing without its id.
    pub fn set_id(&mut self, id: Option<String>) -> bool {
        with_id!(
            self, item => {
                if item.id != id {
                    item.edit(|item| item.id = id);
                }
                true
            },
            Self::ItemReference(item) => id.map(|id| item.edit(|item| item.id = id)).is_some(),
            Self::Unknown(_) => false,
        )
    }

    /// What pairs a call with its output, if the item is one of them.
    ///
    /// The older shell tool pairs by `id` where it has no `call_id`.
    pub fn call_id(&self) -> Option<&str> {
        match self {
            Self::FunctionCall(item) => Some(&item.call_id),
            Self::FunctionCallOutput(item) => Some(&item.call_id),
            Self::CustomToolCall(item) => Some(&item.call_id),
            Self::CustomToolCallOutput(item) => Some(&item.call_id),
            Self::ComputerCall(item) => Some(&item.call_id),
            Self::ComputerCallOutput(item) => Some(&item.call_id),
            Self::LocalShellCall(item) => item.call_id.as_deref().or(item.id.as_deref()),
            Self::LocalShellCallOutput(item) => item.call_id.as_deref().or(item.id.as_deref()),
            Self::ShellCall(item) => Some(&item.call_id),
            Self::ShellCallOutput(item) => Some(&item.call_id),
            Self::ApplyPatchCall(item) => Some(&item.call_id),
            Self::ApplyPatchCallOutput(item) => Some(&item.call_id),
            Self::ToolSearchCall(item) => item.call_id.as_deref(),
            Self::ToolSearchOutput(item) => item.call_id.as_deref(),
            Self::Program(item) => Some(&item.call_id),
            Self::ProgramOutput(item) => Some(&item.call_id),
            Self::MultiAgentCall(item) => Some(&item.call_id),
            Self::MultiAgentCallOutput(item) => Some(&item.call_id),
            Self::Message(_)
            | Self::Reasoning(_)
            | Self::WebSearchCall(_)
            | Self::FileSearchCall(_)
            | Self::CodeInterpreterCall(_)
            | Self::ImageGenerationCall(_)
            | Self::McpListTools(_)
            | Self::McpApprovalRequest(_)
            | Self::McpApprovalResponse(_)
            | Self::McpCall(_)
            | Self::AdditionalTools(_)
            | Self::Compaction(_)
            | Self::CompactionTrigger(_)
            | Self::ContextCompaction(_)
            | Self::ConfigurationUpdate(_)
            | Self::ItemReference(_)
            | Self::AgentMessage(_)
            | Self::Unknown(_) => None,
        }
    }
}
