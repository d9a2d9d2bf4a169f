//! [`ReviewDecision`].

use serde::{Deserialize, Serialize};

/// What a person decides on a tool call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReviewDecision {
    /// It may run.
    Approved,
    /// It may run, and so may later calls of this thread that are alike, unasked: of the same tool with the same
    /// arguments, or with what the tool itself takes for the same.
    ApprovedForSession,
    /// It may not; the model is told so and goes on.
    Denied {
        /// Why, for the model; `None`: no reason given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// It may not, and the turn ends as if interrupted.
    Abort,
}
