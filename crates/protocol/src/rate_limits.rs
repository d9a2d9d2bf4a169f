//! How much of an account's limits is used.

use crate::json::{Object, Reason, Slice, View, field};

/// The state of one family of limits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateLimitSnapshot {
    /// The family, lower case with `_`; `codex` where the server doesn't say.
    pub limit_id: Option<String>,
    /// Its name for people.
    pub limit_name: Option<String>,
    /// The shorter window.
    pub primary: Option<RateLimitWindow>,
    /// The longer window.
    pub secondary: Option<RateLimitWindow>,
    /// What is left of bought credits.
    pub credits: Option<CreditsSnapshot>,
    /// The account's plan.
    pub plan_type: Option<String>,
    /// Which limit was reached, where one was.
    pub rate_limit_reached_type: Option<String>,
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
        let id = metered.or(named).unwrap_or_else(|| "codex".to_owned());
        Ok(Self {
            snapshot: RateLimitSnapshot {
                limit_id: Some(id.trim().to_ascii_lowercase().replace('-', "_")),
                limit_name: None,
                primary: window("primary"),
                secondary: window("secondary"),
                credits: field(object, "credits")?,
                plan_type: field(object, "plan_type")?,
                rate_limit_reached_type: field(object, "rate_limit_reached_type")?,
            },
        })
    }
}
