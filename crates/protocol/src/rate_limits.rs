//! How much of an account's limits is used.

use serde::{Deserialize, Serialize};

use crate::json::{Object, Reason, Slice, View, field};

/// The state of one family of limits. Written as JSON, what is absent is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RateLimitSnapshot {
    /// The family, lower case with `_`; `codex` where the server doesn't say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_id: Option<String>,
    /// Its name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_name: Option<String>,
    /// The shorter window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<RateLimitWindow>,
    /// The longer window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondary: Option<RateLimitWindow>,
    /// What is left of bought credits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits: Option<CreditsSnapshot>,
    /// The account's plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_type: Option<String>,
    /// Which limit was reached, where one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit_reached_type: Option<RateLimitReachedType>,
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RateLimitReachedType {
    /// A window is used up. Wire: `rate_limit_reached`.
    RateLimitReached,
    /// The credits of the workspace are used up, and the account may buy more. Wire: `workspace_owner_credits_depleted`.
    WorkspaceOwnerCreditsDepleted,
    /// The credits of the workspace are used up, and its owner may buy more. Wire: `workspace_member_credits_depleted`.
    WorkspaceMemberCreditsDepleted,
    /// The workspace's spending limit is reached, and the account may raise it. Wire:
    /// `workspace_owner_usage_limit_reached`.
    WorkspaceOwnerUsageLimitReached,
    /// The workspace's spending limit is reached, and its owner may raise it. Wire:
    /// `workspace_member_usage_limit_reached`.
    WorkspaceMemberUsageLimitReached,
}

impl RateLimitReachedType {
    const ALL: [Self; 5] = [
        Self::RateLimitReached,
        Self::WorkspaceOwnerCreditsDepleted,
        Self::WorkspaceMemberCreditsDepleted,
        Self::WorkspaceOwnerUsageLimitReached,
        Self::WorkspaceMemberUsageLimitReached,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RateLimitReached => "rate_limit_reached",
            Self::WorkspaceOwnerCreditsDepleted => "workspace_owner_credits_depleted",
            Self::WorkspaceMemberCreditsDepleted => "workspace_member_credits_depleted",
            Self::WorkspaceOwnerUsageLimitReached => "workspace_owner_usage_limit_reached",
            Self::WorkspaceMemberUsageLimitReached => "workspace_member_usage_limit_reached",
        }
    }
}

/// A word that is none of [`RateLimitReachedType`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reached limit that is known")]
pub struct UnknownReachedType;

impl std::str::FromStr for RateLimitReachedType {
    type Err = UnknownReachedType;

    /// Reads the word on the wire. White space around it doesn't matter.
    fn from_str(word: &str) -> Result<Self, UnknownReachedType> {
        Self::ALL.into_iter().find(|known| known.as_str() == word.trim()).ok_or(UnknownReachedType)
    }
}

impl RateLimitSnapshot {
    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.primary.is_none() && self.secondary.is_none() && self.credits.is_none()
    }
}

object_type! {
    /// A window of time in which a limit counts.
    pub struct RateLimitWindow {
        /// How much of it is used, in percent.
        used_percent: f64,
        /// Its length in minutes.
        window_minutes: Option<i64>,
        /// When it is reset, in seconds since 1970.
        resets_at as "reset_at": Option<i64>,
    }
}

object_type! {
    /// What is left of bought credits.
    pub struct CreditsSnapshot {
        /// Whether there are any.
        has_credits: bool,
        /// Whether they never run out.
        unlimited: bool,
        /// How many are left, in the server's words.
        balance: Option<String>,
    }
}

/// The event `codex.rate_limits`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateLimitEvent {
    /// The limits.
    pub snapshot: RateLimitSnapshot,
}

impl View for RateLimitEvent {
    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        let limits = object.get("rate_limits").and_then(Slice::object);
        let window = |name| limits.as_ref().and_then(|limits| field(limits, name).ok());
        let metered: Option<String> = field(object, "metered_limit_name")?;
        let named: Option<String> = field(object, "limit_name")?;
        let reached: Option<String> = field(object, "rate_limit_reached_type")?;
        let id = metered.or(named).unwrap_or_else(|| "codex".to_owned());
        Ok(Self {
            snapshot: RateLimitSnapshot {
                limit_id: Some(id.trim().to_ascii_lowercase().replace('-', "_")),
                limit_name: None,
                primary: window("primary"),
                secondary: window("secondary"),
                credits: field(object, "credits")?,
                plan_type: field(object, "plan_type")?,
                rate_limit_reached_type: reached.and_then(|word| word.parse().ok()),
            },
        })
    }
}
