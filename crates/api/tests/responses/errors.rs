//! What goes wrong at the server, as the caller sees it.

use std::error::Error;
use std::time::Duration;

use codex_api::{ErrorKind, RateLimitReachedType};
use codex_mock::{Reply, ev};
use serde_json::{Value, json};

use crate::support::{SHORT, ask, body, in_time, name, no_network, provider, refusal, serve};

fn error(code: &Value, kind: &str, message: &str) -> Value {
    json!({"error": {"code": code, "type": kind, "message": message, "param": null}})
}

#[tokio::test]
async fn a_status_and_a_code_say_what_is_wrong_and_how_far_it_got() {
    if no_network() {
        return;
    }
    let plain = |message| error(&json!(null), "", message);
    let coded = |code: &str| error(&json!(code), "", "words");
    let typed = |kind: &str| error(&json!(null), kind, "words");
    for (status, body, expected) in [
        (400, plain("no"), "error InvalidRequest, not executed"),
        (400, coded("context_length_exceeded"), "error ContextWindowExceeded, not executed"),
        (400, coded("cyber_policy"), "error Policy, not executed"),
        (400, coded("invalid_prompt"), "error InvalidRequest, not executed"),
        (401, coded("invalid_api_key"), "error NotAllowed, not executed"),
        (402, plain("pay"), "error QuotaExceeded, not executed"),
        (403, plain("no"), "error NotAllowed, not executed"),
        (404, coded("model_not_found"), "error InvalidRequest, not executed"),
        (408, plain("late"), "error ServerFailed, not executed"),
        (409, plain("again"), "error InvalidRequest, not executed"),
        (413, plain("large"), "error InvalidRequest, not executed"),
        (422, json!({"detail": [{"loc": ["body"]}]}), "error InvalidRequest, not executed"),
        (426, plain("upgrade"), "error InvalidRequest, not executed"),
        (429, coded("rate_limit_exceeded"), "error RateLimited, not executed"),
        (429, coded("insufficient_quota"), "error QuotaExceeded, not executed"),
        (429, typed("insufficient_quota"), "error QuotaExceeded, not executed"),
        (429, typed("usage_limit_reached"), "error UsageLimitReached, not executed"),
        (429, typed("usage_not_included"), "error UsageNotIncluded, not executed"),
        (429, json!("slow"), "error RateLimited, not executed"),
        (500, plain("broken"), "error ServerFailed, not executed"),
        (500, error(&json!(500), "server_error", "a number as the code"), "error ServerFailed, not executed"),
        (502, plain("gateway"), "error ServerFailed, fate unknown"),
        (503, coded("server_is_overloaded"), "error ServerOverloaded, not executed"),
        (503, coded("slow_down"), "error ServerOverloaded, not executed"),
        (503, json!({}), "error ServerFailed, not executed"),
        (504, plain("gateway"), "error ServerFailed, fate unknown"),
        (524, plain("gateway"), "error ServerFailed, fate unknown"),
        (304, json!({}), "error ServerFailed, not executed"),
    ] {
        let mock = serve([Reply::json(status, body.clone())]).await;
        let error = ask(provider(&mock)).await.expect_err("refused");
        assert_eq!(refusal(&error), expected, "{status} {body}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{status} {body}");
    }
}

#[tokio::test]
async fn a_failed_response_says_what_is_wrong() {
    if no_network() {
        return;
    }
    for (code, expected) in [
        ("context_length_exceeded", "ContextWindowExceeded"),
        ("exceed_context_size_error", "ContextWindowExceeded"),
        ("insufficient_quota", "QuotaExceeded"),
        ("usage_not_included", "UsageNotIncluded"),
        ("usage_limit_reached", "UsageLimitReached"),
        ("cyber_policy", "Policy"),
        ("bio_policy", "Policy"),
        ("misalignment_policy_violation", "Policy"),
        ("image_content_policy_violation", "Policy"),
        ("invalid_prompt", "InvalidRequest"),
        ("invalid_image", "InvalidRequest"),
        ("invalid_image_format", "InvalidRequest"),
        ("invalid_base64_image", "InvalidRequest"),
        ("invalid_image_url", "InvalidRequest"),
        ("invalid_image_mode", "InvalidRequest"),
        ("image_too_large", "InvalidRequest"),
        ("image_too_small", "InvalidRequest"),
        ("image_parse_error", "InvalidRequest"),
        ("image_file_too_large", "InvalidRequest"),
        ("unsupported_image_media_type", "InvalidRequest"),
        ("empty_image_file", "InvalidRequest"),
        ("failed_to_download_image", "InvalidRequest"),
        ("image_file_not_found", "InvalidRequest"),
        ("invalid_api_key", "NotAllowed"),
        ("data_residency_mismatch", "InvalidRequest"),
        ("server_is_overloaded", "ServerOverloaded"),
        ("slow_down", "ServerOverloaded"),
        ("rate_limit_exceeded", "RateLimited"),
        ("server_error", "ServerFailed"),
        ("vector_store_timeout", "ServerFailed"),
        ("a_code_of_later", "ServerFailed"),
    ] {
        for (case, terminal) in
            [("failed", ev::failed("resp_1", code, "words")), ("error", ev::error(code, "words"))]
        {
            let mock = serve([Reply::sse(body([ev::created("resp_1"), terminal]))]).await;
            let stream = ask(provider(&mock)).await.expect("a head");
            let error = in_time(stream.collect_response()).await.expect_err(code);
            assert_eq!(name(error.kind()), expected, "{case} {code}");
            let told = (error.code(), error.message(), error.response_id());
            assert_eq!(told, (Some(code), Some("words"), Some("resp_1")), "{case}");
        }
    }
}

