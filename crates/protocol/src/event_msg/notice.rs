//! What a person should know.

use serde::{Deserialize, Serialize};

/// Something that a person should know, and nothing failed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningEvent {
    /// A line for people.
    pub message: String,
}

/// Another model answers than was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRerouteEvent {
    /// The model that was asked for.
    pub from_model: String,
    /// The model that answers.
    pub to_model: String,
}
