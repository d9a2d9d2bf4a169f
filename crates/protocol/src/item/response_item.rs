//! [`ResponseItem`]: any item.

use super::agent::{AgentMessage, MultiAgentCall, MultiAgentCallOutput};
use super::apply_patch::{ApplyPatchCall, ApplyPatchCallOutput};
use super::code_interpreter::CodeInterpreterCall;
use super::compaction::{Compaction, CompactionTrigger, ContextCompaction};
use super::computer::{ComputerCall, ComputerCallOutput};
use super::custom_tool::{CustomToolCall, CustomToolCallOutput};
use super::file_search::FileSearchCall;
use super::function::{FunctionCall, FunctionCallOutput};
use super::image_generation::ImageGenerationCall;
use super::local_shell::{LocalShellCall, LocalShellCallOutput};
use super::mcp::{McpApprovalRequest, McpApprovalResponse, McpCall, McpListTools};
use super::message::{Message, without_type};
use super::program::{Program, ProgramOutput};
use super::reasoning::ReasoningItem;
use super::reference::{ConfigurationUpdate, ItemReference};
use super::shell::{ShellCall, ShellCallOutput};
use super::tool_search::{AdditionalTools, ToolSearchCall, ToolSearchOutput};
use super::web_search::WebSearchCall;

tagged! {
    /// One item of a conversation, input or output.
    ///
    /// Reading one never fails, and one that was read is written back byte for byte.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/object#responses-object-output>
    pub enum ResponseItem {
        /// What somebody said.
        Message = "message",
        /// The model's reasoning.
        Reasoning(ReasoningItem) = "reasoning",
        /// A call of a function tool.
        FunctionCall = "function_call",
        /// What a function tool answered.
        FunctionCallOutput = "function_call_output",
        /// A call of a custom tool.
        CustomToolCall = "custom_tool_call",
        /// What a custom tool answered.
        CustomToolCallOutput = "custom_tool_call_output",
        /// A search on the web.
        WebSearchCall = "web_search_call",
        /// A search in uploaded files.
        FileSearchCall = "file_search_call",
        /// What the model does at a computer.
        ComputerCall = "computer_call",
        /// What the computer shows afterwards.
        ComputerCallOutput = "computer_call_output",
        /// Code that the model ran on the server.
        CodeInterpreterCall = "code_interpreter_call",
        /// An image that the model made.
        ImageGenerationCall = "image_generation_call",
        /// A command for the older shell tool.
        LocalShellCall = "local_shell_call",
        /// What the older shell tool gave.
        LocalShellCallOutput = "local_shell_call_output",
        /// Commands for the shell tool.
        ShellCall = "shell_call",
        /// What the shell tool gave.
        ShellCallOutput = "shell_call_output",
        /// A patch to be applied.
        ApplyPatchCall = "apply_patch_call",
        /// How the patch went.
        ApplyPatchCallOutput = "apply_patch_call_output",
        /// The tools of an MCP server.
        McpListTools = "mcp_list_tools",
        /// A call that a person must approve first.
        McpApprovalRequest = "mcp_approval_request",
        /// The person's answer.
        McpApprovalResponse = "mcp_approval_response",
        /// A call of an MCP server's tool.
        McpCall = "mcp_call",
        /// A search for tools.
        ToolSearchCall = "tool_search_call",
        /// The tools that were found.
        ToolSearchOutput = "tool_search_output",
        /// Tools added within the conversation.
        AdditionalTools = "additional_tools",
        /// A program that calls tools.
        Program = "program",
        /// What a program gave.
        ProgramOutput = "program_output",
        /// What stands for items that were compacted.
        Compaction = "compaction" | "compaction_summary",
        /// Asks for compaction.
        CompactionTrigger = "compaction_trigger",
        /// Where a conversation was compacted.
        ContextCompaction = "context_compaction",
        /// Settings that hold from here on.
        ConfigurationUpdate = "configuration_update",
        /// An item that the server already holds.
        ItemReference = "item_reference",
        /// What one agent tells another.
        AgentMessage = "agent_message",
        /// What an agent does with others.
        MultiAgentCall = "multi_agent_call",
        /// What came of it.
        MultiAgentCallOutput = "multi_agent_call_output",
    }
    untyped: without_type,
}
