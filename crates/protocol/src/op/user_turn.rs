//! [`UserTurn`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::change::Change;
use super::input::InputItem;
use super::policy::AskForApproval;
use crate::controls::{ReasoningEffort, ReasoningSummary, Verbosity};
use crate::request::ServiceTier;

/// What the user says, and all else that a turn may carry. The default says nothing and changes nothing.
///
/// Settings hold from this turn on. Where the input goes into a running turn, they hold from the next one on;
/// `output_schema` and `responsesapi_client_metadata` are then those of the running turn from its next request on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UserTurn {
    /// What is said, in order.
    #[serde(default)]
    pub items: Vec<InputItem>,
    /// The model. `None` leaves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How much the model reasons.
    #[serde(default, skip_serializing_if = "Change::is_leave")]
    pub effort: Change<ReasoningEffort>,
    /// What summary of its reasoning it writes.
    #[serde(default, skip_serializing_if = "Change::is_leave")]
    pub summary: Change<ReasoningSummary>,
    /// How much it says.
    #[serde(default, skip_serializing_if = "Change::is_leave")]
    pub verbosity: Change<Verbosity>,
    /// At which speed and price it is served.
    #[serde(default, skip_serializing_if = "Change::is_leave")]
    pub service_tier: Change<ServiceTier>,
    /// Which tool calls a person is asked about. `None` leaves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_policy: Option<AskForApproval>,
    /// The JSON Schema that this turn's answer has to fit. `None`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_schema: Option<Value>,
    /// Facts for the server about this turn. Those under a name that the thread itself fills in are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsesapi_client_metadata: Option<BTreeMap<String, String>>,
}

impl UserTurn {
    /// One that says this and changes nothing.
    pub fn new(items: Vec<InputItem>) -> Self {
        Self { items, ..Self::default() }
    }
}
