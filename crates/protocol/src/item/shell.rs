//! Commands that the model runs in a shell.

use super::common::{AgentRef, Caller, ItemStatus};

object_type! {
    /// Commands that the model wants run.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-shell>
    pub struct ShellCall = "shell_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output.
        call_id: String,
        /// The commands.
        action: Option<ShellAction>,
        /// Where they run.
        environment: Option<ShellEnvironment>,
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
    /// The commands of a [`ShellCall`].
    pub struct ShellAction {
        /// The commands; they may run side by side.
        commands: Vec<String>,
        /// How long they may take, in milliseconds.
        timeout_ms: Option<u64>,
        /// How many characters of output each may give.
        max_output_length: Option<u64>,
    }
}

tagged! {
    /// Where commands run.
    pub enum ShellEnvironment {
        /// At the caller.
        Local(LocalEnvironment) = "local",
        /// In a container of the server's.
        ContainerReference = "container_reference",
    }
}

object_type! {
    /// Commands run at the caller.
    pub struct LocalEnvironment = "local" {}
}

object_type! {
    /// Commands run in a container of the server's.
    pub struct ContainerReference = "container_reference" {
        /// The container's id.
        container_id: String,
    }
}

object_type! {
    /// What commands gave.
    pub struct ShellCallOutput = "shell_call_output" {
        /// The item's id.
        id: Option<String>,
        /// The call that it answers.
        call_id: String,
        /// What each command gave, in their order.
        output: Vec<ShellOutput>,
        /// The call's own `max_output_length`.
        max_output_length: Option<u64>,
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

object_type! {
    /// What one command gave.
    pub struct ShellOutput {
        /// Its standard output.
        stdout: Option<String>,
        /// Its standard error.
        stderr: Option<String>,
        /// How it ended.
        outcome: Option<ShellOutcome>,
        /// Who made the output, on the server.
        created_by: Option<String>,
    }
}

tagged! {
    /// How a command ended.
    pub enum ShellOutcome {
        /// By itself.
        Exit(ShellExit) = "exit",
        /// Stopped after its time.
        Timeout(ShellTimeout) = "timeout",
    }
}

object_type! {
    /// A command ended by itself.
    pub struct ShellExit = "exit" {
        /// Its exit code.
        exit_code: i64,
    }
}

object_type! {
    /// A command was stopped after its time.
    pub struct ShellTimeout = "timeout" {}
}
