//! Function tools.

use super::common::{AgentRef, Caller, ItemStatus};
use super::content::MessageContent;

object_type! {
    /// A call of a function tool.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/function-calling>
    pub struct FunctionCall = "function_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output.
        call_id: String,
        /// The namespace of the function, if it is in one.
        namespace: Option<String>,
        /// The function's name.
        name: String,
        /// The arguments: JSON text, by the model and therefore not always valid.
        arguments: String,
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
    /// What a function tool answered.
    pub struct FunctionCallOutput = "function_call_output" {
        /// The item's id.
        id: Option<String>,
        /// The call that it answers.
        call_id: String,
        /// The namespace of the function, if it is in one.
        namespace: Option<String>,
        /// The function's name.
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
