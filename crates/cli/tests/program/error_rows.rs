//! The table of errors: what a server does, and what standard error says of it.

use codex_mock::{Chunking, Gate, Mock, Reply, Step, ev};
use serde_json::{Value, json};

use crate::support::{end_of, no_network, program};

fn stream(terminal: Value) -> Reply {
    Reply::sse(ev::sse(ev::numbered([ev::created("resp_1"), terminal])))
}

fn failed(code: &str, words: &str) -> Reply {
    stream(ev::failed("resp_1", code, words))
}

fn refused(status: u16, code: &str, kind: &str) -> Reply {
    Reply::json(status, json!({"error": {"code": code, "type": kind, "message": "The server's words."}}))
}

fn page(status: u16, text: &'static str) -> Reply {
    Reply::raw(status).step(Step::Bytes(text.into())).chunked(Chunking::Whole)
}

/// Every kind of failure, and how a server brings it about.
fn rows() -> Vec<(&'static str, Reply)> {
    const BLOCKED: &str =
        "<html><title>Attention Required! | Cloudflare</title>Sorry, you have been blocked</html>";
    let silent = Reply::sse(ev::sse([ev::created("resp_1")]));
    vec![
        ("401", refused(401, "invalid_api_key", "invalid_request_error")),
        ("401, told in headers", Reply::raw(401).header("x-openai-authorization-error", "missing_scope")),
        ("403", refused(403, "forbidden", "")),
        ("403 of Cloudflare", page(403, BLOCKED).header("cf-ray", "8f1-FRA")),
        ("400", refused(400, "bad", "invalid_request_error")),
        ("404", refused(404, "model_not_found", "")),
        ("409", Reply::raw(409)),
        ("413", Reply::raw(413)),
        ("422", Reply::raw(422)),
        ("a prompt", failed("invalid_prompt", "Not this prompt.")),
        ("a long input", refused(400, "context_length_exceeded", "")),
        ("a long input, in the stream", failed("context_length_exceeded", "Too long.")),
        ("no quota", refused(429, "insufficient_quota", "insufficient_quota")),
        ("the plan's limit", refused(429, "", "usage_limit_reached").header("retry-after", "7200")),
        ("not in the plan", refused(429, "", "usage_not_included")),
        ("a policy", refused(400, "cyber_policy", "")),
        ("too often", refused(429, "rate_limit_exceeded", "")),
        ("too often, for long", refused(429, "rate_limit_exceeded", "").header("retry-after", "90")),
        ("too often, in the stream", failed("rate_limit_exceeded", "Please try again in 1m30s.")),
        ("overloaded", refused(503, "server_is_overloaded", "")),
        ("overloaded, in the stream", failed("slow_down", "Too much.")),
        ("500", refused(500, "server_error", "server_error")),
        ("502", page(502, "<html><title>502 Bad Gateway</title></html>")),
        ("failed in the stream", failed("server_error", "It broke.")),
        ("incomplete", stream(ev::incomplete("resp_1", "max_output_tokens"))),
        ("filtered", stream(ev::incomplete("resp_1", "content_filter"))),
        ("a redirect", Reply::raw(307).header("location", "https://elsewhere.example/v1")),
        ("a page", page(200, "<html><title>Sign in</title></html>")),
        ("closed early", silent.clone()),
        ("cut", silent.clone().step(Step::Cut)),
        ("silent", silent.step(Step::KeepOpen)),
        ("no head", Reply::raw(200).before_head(Gate::new())),
    ]
}

