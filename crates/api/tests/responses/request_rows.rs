//! The table of requests: every header and every field of the body, as the server gets it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use codex_api::{
    AuthError, AuthFuture, AuthProvider, Compression, Credentials, Provider, ReqwestTransport,
    ResponsesApiRequest, ResponsesClient, ResponsesOptions, Secret, SessionSource, SubAgentSource,
};
use codex_mock::{Mock, Reply, ev};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::support::{body, client, in_time, no_network, provider, request, serve};

async fn completing() -> Mock {
    serve([Reply::sse(body([ev::completed("resp_1", vec![])]))]).await
}

fn map(rows: &[(&'static str, &'static str)]) -> HeaderMap {
    rows.iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect()
}

/// What a provider sets.
const OF_THE_PROVIDER: [(&str, &str); 6] = [
    ("originator", "codex_cli_rs"),
    ("user-agent", "codex_cli_rs/1.2.3 (Linux 6; x86_64) xterm"),
    ("version", "1.2.3"),
    ("openai-organization", "org_1"),
    ("openai-project", "proj_1"),
    ("x-openai-internal-codex-residency", "us"),
];

/// What credentials are.
const OF_THE_CREDENTIALS: [(&str, &str); 3] =
    [("authorization", "Bearer token_1"), ("chatgpt-account-id", "account_1"), ("x-openai-fedramp", "true")];

/// What a caller says of the turn.
const OF_THE_CALLER: [(&str, &str); 10] = [
    ("thread-id", "thread_1"),
    ("x-codex-window-id", "thread_1:0"),
    ("x-codex-turn-metadata", "{\"turn_id\":\"turn_1\"}"),
    ("x-codex-parent-thread-id", "thread_0"),
    ("x-codex-installation-id", "installation_1"),
    ("x-codex-beta-features", "one,two"),
    ("x-openai-memgen-request", "true"),
    ("x-oai-attestation", "attestation_1"),
    ("x-openai-internal-codex-responses-lite", "true"),
    ("x-codex-inference-call-id", "call_1"),
];

/// What this crate makes of options and body.
const OF_THE_REQUEST: [(&str, &str); 9] = [
    ("accept", "text/event-stream"),
    ("content-type", "application/json"),
    ("content-encoding", "zstd"),
    ("openai-beta", "responses=experimental"),
    ("session_id", "conv_1"),
    ("session-id", "conv_1"),
    ("conversation_id", "conv_1"),
    ("x-openai-subagent", "review"),
    ("x-codex-turn-state", "state_1"),
];

struct Account;

impl AuthProvider for Account {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        let account = map(&OF_THE_CREDENTIALS[1..]).into_iter().fold(
            Credentials::bearer(&Secret::from("token_1")).expect("a token"),
            |credentials, (name, value)| credentials.with_header(name.expect("each has its own"), value),
        );
        Box::pin(std::future::ready(Ok(account)))
    }
}

#[tokio::test]
async fn every_header_arrives_once_and_no_other() {
    if no_network() {
        return;
    }
    let mock = completing().await;
    let provider = Provider { headers: map(&OF_THE_PROVIDER), ..provider(&mock) };
    let client = ResponsesClient::new(ReqwestTransport::new().expect("TLS can be set up"), provider, Account);
    let mut extra_headers = map(&OF_THE_CALLER);
    // What credentials say wins over what a caller says.
    extra_headers.extend(map(&[("authorization", "Bearer other"), ("chatgpt-account-id", "other")]));
    let options = ResponsesOptions {
        conversation_id: Some("conv_1".to_owned()),
        session_source: Some(SessionSource::SubAgent(SubAgentSource::Review)),
        extra_headers,
        compression: Compression::Zstd,
        turn_state: Some(Arc::new(OnceLock::from("state_1".to_owned()))),
    };
    in_time(client.stream_request(request(), options)).await.expect("a head");

    let sent = &mock.requests()[0];
    let rows = OF_THE_PROVIDER.iter().chain(&OF_THE_CREDENTIALS).chain(&OF_THE_CALLER).chain(&OF_THE_REQUEST);
    let mut expected: BTreeMap<&str, Vec<&str>> = rows.map(|(name, value)| (*name, vec![*value])).collect();
    let (length, host) = (sent.body.len().to_string(), mock.addr().to_string());
    let id = sent.header("x-client-request-id").expect("an id").to_owned();
    for (name, value) in [("content-length", &length), ("host", &host), ("x-client-request-id", &id)] {
        expected.insert(name, vec![value]);
    }
    let name = |name: &HeaderName| name.as_str().to_owned();
    let told: BTreeMap<String, Vec<&str>> = sent
        .headers
        .keys()
        .map(|key| {
            (name(key), sent.headers.get_all(key).iter().filter_map(|value| value.to_str().ok()).collect())
        })
        .collect();
    let expected: BTreeMap<String, Vec<&str>> =
        expected.into_iter().map(|(name, values)| (name.to_owned(), values)).collect();
    assert_eq!(told, expected);
}

