//! What can be asked of any item.

use super::response_item::ResponseItem;

impl ResponseItem {
    /// The item's id, if it has one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Message(item) => item.id.as_deref(),
            Self::Reasoning(item) => item.id.as_deref(),
            Self::FunctionCall(item) => item.id.as_deref(),
            Self::FunctionCallOutput(item) => item.id.as_deref(),
            Self::CustomToolCall(item) => item.id.as_deref(),
            Self::CustomToolCallOutput(item) => item.id.as_deref(),
            Self::WebSearchCall(item) => item.id.as_deref(),
            Self::FileSearchCall(item) => item.id.as_deref(),
            Self::ComputerCall(item) => item.id.as_deref(),
            Self::ComputerCallOutput(item) => item.id.as_deref(),
            Self::CodeInterpreterCall(item) => item.id.as_deref(),
            Self::ImageGenerationCall(item) => item.id.as_deref(),
            Self::LocalShellCall(item) => item.id.as_deref(),
            Self::LocalShellCallOutput(item) => item.id.as_deref(),
            Self::ShellCall(item) => item.id.as_deref(),
            Self::ShellCallOutput(item) => item.id.as_deref(),
            Self::ApplyPatchCall(item) => item.id.as_deref(),
            Self::ApplyPatchCallOutput(item) => item.id.as_deref(),
            Self::McpListTools(item) => item.id.as_deref(),
            Self::McpApprovalRequest(item) => item.id.as_deref(),
            Self::McpApprovalResponse(item) => item.id.as_deref(),
            Self::McpCall(item) => item.id.as_deref(),
            Self::ToolSearchCall(item) => item.id.as_deref(),
            Self::ToolSearchOutput(item) => item.id.as_deref(),
            Self::AdditionalTools(item) => item.id.as_deref(),
            Self::Program(item) => item.id.as_deref(),
            Self::ProgramOutput(item) => item.id.as_deref(),
            Self::Compaction(item) => item.id.as_deref(),
            Self::CompactionTrigger(item) => item.id.as_deref(),
            Self::ContextCompaction(item) => item.id.as_deref(),
            Self::ConfigurationUpdate(item) => item.id.as_deref(),
            Self::ItemReference(item) => Some(&item.id),
            Self::AgentMessage(item) => item.id.as_deref(),
            Self::MultiAgentCall(item) => item.id.as_deref(),
            Self::MultiAgentCallOutput(item) => item.id.as_deref(),
            Self::Unknown(_) => None,
        }
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
