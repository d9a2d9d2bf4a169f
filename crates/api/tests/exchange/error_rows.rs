//! The table of errors: what a server does, what the caller is told, and how often it was asked.

use base64::Engine;
use codex_api::{Advice, ApiError, RetryConfig};
use codex_mock::{Chunking, Gate, Reply, Step, ev};
use serde_json::{Value, json};

use crate::support::{SHORT, ask, at_once, client, in_time, no_network, provider, serve};

/// What there is of an error, in a line.
fn row(error: &ApiError) -> String {
    let kind = format!("{:?}", error.kind());
    let kind = kind.split(['(', ' ', '{']).next().unwrap_or_default();
    let status = error.status().map_or("-".to_owned(), |status| status.as_u16().to_string());
    let (fate, advice) = (error.fate(), error.advice());
    format!("{kind}, status {status}, attempts {}, {fate:?}, {advice:?}", error.attempts())
}

fn stream(terminal: Value) -> Reply {
    Reply::sse(ev::sse(ev::numbered([ev::created("resp_1"), terminal])))
}

/// A stream that ends before there is a response.
fn before(terminal: Value) -> Reply {
    Reply::sse(ev::sse([terminal]))
}

fn with_status(status: u16) -> Value {
    json!({"type": "error", "status": status, "error": {"type": "t", "message": "words"}})
}

