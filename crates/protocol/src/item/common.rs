//! What many items carry.

open_enum! {
    /// How far an item is. Each kind of item uses some of the words.
    pub enum ItemStatus {
        /// Being made.
        InProgress = "in_progress",
        /// A search runs.
        Searching = "searching",
        /// Code runs.
        Interpreting = "interpreting",
        /// An image is made.
        Generating = "generating",
        /// A remote tool is called.
        Calling = "calling",
        /// Whole.
        Completed = "completed",
        /// Ended early.
        Incomplete = "incomplete",
        /// Failed.
        Failed = "failed",
    }
}

object_type! {
    /// The agent that an item belongs to, where a response has several.
    pub struct AgentRef {
        /// Its path, which begins with `/root`.
        agent_name: Option<String>,
    }
}

tagged! {
    /// Who called a tool. Its output is sent back with the same caller.
    pub enum Caller {
        /// The model.
        Direct(DirectCaller) = "direct",
        /// A program that the model wrote.
        Program(ProgramCaller) = "program",
    }
}

object_type! {
    /// The model called.
    pub struct DirectCaller = "direct" {}
}

object_type! {
    /// A program that the model wrote called.
    pub struct ProgramCaller = "program" {
        /// The `call_id` of the program's item.
        caller_id: String,
    }
}

open_enum! {
    /// Where a tool search runs.
    pub enum Execution {
        /// On the server.
        Server = "server",
        /// At the caller.
        Client = "client",
    }
}