#[tokio::test]
async fn the_wait_a_server_asks_for_is_told() {
    if no_network() {
        return;
    }
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    let limited = |message: &str| error(&json!("rate_limit_exceeded"), "requests", message);
    let resets =
        json!({"error": {"type": "usage_limit_reached", "message": "wait", "resets_in_seconds": 3600}});
    for (case, headers, body, expected) in [
        ("nothing", &[][..], limited("slow down"), None),
        ("seconds", &[("retry-after", "7")], limited("slow down"), seconds(7)),
        (
            "milliseconds",
            &[("retry-after-ms", "2000"), ("retry-after", "7")],
            limited("slow down"),
            seconds(2),
        ),
        ("words", &[], limited("Please try again in 1m30s."), seconds(90)),
        ("a header over words", &[("retry-after", "7")], limited("try again in 20s"), seconds(7)),
        ("when the limit is reset", &[], resets, seconds(3600)),
    ] {
        let reply = Reply::json(429, body);
        let reply = headers.iter().fold(reply, |reply, (name, value)| reply.header(*name, *value));
        let mock = serve([reply]).await;
        let error = ask(provider(&mock)).await.expect_err("refused");
        assert_eq!(error.retry_after(), expected, "{case}");
    }
}

#[tokio::test]
async fn a_reached_limit_tells_all_there_is_to_know() {
    if no_network() {
        return;
    }
    let body = json!({"error": {
        "type": "usage_limit_reached", "message": "The usage limit has been reached", "plan_type": "pro",
        "resets_at": 1_800_000_000, "resets_in_seconds": 5400,
    }});
    let reply = Reply::json(429, body)
        .header("x-codex-primary-used-percent", "100")
        .header("x-codex-primary-window-minutes", "300")
        .header("x-codex-rate-limit-reached-type", "rate_limit_reached");
    let mock = serve([reply]).await;
    let error = ask(provider(&mock)).await.expect_err("refused");
    let server = error.server().expect("its words");
    assert_eq!((server.plan_type.as_deref(), server.resets_at), (Some("pro"), Some(1_800_000_000)));
    let [limits] = error.rate_limits() else { panic!("{:?}", error.rate_limits()) };
    assert_eq!(limits.primary.as_ref().map(|window| window.window_minutes), Some(Some(300)));
    assert_eq!(limits.rate_limit_reached_type, Some(RateLimitReachedType::RateLimitReached));
}

