//! Questions to a person.

use serde::{Deserialize, Serialize};

/// Whether a tool may run. The turn waits for the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolApprovalRequestEvent {
    /// The call: what the answer names.
    pub call_id: String,
    /// The turn.
    pub turn_id: String,
    /// The tool's name.
    pub name: String,
    /// The arguments, complete: JSON text, or free text for a custom tool.
    pub arguments: String,
}
