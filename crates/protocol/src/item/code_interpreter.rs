//! Code that the model runs on the server.

use super::common::{AgentRef, ItemStatus};

object_type! {
    /// Code that the model ran on the server.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-code-interpreter>
    pub struct CodeInterpreterCall = "code_interpreter_call" {
        /// The item's id.
        id: Option<String>,
        /// The code.
        code: Option<String>,
        /// The container that ran it.
        container_id: Option<String>,
        /// What it gave, where the request includes `code_interpreter_call.outputs`.
        outputs: Option<Vec<CodeOutput>>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that ran it.
        agent: Option<AgentRef>,
    }
}

tagged! {
    /// Something that code gave.
    pub enum CodeOutput {
        /// What it printed.
        Logs(CodeLogs) = "logs",
        /// An image.
        Image(CodeImage) = "image",
    }
}

object_type! {
    /// What code printed.
    pub struct CodeLogs = "logs" {
        /// The text.
        logs: String,
    }
}

object_type! {
    /// An image that code made.
    pub struct CodeImage = "image" {
        /// Its address.
        url: String,
    }
}