fn json(status: u16, code: &str, kind: &str) -> Reply {
    Reply::json(status, json!({"error": {"code": code, "type": kind, "message": "words"}}))
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
async fn each_failure_is_one_row() {
    if no_network() {
        return;
    }
    let image = "The image data you provided does not represent a valid image.";
    let image = Reply::json(400, json!({"error": {"message": image, "type": "invalid_request_error"}}));
    let page = "<html><title>Attention Required! | Cloudflare</title>Sorry, you have been blocked</html>";
    let page = |status: u16| Reply::raw(status).step(Step::Bytes(page.into())).header("cf-ray", "8f1-FRA");
    let begun = || Reply::sse(ev::sse(ev::numbered([ev::created("resp_1")])));
    let cut = begun().step(Step::Cut);
    let rows: Vec<(&str, Reply)> = vec![
        ("failed: context", stream(ev::failed("resp_1", "context_length_exceeded", "words"))),
        ("failed: quota", stream(ev::failed("resp_1", "insufficient_quota", "words"))),
        ("failed: not included", stream(ev::failed("resp_1", "usage_not_included", "words"))),
        ("failed: cyber policy", stream(ev::failed("resp_1", "cyber_policy", "words"))),
        ("failed: prompt", stream(ev::failed("resp_1", "invalid_prompt", "words"))),
        ("failed: bio policy", stream(ev::failed("resp_1", "bio_policy", "words"))),
        ("failed: overloaded", stream(ev::failed("resp_1", "server_is_overloaded", "words"))),
        ("failed: slow down", stream(ev::failed("resp_1", "slow_down", "words"))),
        ("failed: limit", stream(ev::failed("resp_1", "rate_limit_exceeded", "try again in 1m30s"))),
        ("failed: other", stream(ev::failed("resp_1", "server_error", "words"))),
        ("failed: usage limit", stream(ev::failed("resp_1", "usage_limit_reached", "words"))),
        (
            "failed: no error",
            stream(ev::lifecycle("response.failed", json!({"id": "resp_1", "error": null}))),
        ),
        ("failed: no response", stream(json!({"type": "response.failed"}))),
        ("error event", stream(ev::error("server_error", "words"))),
        ("error event: limit", stream(ev::error("rate_limit_exceeded", "try again in 20ms"))),
        ("error event before all", before(ev::error("slow_down", "words"))),
        ("error event with a status", before(with_status(400))),
        ("error event with a busy status", before(with_status(503))),
        ("incomplete", stream(ev::incomplete("resp_1", "max_output_tokens"))),
        ("incomplete: filter", stream(ev::incomplete("resp_1", "content_filter"))),
        ("incomplete: no reason", stream(ev::lifecycle("response.incomplete", json!({"id": "resp_1"})))),
        ("closed", stream(json!({"type": "response.in_progress", "response": {"id": "resp_1"}}))),
        ("cut", cut),
        ("reset", begun().step(Step::Reset)),
        ("[DONE]", begun().step(Step::Bytes("data: [DONE]\n\n".into()))),
        ("silent", begun().step(Step::KeepOpen)),
        ("no event", Reply::event_stream().step(Step::Bytes(": hi\n\n".into())).step(Step::KeepOpen)),
        ("nothing", Reply::event_stream()),
        (
            "an error body",
            Reply::sse(json!({"error": {"code": "invalid_prompt", "message": "words"}}).to_string()),
        ),
        ("400", json(400, "bad", "invalid_request_error")),
        ("400 policy", json(400, "cyber_policy", "")),
        ("400 prompt", json(400, "invalid_prompt", "")),
        ("400 image", image),
        ("400 context", json(400, "context_length_exceeded", "")),
        ("401", json(401, "invalid_api_key", "")),
        ("402", Reply::raw(402)),
        ("403", Reply::raw(403)),
        ("403 Cloudflare", page(403)),
        ("404", json(404, "model_not_found", "")),
        ("405", Reply::raw(405)),
        ("407", Reply::raw(407)),
        ("410", Reply::raw(410)),
        ("408", Reply::raw(408)),
        ("409", Reply::raw(409)),
        ("409 prompt", json(409, "invalid_prompt", "")),
        ("413", Reply::raw(413)),
        ("415", Reply::raw(415)),
        ("422", Reply::raw(422)),
        ("425", Reply::raw(425)),
        ("426", Reply::raw(426)),
        ("429", Reply::raw(429)),
        ("429 limit reached", json(429, "", "usage_limit_reached")),
        ("429 not included", json(429, "", "usage_not_included")),
        ("429 quota", json(429, "insufficient_quota", "")),
        ("500", Reply::raw(500)),
        ("500 of the request", json(500, "", "invalid_request_error")),
        ("500 prompt", json(500, "invalid_prompt", "")),
        ("501", Reply::raw(501)),
        ("502 page", page(502)),
        ("503", Reply::raw(503)),
        ("503 overloaded", json(503, "server_is_overloaded", "")),
        ("503 slow down", json(503, "slow_down", "")),
        ("504", Reply::raw(504)),
        ("520", Reply::raw(520)),
        ("524", Reply::raw(524)),
        ("529", Reply::raw(529)),
        ("304", Reply::raw(304)),
        ("307", Reply::raw(307).header("location", "https://elsewhere.example/")),
        ("no head", Reply::raw(200).before_head(Gate::new())),
        ("a page", Reply::raw(200).step(Step::Bytes("<html>hi</html>".into())).chunked(Chunking::Whole)),
    ];
    let mut told = Vec::new();
    for (case, reply) in rows {
        let mock = serve([reply]).await;
        let mut provider = provider(&mock, RetryConfig { max_attempts: 1, ..at_once() });
        if ["no head", "silent", "no event"].contains(&case) {
            (provider.head_timeout, provider.stream_idle_timeout) = (SHORT, SHORT);
        }
        let error = match ask(&client(provider)).await {
            Ok(stream) => in_time(stream.collect_response()).await.expect_err(case),
            Err(error) => error,
        };
        assert_eq!(error.attempts() as usize, mock.requests().len(), "{case}");
        assert!(error.request_id().is_some() || error.status().is_none(), "{case}");
        assert_eq!(error.client_request_id().map(str::len), Some(36), "{case}");
        told.push(format!("{case}: {}", row(&error)));
    }
    insta::assert_snapshot!(told.join("\n"), @"
    failed: context: ContextWindowExceeded, status 200, attempts 1, Cut, ReduceInput
    failed: quota: QuotaExceeded, status 200, attempts 1, Cut, Never
    failed: not included: UsageNotIncluded, status 200, attempts 1, Cut, Never
    failed: cyber policy: Policy, status 200, attempts 1, Cut, Never
    failed: prompt: InvalidRequest, status 200, attempts 1, Cut, Never
    failed: bio policy: Policy, status 200, attempts 1, Cut, Never
    failed: overloaded: ServerOverloaded, status 200, attempts 1, Cut, Backoff
    failed: slow down: ServerOverloaded, status 200, attempts 1, Cut, Backoff
    failed: limit: RateLimited, status 200, attempts 1, Cut, After(90s)
    failed: other: ServerFailed, status 200, attempts 1, Cut, Backoff
    failed: usage limit: UsageLimitReached, status 200, attempts 1, Cut, Never
    failed: no error: ServerFailed, status 200, attempts 1, Cut, Backoff
    failed: no response: ServerFailed, status 200, attempts 1, Cut, Backoff
    error event: ServerFailed, status 200, attempts 1, Cut, Backoff
    error event: limit: RateLimited, status 200, attempts 1, Cut, After(20ms)
    error event before all: ServerOverloaded, status 200, attempts 1, NotExecuted, Backoff
    error event with a status: InvalidRequest, status 400, attempts 1, NotExecuted, Never
    error event with a busy status: ServerFailed, status 503, attempts 1, NotExecuted, Backoff
    incomplete: Incomplete, status 200, attempts 1, Cut, Never
    incomplete: filter: Incomplete, status 200, attempts 1, Cut, Never
    incomplete: no reason: Incomplete, status 200, attempts 1, Cut, Never
    closed: ClosedBeforeCompleted, status 200, attempts 1, Cut, Backoff
    cut: BrokenStream, status 200, attempts 1, Cut, Backoff
    reset: BrokenStream, status 200, attempts 1, Cut, Backoff
    [DONE]: ClosedBeforeCompleted, status 200, attempts 1, Cut, Backoff
    silent: BrokenStream, status 200, attempts 1, Cut, Backoff
    no event: BrokenStream, status 200, attempts 1, Unknown, Backoff
    nothing: ClosedBeforeCompleted, status 200, attempts 1, Unknown, Backoff
    an error body: InvalidRequest, status 200, attempts 1, NotExecuted, Never
    400: InvalidRequest, status 400, attempts 1, NotExecuted, Never
    400 policy: Policy, status 400, attempts 1, NotExecuted, Never
    400 prompt: InvalidRequest, status 400, attempts 1, NotExecuted, Never
    400 image: InvalidRequest, status 400, attempts 1, NotExecuted, Never
    400 context: ContextWindowExceeded, status 400, attempts 1, NotExecuted, ReduceInput
    401: NotAllowed, status 401, attempts 1, NotExecuted, Reauthenticate
    402: QuotaExceeded, status 402, attempts 1, NotExecuted, Never
    403: NotAllowed, status 403, attempts 1, NotExecuted, Never
    403 Cloudflare: Blocked, status 403, attempts 1, NotExecuted, Never
    404: InvalidRequest, status 404, attempts 1, NotExecuted, Never
    405: InvalidRequest, status 405, attempts 1, NotExecuted, Never
    407: InvalidRequest, status 407, attempts 1, NotExecuted, Never
    410: InvalidRequest, status 410, attempts 1, NotExecuted, Never
    408: ServerFailed, status 408, attempts 2, NotExecuted, Backoff
    409: InvalidRequest, status 409, attempts 2, NotExecuted, Backoff
    409 prompt: InvalidRequest, status 409, attempts 1, NotExecuted, Never
    413: InvalidRequest, status 413, attempts 1, NotExecuted, ReduceInput
    415: InvalidRequest, status 415, attempts 1, NotExecuted, Never
    422: InvalidRequest, status 422, attempts 1, NotExecuted, Never
    425: InvalidRequest, status 425, attempts 1, NotExecuted, Never
    426: InvalidRequest, status 426, attempts 1, NotExecuted, Never
    429: RateLimited, status 429, attempts 2, NotExecuted, Backoff
    429 limit reached: UsageLimitReached, status 429, attempts 1, NotExecuted, Never
    429 not included: UsageNotIncluded, status 429, attempts 1, NotExecuted, Never
    429 quota: QuotaExceeded, status 429, attempts 1, NotExecuted, Never
    500: ServerFailed, status 500, attempts 2, NotExecuted, Backoff
    500 of the request: InvalidRequest, status 500, attempts 1, NotExecuted, Never
    500 prompt: InvalidRequest, status 500, attempts 1, NotExecuted, Never
    501: ServerFailed, status 501, attempts 2, Unknown, Backoff
    502 page: ServerFailed, status 502, attempts 2, Unknown, Backoff
    503: ServerFailed, status 503, attempts 2, NotExecuted, Backoff
    503 overloaded: ServerOverloaded, status 503, attempts 2, NotExecuted, Backoff
    503 slow down: ServerOverloaded, status 503, attempts 2, NotExecuted, Backoff
    504: ServerFailed, status 504, attempts 2, Unknown, Backoff
    520: ServerFailed, status 520, attempts 2, Unknown, Backoff
    524: ServerFailed, status 524, attempts 2, Unknown, Backoff
    529: ServerFailed, status 529, attempts 2, Unknown, Backoff
    304: ServerFailed, status 304, attempts 1, NotExecuted, Never
    307: Redirect, status 307, attempts 1, NotExecuted, Never
    no head: Transport, status -, attempts 2, Unknown, Backoff
    a page: UnexpectedBody, status 200, attempts 1, Unknown, Never
    ");
}

#[tokio::test]
async fn a_refused_connection_is_told_after_its_repeats() {
    if no_network() {
        return;
    }
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    let mut provider = codex_api::Provider::new("test", format!("http://{closed}/v1"));
    provider.retry = at_once();
    let error = ask(&client(provider)).await.expect_err("nobody listens");
    assert_eq!(row(&error), "Transport, status -, attempts 5, NotExecuted, Backoff");
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn what_headers_say_of_refused_credentials_is_told() {
    if no_network() {
        return;
    }
    let json = base64::engine::general_purpose::STANDARD.encode(r#"{"error":{"code":"token_expired"}}"#);
    for (case, json, code) in
        [("JSON", json.as_str(), Some("token_expired")), ("no base64", "{}", None), ("no JSON", "aGk=", None)]
    {
        let reply = Reply::raw(401)
            .header("x-openai-authorization-error", " missing_scope ")
            .header("x-error-json", json)
            .header("x-oai-request-id", "req_7");
        let mock = serve([reply]).await;
        let error = ask(&client(provider(&mock, at_once()))).await.expect_err(case);
        assert_eq!(error.authorization_error(), Some("missing_scope"), "{case}");
        assert_eq!(error.authorization_error_code(), code, "{case}");
        assert_eq!(error.advice(), Advice::Reauthenticate, "{case}");
        assert!(error.to_string().contains("auth error missing_scope"), "{case}: {error}");
    }
}

#[tokio::test]
async fn cloudflares_refusal_says_nothing_of_the_key() {
    if no_network() {
        return;
    }
    let page = "<html><title>Attention Required! | Cloudflare</title>Sorry, you have been blocked</html>";
    let reply = Reply::raw(403)
        .step(Step::Bytes(page.into()))
        .header("cf-ray", "8f1-FRA")
        .header("x-request-id", "req_1");
    let mock = serve([reply]).await;
    let error = ask(&client(provider(&mock, at_once()))).await.expect_err("403");
    assert_eq!(
        error.to_string(),
        "blocked by Cloudflare before it reached the server; try from another network or region (status 403, request id req_1, cf-ray 8f1-FRA)"
    );
}
