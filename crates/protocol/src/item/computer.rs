//! A computer that the model operates.

use super::common::{AgentRef, ItemStatus};
use super::computer_action::ComputerAction;
use super::content::ContentPart;

object_type! {
    /// What the model does at a computer. The answer is a screenshot.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-computer-use>
    pub struct ComputerCall = "computer_call" {
        /// The item's id.
        id: Option<String>,
        /// Pairs the call with its output.
        call_id: String,
        /// What it does, where it is one thing.
        action: Option<ComputerAction>,
        /// What it does, one after the other.
        actions: Option<Vec<ComputerAction>>,
        /// Checks to be acknowledged in the output before the model goes on.
        pending_safety_checks: Vec<SafetyCheck>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that called.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// What the computer shows afterwards.
    pub struct ComputerCallOutput = "computer_call_output" {
        /// The item's id.
        id: Option<String>,
        /// The call that it answers.
        call_id: String,
        /// A `computer_screenshot` part.
        output: Option<ContentPart>,
        /// The checks that a person acknowledged.
        acknowledged_safety_checks: Option<Vec<SafetyCheck>>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// The agent that called.
        agent: Option<AgentRef>,
        /// Who made the item, on the server.
        created_by: Option<String>,
    }
}

object_type! {
    /// A check that a person should make.
    pub struct SafetyCheck {
        /// Its id.
        id: String,
        /// Its kind.
        code: Option<String>,
        /// What it is about.
        message: Option<String>,
    }
}
