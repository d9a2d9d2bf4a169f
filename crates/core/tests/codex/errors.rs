//! Turns that fail.

use codex_core::{Config, ModelCapabilities, ModelProviderInfo};
use codex_mock::Script;
use codex_mock::script::Turn;
use codex_protocol::EventMsg;
use codex_protocol::event_msg::{CodexErrorInfo, RequestFate};
use serde_json::json;

use crate::support::{Client, assert_lines, items, lines, no_network};

#[tokio::test]
async fn the_next_turn_goes_on_after_one_that_failed() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().status(400).json(json!({"error": {"message": "No.", "code": "invalid_prompt"}})))
        .turn(Turn::new().text("Hello"));
    let client = Client::start(script).await;
    assert_lines(
        &client.turn("first").await[5..],
        r"
        error Some(BadRequest)
        task_complete None
        ",
    );
    let events = client.turn("second").await;
    assert_eq!(lines(&events).last().map(String::as_str), Some(r#"task_complete Some("Hello")"#));
    assert_eq!(items(&client.mock.requests()[1]), [r#"user "first""#, r#"user "second""#]);
}

#[tokio::test]
async fn the_end_of_a_failed_turn_repeats_its_error() {
    if no_network() {
        return;
    }
    let refusal = json!({"error": {"message": "Bad key.", "code": "invalid_api_key"}});
    let script = Script::new().turn(Turn::new().status(401).json(refusal).header("x-request-id", "req_1"));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    let [.., error, complete] = events.as_slice() else { panic!("{events:?}") };
    let EventMsg::Error(error) = &error.msg else { panic!("{error:?}") };
    assert_eq!(error.codex_error_info, Some(CodexErrorInfo::Unauthorized));
    assert_eq!((error.fate.as_ref(), error.attempts), (Some(&RequestFate::NotExecuted), 1));
    assert_eq!(error.request_id.as_deref(), Some("req_1"));
    let EventMsg::TaskComplete(complete) = &complete.msg else { panic!("{complete:?}") };
    assert_eq!(complete.error.as_deref(), Some(error));
    assert_eq!(complete.last_agent_message, None);
}

#[tokio::test]
async fn each_refusal_has_its_kind_and_one_error() {
    if no_network() {
        return;
    }
    for (status, code, expected) in [
        (429, "insufficient_quota", CodexErrorInfo::UsageLimitExceeded),
        (429, "usage_not_included", CodexErrorInfo::UsageLimitExceeded),
        (400, "cyber_policy", CodexErrorInfo::CyberPolicy),
        (400, "invalid_prompt", CodexErrorInfo::BadRequest),
        (400, "context_length_exceeded", CodexErrorInfo::ContextWindowExceeded),
        (401, "invalid_api_key", CodexErrorInfo::Unauthorized),
    ] {
        let body = json!({"error": {"message": "No.", "code": code}});
        let client = Client::start(Script::new().turn(Turn::new().status(status).json(body))).await;
        let events = client.turn("hi").await;
        let errors: Vec<_> = events
            .iter()
            .filter_map(|event| match &event.msg {
                EventMsg::Error(error) => error.codex_error_info.clone(),
                _ => None,
            })
            .collect();
        assert_eq!(errors, [expected], "{code}");
        assert_eq!(client.mock.requests().len(), 1, "{code}");
    }
}

#[tokio::test]
async fn repeats_before_an_answer_are_told_before_they_are_sent() {
    if no_network() {
        return;
    }
    let twice = |config: Config| {
        let provider = ModelProviderInfo { request_max_retries: Some(2), ..config.provider };
        Config { provider, ..config }
    };
    let refuse = || Turn::new().status(503).header("retry-after", "0");
    let script = Script::new().turn(refuse()).turn(refuse()).turn(refuse()).turn(Turn::new().text("no"));
    let client = Client::start_with(script, twice).await;
    assert_lines(
        &client.turn("hi").await[5..],
        r"
        stream_error Reconnecting... 1/5 Some(NotExecuted) billed false
        stream_error Reconnecting... 2/5 Some(NotExecuted) billed false
        error Some(ServerOverloaded)
        task_complete None
        ",
    );
    // What one request may spend is not spent again by the turn.
    assert_eq!(client.mock.requests().len(), 3);
}

#[tokio::test]
async fn a_usage_limit_tells_the_limits_before_the_error() {
    if no_network() {
        return;
    }
    let body =
        json!({"error": {"type": "usage_limit_reached", "message": "limit", "resets_in_seconds": 9000}});
    let script = Script::new().turn(
        Turn::new()
            .status(429)
            .json(body)
            .header("x-codex-primary-used-percent", "100.0")
            .header("x-codex-primary-window-minutes", "15")
            .header("x-codex-secondary-used-percent", "87.5"),
    );
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    assert_lines(
        &events[5..],
        r"
        token_count
        error Some(UsageLimitExceeded)
        task_complete None
        ",
    );
    let EventMsg::TokenCount(count) = &events[5].msg else { panic!("{events:?}") };
    let limits = count.rate_limits.as_ref().expect("limits");
    let used = [&limits.primary, &limits.secondary].map(|window| window.as_ref().unwrap().used_percent);
    assert_eq!((count.info, limits.limit_id.as_deref(), used), (None, Some("codex"), [100.0, 87.5]));
}

#[tokio::test]
async fn a_full_window_is_told_as_full() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().text("Hello"))
        .turn(Turn::new().fail("context_length_exceeded", "Too long."));
    let capabilities = ModelCapabilities {
        context_window: Some(1_000),
        effective_context_window_percent: 90,
        ..ModelCapabilities::default()
    };
    let small = |config: Config| Config { capabilities: Some(capabilities), ..config };
    let client = Client::start_with(script, small).await;
    client.turn("first").await;
    let events = client.turn("second").await;
    assert_lines(
        &events[5..],
        r"
        token_count
        error Some(ContextWindowExceeded)
        task_complete None
        ",
    );
    let EventMsg::TokenCount(count) = &events[5].msg else { panic!("{events:?}") };
    let info = count.info.unwrap();
    assert_eq!((info.model_context_window, info.last_token_usage.total_tokens), (Some(900), 900));
}
