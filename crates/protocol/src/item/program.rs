//! Programs that the model writes to call tools.

use super::common::{AgentRef, ItemStatus};

object_type! {
    /// A program that the model wrote; the server runs it, and its calls come as items of their own.
    pub struct Program = "program" {
        /// The item's id.
        id: Option<String>,
        /// What the calls name as their caller.
        call_id: String,
        /// The code.
        code: Option<String>,
        /// The server's mark; it is sent back as it came.
        fingerprint: Option<String>,
        /// The agent that wrote it.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// What a program gave.
    pub struct ProgramOutput = "program_output" {
        /// The item's id.
        id: Option<String>,
        /// The program that it is of.
        call_id: String,
        /// What it gave.
        result: Option<String>,
        /// How it ended.
        status: Option<ItemStatus>,
        /// The agent that wrote the program.
        agent: Option<AgentRef>,
    }
}
