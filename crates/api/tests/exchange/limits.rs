//! Limits that the headers of answers and refusals tell.

use std::time::Duration;

use codex_api::{RateLimitReachedType, RateLimits, RequestLimit, RetryConfig};
use codex_mock::Reply;
use serde_json::json;

use crate::support::{ask, client, completed, no_network, provider, serve};

/// Every header of a limit.
const HEADERS: [(&str, &str); 18] = [
    ("x-codex-primary-used-percent", " 12.5 "),
    ("x-codex-primary-window-minutes", "300"),
    ("x-codex-primary-reset-at", "1700000000"),
    ("x-codex-secondary-used-percent", "40"),
    ("x-codex-limit-name", "All"),
    ("x-codex-credits-has-credits", "1"),
    ("x-codex-credits-unlimited", "False"),
    ("x-codex-credits-balance", " 7 "),
    ("x-codex-bengalfox-secondary-used-percent", "100"),
    ("x-codex-bengalfox-limit-name", "Fox"),
    ("x-codex-active-limit", "codex-bengalfox"),
    ("x-codex-rate-limit-reached-type", "workspace_member_usage_limit_reached"),
    ("x-codex-promo-message", " Ask for more. "),
    ("x-ratelimit-limit-requests", "500"),
    ("x-ratelimit-remaining-requests", "499"),
    ("x-ratelimit-reset-requests", "120ms"),
    ("x-ratelimit-remaining-tokens", "149984"),
    ("x-ratelimit-reset-tokens", "6m0s"),
];

fn with_limits(reply: Reply) -> Reply {
    HEADERS.iter().fold(reply, |reply, (name, value)| reply.header(*name, *value))
}

fn check(case: &str, limits: &RateLimits) {
    let codex = limits.family("codex").expect(case);
    let primary = codex.primary.as_ref().expect(case);
    assert_eq!(
        (primary.window_minutes, primary.resets_at, codex.limit_name.as_deref()),
        (Some(300), Some(1_700_000_000), Some("All")),
        "{case}"
    );
    let credits = codex.credits.as_ref().expect(case);
    assert_eq!(
        (credits.has_credits, credits.unlimited, credits.balance.as_deref()),
        (true, false, Some("7"))
    );
    assert_eq!(codex.rate_limit_reached_type, None, "{case}: it is another's");
    let active = limits.active().expect(case);
    assert_eq!(
        (active.limit_id.as_deref(), active.limit_name.as_deref(), active.rate_limit_reached_type),
        (Some("codex_bengalfox"), Some("Fox"), Some(RateLimitReachedType::WorkspaceMemberUsageLimitReached)),
        "{case}"
    );
    assert_eq!(active.credits, None, "{case}: credits are told once");
    assert_eq!(limits.promo_message.as_deref(), Some("Ask for more."), "{case}");
    let requests =
        RequestLimit { limit: Some(500), remaining: Some(499), resets_in: Some(Duration::from_millis(120)) };
    let tokens =
        RequestLimit { limit: None, remaining: Some(149_984), resets_in: Some(Duration::from_mins(6)) };
    assert_eq!((limits.requests, limits.tokens), (Some(requests), Some(tokens)), "{case}");
}

#[tokio::test]
async fn every_header_of_a_limit_is_read_on_answers_and_refusals() {
    if no_network() {
        return;
    }
    let refusal = json!({"error": {"type": "usage_limit_reached", "message": "enough"}});
    let mock = serve([with_limits(completed()), completed(), with_limits(Reply::json(429, refusal))]).await;
    let client = client(provider(&mock, RetryConfig::none()));
    let mut known = RateLimits::default();
    known.merge(ask(&client).await.expect("a head").head().rate_limits());
    check("an answer", &known);

    let silent = ask(&client).await.expect("a head").head().rate_limits();
    assert!(silent.is_empty());
    known.merge(silent);
    check("after an answer without limits", &known);

    let error = ask(&client).await.expect_err("429");
    check("a refusal", error.limits());
    assert_eq!(error.rate_limits().len(), 2);
}
