//! Items that stand for something else.

use super::common::AgentRef;
use crate::controls::{Reasoning, TextControls};

object_type! {
    /// An item that the server already holds.
    pub struct ItemReference = "item_reference" {
        /// The item's id.
        id: String,
    }
}

object_type! {
    /// Settings that hold from here on, until the next such item.
    pub struct ConfigurationUpdate = "configuration_update" {
        /// The item's id.
        id: Option<String>,
        /// How the model reasons; only `effort` counts.
        reasoning: Option<Reasoning>,
        /// What text it writes; only `format` counts.
        text: Option<TextControls>,
        /// The agent that they are for.
        agent: Option<AgentRef>,
    }
}
