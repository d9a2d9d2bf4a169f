//! Compaction.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use codex_api::common::CompactionInput;
use codex_api::{
    CompactClient, CompactRequest, CompactedResponse, Compression, Provider, Reasoning, ReasoningEffort,
    ResponseItem, ResponsesOptions, Tool, TransportErrorKind,
};
use codex_mock::{Gate, Mock, Reply};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::support::{all_asked, auth, header, in_time, no_network, provider, refusal, serve, transport};

fn client(provider: Provider) -> CompactClient {
    CompactClient::new(transport(), provider, auth())
}

fn compaction() -> Value {
    json!({"type": "compaction", "encrypted_content": "secret words", "new": 1})
}

fn answer() -> Reply {
    Reply::json(200, json!({"id": "resp_9", "object": "response.compaction", "output": [compaction()]}))
}

fn items() -> Vec<ResponseItem> {
    vec!["hi".into()]
}

async fn compact(client: &CompactClient) -> Result<Vec<ResponseItem>, String> {
    let items = items();
    let input = CompactionInput { model: "m", input: &items, instructions: "Be brief." };
    let output = in_time(client.compact_input(&input, header("x-extra", "1"))).await;
    output.map_err(|error| refusal(&error))
}

#[tokio::test]
async fn a_conversation_is_made_shorter() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let output = compact(&client(provider(&mock))).await.expect("an answer");
    assert_eq!(output, [ResponseItem::from_json(compaction().into())]);
    assert_eq!(serde_json::to_value(&output).unwrap(), json!([compaction()]), "what is not known is kept");
    assert_eq!(all_asked(&mock), ["POST /v1/responses/compact"]);
    let sent = &mock.requests()[0];
    assert_eq!(sent.json(), Some(json!({"model": "m", "input": items(), "instructions": "Be brief."})));
    for (name, value) in [
        ("accept", Some("application/json")),
        ("content-type", Some("application/json")),
        ("authorization", Some("Bearer sk-test")),
        ("x-extra", Some("1")),
        ("content-encoding", None),
        ("x-codex-turn-state", None),
    ] {
        assert_eq!(sent.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn a_request_says_all_there_is_to_say() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let request = CompactRequest {
        tools: Some(vec![Tool::from(json!({"type": "new_tool"}))]),
        parallel_tool_calls: Some(false),
        reasoning: Some(Reasoning { effort: Some(ReasoningEffort::Low), ..Reasoning::default() }),
        service_tier: Some(serde_json::from_value(json!("priority")).expect("a tier")),
        prompt_cache_key: Some("key".to_owned()),
        text: Some(serde_json::from_value(json!({"verbosity": "low"})).expect("controls")),
        previous_response_id: Some("resp_1".to_owned()),
        ..CompactRequest::new("m", items())
    };
    let compacted =
        in_time(client(provider(&mock)).compact(&request, HeaderMap::new())).await.expect("an answer");
    assert_eq!((compacted.id.as_deref(), compacted.output.len()), (Some("resp_9"), 1));
    let expected = json!({
        "model": "m", "input": items(), "tools": [{"type": "new_tool"}], "parallel_tool_calls": false,
        "reasoning": {"effort": "low"}, "service_tier": "priority", "text": {"verbosity": "low"}, "prompt_cache_key": "key", "previous_response_id": "resp_1",
    });
    assert_eq!(mock.requests()[0].json(), Some(expected));
    assert_eq!(mock.report().violations.len(), 1, "the mock never gave that response");
}

#[tokio::test]
async fn nothing_to_compact_sends_nothing() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let client = client(provider(&mock));
    let empty = CompactionInput { model: "m", input: &[], instructions: "x" };
    assert_eq!(in_time(client.compact_input(&empty, HeaderMap::new())).await.expect("nothing"), []);
    let compacted = in_time(client.compact(&CompactRequest::new("m", vec![]), HeaderMap::new())).await;
    assert_eq!(compacted.expect("nothing"), CompactedResponse::default());
    assert_eq!(mock.requests().len(), 0);
    let stored =
        CompactRequest { previous_response_id: Some("r".to_owned()), ..CompactRequest::new("m", vec![]) };
    assert_eq!(in_time(client.compact(&stored, HeaderMap::new())).await.expect("an answer").output.len(), 1);
    assert_eq!(mock.report().violations.len(), 1, "the mock never gave that response");
}

