//! What was used.

use serde::{Deserialize, Serialize};

use crate::rate_limits::RateLimitSnapshot;
use crate::usage::TokenUsage;

/// What was used so far, and of which limits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TokenCountEvent {
    /// The tokens; `None` while no response has said.
    #[serde(default)]
    pub info: Option<TokenUsageInfo>,
    /// That the last response ended without saying what it cost.
    #[serde(default, skip_serializing_if = "is_false")]
    pub usage_unknown: bool,
    /// How many responses of the thread ended without saying what they cost: so many are missing in `info`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub responses_without_usage: u64,
    /// The account's limits: those of the family `codex`, or where there are none, of the first family.
    #[serde(default)]
    pub rate_limits: Option<RateLimitSnapshot>,
    /// The other families, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_rate_limits: Vec<RateLimitSnapshot>,
}

/// Tokens of a thread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenUsageInfo {
    /// Of all its responses.
    pub total_token_usage: TokenUsage,
    /// Of the last one.
    pub last_token_usage: TokenUsage,
    /// How many the model's context holds, where it is known.
    #[serde(default)]
    pub model_context_window: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(value: &u64) -> bool {
    *value == 0
}
