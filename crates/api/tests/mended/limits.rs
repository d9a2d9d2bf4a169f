//! Limits that the headers of answers and refusals tell.

use std::time::Duration;

use codex_api::{
    CreditsSnapshot, RateLimitReachedType as Type, RateLimitSnapshot, RateLimitWindow, RateLimits,
    RequestLimit, ResponseEvent, RetryConfig,
};
use codex_mock::{Reply, ev};
use serde_json::json;

use crate::support::exchanges::{ask, client, completed, provider};
use crate::support::server::{in_time, no_network, serve};
use crate::support::streams::{body, told};

/// Every header of a limit.
const HEADERS: [(&str, &str); 21] = [
    ("x-codex-primary-used-percent", " 12.5 "),
    ("x-codex-primary-window-minutes", "300"),
    ("x-codex-primary-reset-at", "1700000000"),
    ("x-codex-secondary-used-percent", "40"),
    ("x-codex-secondary-window-minutes", "10080"),
    ("x-codex-secondary-reset-at", "1700000001"),
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
    ("x-ratelimit-limit-tokens", "150000"),
    ("x-ratelimit-remaining-tokens", "149984"),
    ("x-ratelimit-reset-tokens", "6m0s"),
];

fn with_limits(reply: Reply) -> Reply {
    HEADERS.iter().fold(reply, |reply, (name, value)| reply.header(*name, *value))
}

fn check(case: &str, limits: &RateLimits) {
    let codex = limits.family("codex").expect(case);
    let window = |used_percent, window_minutes, resets_at| {
        Some(RateLimitWindow {
            used_percent,
            window_minutes: Some(window_minutes),
            resets_at: Some(resets_at),
        })
    };
    assert_eq!(codex.primary, window(12.5, 300, 1_700_000_000), "{case}");
    assert_eq!(codex.secondary, window(40.0, 10_080, 1_700_000_001), "{case}");
    assert_eq!(codex.limit_name.as_deref(), Some("All"), "{case}");
    let credits = codex.credits.as_ref().expect(case);
    assert_eq!(
        (credits.has_credits, credits.unlimited, credits.balance.as_deref()),
        (true, false, Some("7"))
    );
    assert_eq!(codex.rate_limit_reached_type, None, "{case}: it is another's");
    let active = limits.active().expect(case);
    assert_eq!(
        (active.limit_id.as_deref(), active.limit_name.as_deref(), active.rate_limit_reached_type),
        (Some("codex_bengalfox"), Some("Fox"), Some(Type::WorkspaceMemberUsageLimitReached)),
        "{case}"
    );
    assert_eq!(active.credits, None, "{case}: credits are told once");
    assert_eq!(limits.promo_message.as_deref(), Some("Ask for more."), "{case}");
    let requests =
        RequestLimit { limit: Some(500), remaining: Some(499), resets_in: Some(Duration::from_millis(120)) };
    let tokens = RequestLimit {
        limit: Some(150_000),
        remaining: Some(149_984),
        resets_in: Some(Duration::from_mins(6)),
    };
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

#[tokio::test]
async fn a_head_that_says_nothing_makes_no_event() {
    if no_network() {
        return;
    }
    let reply =
        Reply::sse(body([ev::completed("resp_1", vec![])])).header("x-codex-primary-used-percent", "0");
    assert_eq!(told(reply).await, ["completed resp_1"]);
}

#[tokio::test]
async fn every_kind_of_reached_limit_is_told() {
    if no_network() {
        return;
    }
    for (word, expected) in [
        ("rate_limit_reached", Some(Type::RateLimitReached)),
        ("workspace_owner_credits_depleted", Some(Type::WorkspaceOwnerCreditsDepleted)),
        ("workspace_member_credits_depleted", Some(Type::WorkspaceMemberCreditsDepleted)),
        ("workspace_owner_usage_limit_reached", Some(Type::WorkspaceOwnerUsageLimitReached)),
        ("workspace_member_usage_limit_reached", Some(Type::WorkspaceMemberUsageLimitReached)),
        ("a_kind_of_later", None),
    ] {
        let refusal =
            Reply::json(429, json!({"error": {"type": "usage_limit_reached", "message": "enough"}}));
        let mock = serve([refusal.header("x-codex-rate-limit-reached-type", word)]).await;
        let error = ask(&client(provider(&mock, RetryConfig::none()))).await.expect_err("429");
        let told = error.limits().family("codex").and_then(|limits| limits.rate_limit_reached_type);
        assert_eq!(told, expected, "{word}");
    }
}

#[tokio::test]
async fn limits_in_the_headers_of_an_error_event_are_read_whatever_blanks_they_have() {
    if no_network() {
        return;
    }
    let headers = json!({"x-codex-primary-used-percent": " 100 ", "x-codex-primary-window-minutes": "\t300"});
    let event = json!({"type": "error", "error": {"type": "usage_limit_reached"}, "headers": headers});
    let mock = serve([Reply::sse(body([event]))]).await;
    let stream = ask(&client(provider(&mock, RetryConfig::none()))).await.expect("a head");
    let error = in_time(stream.collect_response()).await.expect_err("the event is an error");
    let primary =
        error.limits().family("codex").and_then(|limits| limits.primary.as_ref()).expect("a window");
    assert_eq!((primary.used_percent.to_string(), primary.window_minutes), ("100".to_owned(), Some(300)));
}

#[tokio::test]
async fn limits_inside_a_stream_are_told_with_every_field() {
    if no_network() {
        return;
    }
    let event = json!({
        "type": "codex.rate_limits", "metered_limit_name": "Codex-Bengalfox", "limit_name": "ignored",
        "plan_type": "pro", "credits": {"has_credits": true, "unlimited": false, "balance": "7"},
        "rate_limits": {
            "primary": {"used_percent": 12.5, "window_minutes": 300, "reset_at": 1_700_000_000},
            "secondary": {"used_percent": 40},
        },
    });
    let named = json!({"type": "codex.rate_limits", "limit_name": "other"});
    let bare = json!({"type": "codex.rate_limits", "rate_limits": {}});
    let snapshot =
        |id: &str| RateLimitSnapshot { limit_id: Some(id.to_owned()), ..RateLimitSnapshot::default() };
    let all = RateLimitSnapshot {
        primary: Some(RateLimitWindow {
            used_percent: 12.5,
            window_minutes: Some(300),
            resets_at: Some(1_700_000_000),
        }),
        secondary: Some(RateLimitWindow { used_percent: 40.0, window_minutes: None, resets_at: None }),
        credits: Some(CreditsSnapshot { has_credits: true, unlimited: false, balance: Some("7".to_owned()) }),
        plan_type: Some("pro".to_owned()),
        ..snapshot("codex_bengalfox")
    };
    for (event, expected) in [(event, all), (named, snapshot("other")), (bare, snapshot("codex"))] {
        let mock = serve([Reply::sse(body([event, ev::completed("resp_1", vec![])]))]).await;
        let mut stream = ask(&client(provider(&mock, RetryConfig::none()))).await.expect("a head");
        let told = in_time(stream.next()).await.expect("an event").expect("no failure");
        assert_eq!(told, ResponseEvent::RateLimits(Box::new(expected)));
    }
}
