//! Tools that come into a conversation later.

use super::common::{AgentRef, Execution, ItemStatus};
use super::message::Role;
use crate::json::RawJson;
use crate::tool::Tool;

object_type! {
    /// The model looks for tools.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-tool-search>
    pub struct ToolSearchCall = "tool_search_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output where the caller searches.
        call_id: Option<String>,
        /// Who searches.
        execution: Option<Execution>,
        /// What is looked for, as it came.
        arguments: Option<RawJson>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that looks.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}

object_type! {
    /// The tools that were found; the model may call them from now on.
    pub struct ToolSearchOutput = "tool_search_output" {
        /// The item's id.
        id: Option<String>,
        /// The call that it answers, where the caller searched.
        call_id: Option<String>,
        /// Who searched.
        execution: Option<Execution>,
        /// The tools.
        tools: Vec<Tool>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that looked.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}

object_type! {
    /// Tools that the model may call from now on.
    pub struct AdditionalTools = "additional_tools" {
        /// The item's id.
        id: Option<String>,
        /// Who brings them: `developer` in what callers send.
        role: Option<Role>,
        /// The tools.
        tools: Vec<Tool>,
        /// The agent that may call them.
        agent: Option<AgentRef>,
    }
}