#[tokio::test]
async fn the_headers_of_an_error_event_count_as_those_of_a_refusal() {
    if no_network() {
        return;
    }
    let event = json!({
        "type": "error", "status": 429, "error": {"code": "rate_limit_exceeded", "message": "try again in 20s"},
        "headers": {
            "Retry-After": 7, "x-request-id": "req_inner", "cf-ray": ["8f1-FRA"],
            "x-openai-authorization-error": "missing_scope", "x-codex-primary-used-percent": "100",
            "x-codex-primary-window-minutes": 300,
        },
    });
    let silent =
        json!({"type": "error", "error": {"code": "rate_limit_exceeded", "message": "try again in 20s"}});
    let forbidden = json!({"type": "error", "code": "server_error", "headers": {"x-should-retry": "false"}});
    let mut told = Vec::new();
    for (case, event) in [("all", event), ("none", silent), ("not to be repeated", forbidden)] {
        let reply = Reply::sse(body([event])).header("x-request-id", "req_outer");
        let mock = serve([reply]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        let error = in_time(stream.next()).await.expect("an end").expect_err(case);
        let status = error.status().map(|status| status.as_u16());
        let windows: Vec<_> =
            error.rate_limits().iter().filter_map(|limits| limits.primary.as_ref()).collect();
        told.push(format!(
            "{case}: {status:?}, {:?}, {:?}, {:?}, {:?}, {:?}, {:?}",
            error.advice(),
            error.request_id(),
            error.cf_ray(),
            error.authorization_error(),
            windows.iter().map(|window| window.window_minutes).collect::<Vec<_>>(),
            error.fate(),
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    all: Some(429), After(7s), Some("req_inner"), Some("8f1-FRA"), Some("missing_scope"), [Some(300)], NotExecuted
    none: Some(200), After(20s), Some("req_outer"), None, None, [], NotExecuted
    not to be repeated: Some(200), Never, Some("req_outer"), None, None, [], NotExecuted
    "#);
}

#[tokio::test]
async fn an_error_status_with_a_stream_as_its_body_is_read() {
    if no_network() {
        return;
    }
    for (case, event) in [
        ("error", ev::error("context_length_exceeded", "too long")),
        ("failed", ev::failed("resp_1", "context_length_exceeded", "too long")),
    ] {
        let mock = serve([Reply::sse(body([event])).status(500)]).await;
        let error = ask(provider(&mock)).await.expect_err("500");
        assert!(matches!(error.kind(), ErrorKind::ContextWindowExceeded), "{case}: {error}");
        assert_eq!(error.message(), Some("too long"), "{case}");
    }
}

#[tokio::test]
async fn an_error_is_one_line_that_a_person_can_act_on() {
    if no_network() {
        return;
    }
    let coded = |code: &str, message: &str| error(&json!(code), "", message);
    let stream = |terminal| Reply::sse(body([ev::created("resp_1"), terminal]));
    let replies = [
        Reply::json(401, coded("invalid_api_key", "Incorrect API key provided.")).header("cf-ray", "8f1-FRA"),
        Reply::json(404, coded("model_not_found", "The model `x` does not exist")),
        Reply::json(400, coded("context_length_exceeded", "Your input\nexceeds the  context window.")),
        Reply::json(429, coded("rate_limit_exceeded", "slow down")).header("retry-after", "90"),
        Reply::json(429, coded("insufficient_quota", "You exceeded your current quota.")),
        Reply::json(503, coded("slow_down", "busy")),
        Reply::raw(502),
        Reply::raw(307).header("location", "https://elsewhere.example/v1/responses?key=hidden"),
        stream(ev::failed("resp_1", "server_error", "An error occurred.")),
        stream(ev::incomplete("resp_1", "content_filter")),
        stream(ev::lifecycle("response.incomplete", json!({"id": "resp_1"}))),
        stream(ev::error("server_error", "An error occurred.")),
        stream(json!({"type": "error"})),
        Reply::sse(body([ev::created("resp_1")])),
        Reply::sse(body([ev::created("resp_1")])).step(codex_mock::Step::Cut),
        Reply::sse("").step(codex_mock::Step::KeepOpen),
    ];
    let count = replies.len();
    let mock = serve(replies).await;
    let mut told = Vec::new();
    for _ in 0..count {
        let mut provider = provider(&mock);
        provider.stream_idle_timeout = SHORT;
        let error = match ask(provider).await {
            Ok(stream) => in_time(stream.collect_response()).await.expect_err("it fails"),
            Err(error) => error,
        };
        let line = error.to_string().replace(&mock.uri(), "http://mock");
        assert!(!line.contains('\n'), "{line}");
        if let Some(source) = error.source() {
            assert!(!line.contains(&source.to_string()), "{line}: the source's words are its own");
        }
        told.push(line.replace("req_000000000000000000000000000000", "req_"));
    }
    insta::assert_snapshot!(told.join("\n"), @"
    not allowed: Incorrect API key provided; check the API key and what it may do (status 401, code invalid_api_key, request id req_01, cf-ray 8f1-FRA)
    invalid request: The model `x` does not exist; check the base URL and the model (status 404, code model_not_found, request id req_02)
    the input is longer than the model's context: Your input exceeds the context window; send a shorter input (status 400, code context_length_exceeded, request id req_03)
    rate limited: slow down (status 429, code rate_limit_exceeded, wait 1m 30s, request id req_04)
    the quota is used up: You exceeded your current quota; check the account's plan and billing (status 429, code insufficient_quota, request id req_05)
    the server is overloaded: busy (status 503, code slow_down, request id req_06)
    the server failed (status 502, request id req_07)
    the server redirects to elsewhere.example; redirects are not followed, set the base URL to the final address (status 307, request id req_08)
    the server failed: An error occurred (code server_error, request id req_09, response id resp_1)
    the response is incomplete: content_filter (request id req_0a, response id resp_1)
    the response is incomplete: no reason given (request id req_0b, response id resp_1)
    the server failed: An error occurred (code server_error, request id req_0c, response id resp_1)
    the server failed (request id req_0d, response id resp_1)
    the stream was closed before the response completed; sending it again may be billed again (request id req_0e, response id resp_1)
    the stream broke off: the connection ended within the response body; sending it again may be billed again (request id req_0f, response id resp_1)
    the stream broke off: the response body was silent for 100ms (http://mock/v1/responses); sending it again may be billed again (request id req_10)
    ");
}