#[tokio::test]
async fn each_failure_is_told_in_a_line_with_what_to_do() {
    if no_network() {
        return;
    }
    let mut told = Vec::new();
    for (case, reply) in rows() {
        let mock = Mock::builder().reply(reply.header("x-request-id", "req_1")).start().await.unwrap();
        let url = mock.base_url();
        let mut command = program(["run", "hi", "--base-url", &url, "--silence-timeout", "500ms"]);
        command.env("OPENAI_REQUEST_MAX_RETRIES", "1").env("OPENAI_STREAM_MAX_RETRIES", "1");
        let ended = end_of(command).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{case}: {}", ended.stderr);
        let (notes, line) =
            ended.stderr.trim_end().rsplit_once('\n').unwrap_or(("", ended.stderr.trim_end()));
        assert!(notes.lines().all(|note| note.starts_with("note: ")), "{case}: {}", ended.stderr);
        assert_eq!(notes.lines().count() + 1, mock.requests().len(), "{case}: {}", ended.stderr);
        told.push(format!("{case}: {}", line.replace(&url, "URL")));
    }
    insta::assert_snapshot!(told.join("\n"), @"
    401: error: not allowed: The server's words; check the API key and what it may do (status 401, code invalid_api_key, request id req_1)
    401, told in headers: error: not allowed; check the API key and what it may do (status 401, auth error missing_scope, request id req_1)
    403: error: not allowed: The server's words; check the API key and what it may do (status 403, code forbidden, request id req_1)
    403 of Cloudflare: error: blocked by Cloudflare before it reached the server; try from another network or region (status 403, request id req_1, cf-ray 8f1-FRA)
    400: error: invalid request: The server's words (status 400, code bad, request id req_1)
    404: error: invalid request: The server's words; check the base URL and the model (status 404, code model_not_found, request id req_1)
    409: error: invalid request (status 409, request id req_1, 2 attempts); try again later
    413: error: invalid request (status 413, request id req_1); send a shorter input
    422: error: invalid request (status 422, request id req_1)
    a prompt: error: invalid request: Not this prompt (code invalid_prompt, request id req_1, response id resp_1)
    a long input: error: the input is longer than the model's context: The server's words; send a shorter input (status 400, code context_length_exceeded, request id req_1)
    a long input, in the stream: error: the input is longer than the model's context: Too long; send a shorter input (code context_length_exceeded, request id req_1, response id resp_1)
    no quota: error: the quota is used up: The server's words; check the account's plan and billing (status 429, code insufficient_quota, request id req_1)
    the plan's limit: error: the usage limit is reached: The server's words (status 429, wait 2h 0m, request id req_1)
    not in the plan: error: the plan does not include this use: The server's words (status 429, request id req_1)
    a policy: error: refused by policy: The server's words (status 400, code cyber_policy, request id req_1)
    too often: error: rate limited: The server's words (status 429, code rate_limit_exceeded, request id req_1, 2 attempts); try again later
    too often, for long: error: rate limited: The server's words (status 429, code rate_limit_exceeded, wait 1m 30s, request id req_1)
    too often, in the stream: error: rate limited: Please try again in 1m30s (code rate_limit_exceeded, wait 1m 30s, request id req_1, response id resp_1)
    overloaded: error: the server is overloaded: The server's words (status 503, code server_is_overloaded, request id req_1, 2 attempts); try again later
    overloaded, in the stream: error: the server is overloaded: Too much (code slow_down, request id req_1, response id resp_1); try again later
    500: error: the server failed: The server's words (status 500, code server_error, request id req_1, 2 attempts); try again later
    502: error: the server failed: 502 Bad Gateway (status 502, request id req_1, 2 attempts); try again later
    failed in the stream: error: the server failed: It broke (code server_error, request id req_1, response id resp_1); try again later
    incomplete: error: the response is incomplete: max_output_tokens; allow more output tokens (request id req_1, response id resp_1)
    filtered: error: the response is incomplete: content_filter (request id req_1, response id resp_1)
    a redirect: error: the server redirects to elsewhere.example; redirects are not followed, set the base URL to the final address (status 307, request id req_1)
    a page: error: the server answered with no content type instead of an event stream: Sign in (request id req_1)
    closed early: error: the stream was closed before the response completed; sending it again may be billed again (request id req_1, response id resp_1)
    cut: error: the stream broke off: the connection ended within the response body; sending it again may be billed again (request id req_1, response id resp_1): unexpected EOF during chunk size line
    silent: error: the stream broke off: the response body was silent for 500ms (URL/responses); sending it again may be billed again (request id req_1, response id resp_1)
    no head: error: no response head came within 500ms (URL/responses) (2 attempts)
    ");
}
