//! What was used, as clients are told it.

use codex_api::RateLimits;
use codex_protocol::event_msg::{TokenCountEvent, TokenUsageInfo};

use crate::usage::{Measure, TokenAccount};

pub(super) fn token_count(account: &TokenAccount, limits: &RateLimits) -> TokenCountEvent {
    let count = account.count();
    let info = TokenUsageInfo {
        total_token_usage: count.total,
        last_token_usage: count.last,
        model_context_window: count.context_window,
    };
    let mut families = limits.families().iter().cloned();
    TokenCountEvent {
        info: (count.measure != Measure::Nothing).then_some(info),
        usage_unknown: count.measure == Measure::Unknown,
        responses_without_usage: count.responses_without_usage,
        rate_limits: families.next(),
        further_rate_limits: families.collect(),
    }
}