#[tokio::test]
async fn an_answer_without_an_output_is_an_error() {
    if no_network() {
        return;
    }
    for (case, reply, expected) in [
        ("no output", Reply::json(200, json!({"id": "resp_1"})), "error Unreadable, fate unknown"),
        ("no list", Reply::json(200, json!({"output": "words"})), "error Unreadable, fate unknown"),
        ("a page", Reply::raw(200).header("content-type", "text/html"), "error UnexpectedBody, fate unknown"),
        (
            "an error",
            Reply::json(200, json!({"error": {"message": "m", "type": "invalid_request_error"}})),
            "error InvalidRequest, not executed",
        ),
        ("400", Reply::json(400, json!({"error": {"message": "m"}})), "error InvalidRequest, not executed"),
    ] {
        let mock = serve([reply]).await;
        assert_eq!(compact(&client(provider(&mock))).await, Err(expected.to_owned()), "{case}");
    }
}

#[tokio::test]
async fn the_turns_state_is_kept_from_the_first_answer_and_sent_from_then_on() {
    if no_network() {
        return;
    }
    let mock = serve([
        answer().header("x-codex-turn-state", "one"),
        answer().header("x-codex-turn-state", "two"),
        answer(),
    ])
    .await;
    let state = Arc::new(OnceLock::new());
    let client = client(provider(&mock)).with_turn_state(Arc::clone(&state));
    for _ in 0..3 {
        compact(&client).await.expect("an answer");
        assert_eq!(state.get().map(String::as_str), Some("one"));
    }
    let sent: Vec<_> = mock
        .requests()
        .iter()
        .map(|request| request.header("x-codex-turn-state").map(str::to_owned))
        .collect();
    assert_eq!(sent, [None, Some("one".to_owned()), Some("one".to_owned())]);
}

#[tokio::test]
async fn a_body_is_compressed_where_the_options_say_so() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let options = ResponsesOptions {
        compression: Compression::Zstd,
        extra_headers: header("x-extra", "0"),
        conversation_id: Some("thread".to_owned()),
        ..ResponsesOptions::default()
    };
    compact(&client(provider(&mock)).with_options(options)).await.expect("an answer");
    let sent = &mock.requests()[0];
    assert_eq!(sent.json(), Some(json!({"model": "m", "input": items(), "instructions": "Be brief."})));
    for (name, value) in [("content-encoding", "zstd"), ("x-extra", "1"), ("session-id", "thread")] {
        assert_eq!(sent.header(name), Some(value), "{name}");
    }
}

/// A server that never answers, and a provider whose streams may be silent for this long.
async fn mute(silence: Duration) -> (Mock, Provider) {
    let mock = serve([answer().before_head(Gate::new())]).await;
    let mut provider = provider(&mock);
    provider.stream_idle_timeout = silence;
    provider.head_timeout = Duration::from_millis(1);
    (mock, provider)
}

#[tokio::test]
async fn a_compaction_may_take_four_times_a_silence() {
    if no_network() {
        return;
    }
    let (_mock, mut provider) = mute(Duration::from_millis(25)).await;
    provider.retry = codex_api::RetryConfig::none();
    let items = items();
    let input = CompactionInput { model: "m", input: &items, instructions: "" };
    let error = in_time(client(provider).compact_input(&input, HeaderMap::new())).await.expect_err("no head");
    let codex_api::ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::HeadTimeout(Duration::from_millis(100)));
}
