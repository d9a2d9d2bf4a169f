//! The older shell tool: one command, always at the caller.

use std::collections::BTreeMap;

use super::common::{AgentRef, ItemStatus};
use super::content::MessageContent;

object_type! {
    /// A command that the model wants run.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-local-shell>
    pub struct LocalShellCall = "local_shell_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output; some servers give only `id`.
        call_id: Option<String>,
        /// The command.
        action: Option<LocalShellAction>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that called.
        agent: Option<AgentRef>,
    }
}

tagged! {
    /// What a [`LocalShellCall`] does.
    pub enum LocalShellAction {
        /// Runs a command.
        Exec(LocalShellExec) = "exec",
    }
}

object_type! {
    /// A command.
    pub struct LocalShellExec = "exec" {
        /// The program and its arguments.
        command: Vec<String>,
        /// Variables of its environment.
        env: Option<BTreeMap<String, String>>,
        /// How long it may take, in milliseconds.
        timeout_ms: Option<u64>,
        /// The user to run it as.
        user: Option<String>,
        /// The folder to run it in.
        working_directory: Option<String>,
    }
}

object_type! {
    /// What a command gave.
    pub struct LocalShellCallOutput = "local_shell_call_output" {
        /// The call that it answers, where `call_id` is not given.
        id: Option<String>,
        /// The call that it answers.
        call_id: Option<String>,
        /// What it gave: JSON text.
        output: MessageContent,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that called.
        agent: Option<AgentRef>,
    }
}
