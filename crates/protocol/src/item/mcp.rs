//! Tools of remote MCP servers, called by the API.

use super::common::{AgentRef, ItemStatus};
use crate::json::RawJson;

object_type! {
    /// The tools that a server offers.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-remote-mcp>
    pub struct McpListTools = "mcp_list_tools" {
        /// The item's id.
        id: Option<String>,
        /// The server's label.
        server_label: Option<String>,
        /// Its tools.
        tools: Vec<McpToolInfo>,
        /// Why they could not be listed: a text or an object, as it came.
        error: Option<RawJson>,
        /// The agent that asked.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// A tool that a server offers.
    pub struct McpToolInfo {
        /// Its name.
        name: String,
        /// What it does.
        description: Option<String>,
        /// The schema of its arguments.
        input_schema: Option<RawJson>,
        /// More about it, as it came.
        annotations: Option<RawJson>,
    }
}

object_type! {
    /// A call that a person must approve first.
    pub struct McpApprovalRequest = "mcp_approval_request" {
        /// The request's id, which the answer names.
        id: Option<String>,
        /// The server's label.
        server_label: Option<String>,
        /// The tool's name.
        name: String,
        /// The arguments: JSON text.
        arguments: Option<String>,
        /// The agent that asked.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// A person's answer to an [`McpApprovalRequest`].
    pub struct McpApprovalResponse = "mcp_approval_response" {
        /// The item's id.
        id: Option<String>,
        /// The request that it answers.
        approval_request_id: String,
        /// Whether the call may be made.
        approve: bool,
        /// Why.
        reason: Option<String>,
        /// The agent that asked.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// A call of a server's tool.
    pub struct McpCall = "mcp_call" {
        /// The item's id.
        id: Option<String>,
        /// The server's label.
        server_label: Option<String>,
        /// The tool's name.
        name: String,
        /// The arguments: JSON text.
        arguments: Option<String>,
        /// What it answered.
        output: Option<String>,
        /// Why it failed: a text or an object, as it came.
        error: Option<RawJson>,
        /// The request that was approved for it.
        approval_request_id: Option<String>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that called.
        agent: Option<AgentRef>,
    }
}
