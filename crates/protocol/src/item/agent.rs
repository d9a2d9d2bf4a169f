//! Several agents within one response.

use super::common::AgentRef;
use super::content::ContentPart;

object_type! {
    /// What one agent tells another.
    pub struct AgentMessage = "agent_message" {
        /// The item's id.
        id: Option<String>,
        /// The agent that says it.
        author: String,
        /// The agent that it is for.
        recipient: String,
        /// What is said; often an `encrypted_content` part.
        content: Vec<ContentPart>,
        /// The agent that the item belongs to.
        agent: Option<AgentRef>,
    }
}

open_enum! {
    /// What an agent does with others.
    #[derive(Default)]
    pub enum AgentAction {
        /// Starts one.
        #[default]
        SpawnAgent = "spawn_agent",
        /// Interrupts one.
        InterruptAgent = "interrupt_agent",
        /// Lists them.
        ListAgents = "list_agents",
        /// Tells one something.
        SendMessage = "send_message",
        /// Gives one more to do.
        FollowupTask = "followup_task",
        /// Waits for one.
        WaitAgent = "wait_agent",
    }
}

object_type! {
    /// What an agent does with others; the server carries it out.
    pub struct MultiAgentCall = "multi_agent_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output.
        call_id: String,
        /// What is done.
        action: AgentAction,
        /// The arguments: JSON text.
        arguments: Option<String>,
        /// The agent that does it.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// What came of a [`MultiAgentCall`].
    pub struct MultiAgentCallOutput = "multi_agent_call_output" {
        /// The item's id.
        id: Option<String>,
        /// The call that it answers.
        call_id: String,
        /// What was done.
        action: Option<AgentAction>,
        /// What came of it: `output_text` parts.
        output: Vec<ContentPart>,
        /// The agent that did it.
        agent: Option<AgentRef>,
    }
}