/// A value for every field of the body besides `model` and `input`.
fn fields() -> Vec<(&'static str, Value)> {
    let schema = json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false});
    let format =
        json!({"type": "json_schema", "name": "codex_output_schema", "strict": true, "schema": schema});
    vec![
        ("instructions", json!("Be brief.")),
        ("tools", json!([])),
        (
            "tools",
            json!([{"type": "function", "name": "f", "parameters": {"type": "object"}, "strict": false}]),
        ),
        ("tool_choice", json!("required")),
        ("parallel_tool_calls", json!(false)),
        ("reasoning", json!({"effort": "low", "summary": "auto", "context": "all_turns"})),
        ("reasoning", json!({"effort": "xhigh", "summary": "detailed"})),
        ("store", json!(true)),
        ("stream_options", json!({"reasoning_summary_delivery": "sequential_cutoff"})),
        ("include", json!(["reasoning.encrypted_content"])),
        ("service_tier", json!("priority")),
        ("prompt_cache_key", json!("session_1")),
        ("text", json!({"verbosity": "low"})),
        ("text", json!({"format": format})),
        ("client_metadata", json!({"session_id": "s", "x-codex-turn-metadata": "{}"})),
        ("access_programs", json!({"cyber": "standard"})),
        ("background", json!(false)),
        ("context_management", json!([{"type": "compaction", "compact_threshold": 1000}])),
        ("conversation", json!("conv_1")),
        ("image", json!({"context_compression": "auto"})),
        ("max_output_tokens", json!(100)),
        ("max_tool_calls", json!(3)),
        ("metadata", json!({"a": "b"})),
        ("moderation", json!({"model": "m"})),
        ("multi_agent", json!({"enabled": true})),
        ("previous_response_id", json!("resp_0")),
        ("prompt", json!({"id": "pmpt_1", "version": "2"})),
        ("prompt_cache_options", json!({"mode": "explicit"})),
        ("prompt_cache_retention", json!("24h")),
        ("safety_identifier", json!("user_1")),
        ("temperature", json!(0.5)),
        ("top_logprobs", json!(2)),
        ("top_p", json!(0.25)),
        ("truncation", json!("auto")),
        ("user", json!("user_1")),
        ("a_field_of_later", json!({"kept": [1.50]})),
    ]
}

#[tokio::test]
async fn every_field_of_the_body_arrives_as_it_is_and_none_that_was_not_set() {
    if no_network() {
        return;
    }
    let mock = completing().await;
    let client = client(provider(&mock));
    let bare = json!({
        "model": "m", "input": [{"type": "message", "role": "user", "content": "hi"}], "tool_choice": "auto",
        "parallel_tool_calls": true, "reasoning": null, "store": false, "stream": true, "include": [],
    });
    let of_this_crate = ["input", "stream"].map(|name| (name, bare[name].clone()));
    let rows: Vec<_> = of_this_crate.into_iter().chain([("model", json!("m"))]).chain(fields()).collect();
    for key in ResponsesApiRequest::KEYS {
        assert!(rows.iter().any(|(name, _)| name == key), "{key} has a row");
    }
    for (name, value) in rows {
        let mut expected = bare.clone();
        expected[name] = value.clone();
        let request: ResponsesApiRequest = serde_json::from_value(expected.clone()).expect(name);
        let known = name != "a_field_of_later";
        assert_eq!(request.extra.is_empty(), known, "{name} has a place of its own");
        in_time(client.stream_request(request, ResponsesOptions::default())).await.expect(name);
        let sent = mock.requests().pop().expect("a request").json().expect("JSON");
        assert_eq!(sent, expected, "{name}: {value}");
    }
    // Some of these the mock never gave, or they contradict each other: that is not what is asked here.
    let _ = mock.report();
}
