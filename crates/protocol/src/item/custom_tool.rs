//! Custom tools: like functions, but with free text for arguments.

use super::common::{AgentRef, Caller, ItemStatus};
use super::content::MessageContent;

object_type! {
    /// A call of a custom tool.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/function-calling#custom-tools>
    pub struct CustomToolCall = "custom_tool_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output.
        call_id: String,
        /// The namespace of the tool, if it is in one.
        namespace: Option<String>,
        /// The tool's name.
        name: String,
        /// The text for the tool.
        input: String,
        /// How far it is.
        status: Option<ItemStatus>,
        /// Who called.
        caller: Option<Caller>,
        /// The agent that called.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}

object_type! {
    /// What a custom tool answered.
    pub struct CustomToolCallOutput = "custom_tool_call_output" {
        /// The item's id.
        id: Option<String>,
        /// The call that it answers.
        call_id: String,
        /// The tool's name.
        name: Option<String>,
        /// The answer.
        output: MessageContent,
        /// How far it is.
        status: Option<ItemStatus>,
        /// Who called: the call's own `caller`.
        caller: Option<Caller>,
        /// The agent that called.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}
