//! What a server sees.

use codex_api::{
    Compression, Prompt, ResponseEvent, ResponseItem, ResponsesOptions, SessionSource, SubAgentSource,
};
use codex_mock::Reply;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::support::{ask, body, client, finish, in_time, lines, no_network, prompt, refusal, serve, text};

fn answer() -> Reply {
    Reply::sse(body(&[text("Hello"), finish("stop"), json!("[DONE]")]))
}

#[tokio::test]
async fn a_request_names_the_conversation_and_who_asks() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let options = ResponsesOptions {
        conversation_id: Some("conv-1".to_owned()),
        session_source: Some(SessionSource::SubAgent(SubAgentSource::Review)),
        extra_headers: HeaderMap::from_iter([("x-extra".parse().unwrap(), "1".parse().unwrap())]),
        compression: Compression::Zstd,
        turn_state: None,
    };
    let stream = in_time(client(&mock).stream_prompt("test-model", &prompt(), options)).await.unwrap();
    in_time(lines(stream)).await;
    let [request] = &mock.requests()[..] else { panic!("one request") };
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/chat/completions"));
    for (name, expected) in [
        ("accept", Some("text/event-stream")),
        ("content-type", Some("application/json")),
        ("content-encoding", Some("zstd")),
        ("authorization", Some("Bearer sk-test")),
        ("session_id", Some("conv-1")),
        ("x-openai-subagent", Some("review")),
        ("x-extra", Some("1")),
        ("openai-beta", None),
    ] {
        assert_eq!(request.header(name), expected, "{name}");
    }
    assert_eq!(
        request.json().unwrap(),
        json!({
            "model": "test-model", "messages": [{"role": "user", "content": "hi"}],
            "stream": true, "stream_options": {"include_usage": true},
        })
    );
}

#[tokio::test]
async fn a_server_that_refuses_to_be_asked_for_the_usage_is_not_asked_for_it() {
    if no_network() {
        return;
    }
    for (case, status, refused) in [
        (
            "Groq",
            400,
            json!({"error": {"message": "property 'stream_options' is unsupported, did you mean 'stream'?"}}),
        ),
        ("OpenAI", 400, json!({"error": {"message": "Unknown parameter.", "param": "stream_options"}})),
        (
            "Mistral",
            422,
            json!({"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"]}]}}),
        ),
        ("FastAPI", 422, json!({"detail": [{"loc": ["body", "stream_options", "include_usage"]}]})),
    ] {
        let mock = serve([Reply::json(status, refused), answer()]).await;
        let client = client(&mock);
        for _ in 0..2 {
            let told = in_time(lines(ask(&client.clone()).await.unwrap())).await;
            assert_eq!(told.last().unwrap(), "completed c", "{case}");
        }
        let asked: Vec<bool> = mock
            .requests()
            .iter()
            .map(|request| request.json().unwrap().get("stream_options").is_some())
            .collect();
        assert_eq!(asked, [true, false, false], "{case}");
    }
}

#[tokio::test]
async fn another_refusal_stands() {
    if no_network() {
        return;
    }
    for (case, status, body, expected) in [
        ("a bad request", 400, json!({"error": {"message": "no"}}), "error InvalidRequest, not executed"),
        ("no such path", 404, json!({"detail": "Not Found"}), "error InvalidRequest, not executed"),
        (
            "llama.cpp's context",
            400,
            json!({"error": {"code": 400, "message": "too long", "type": "exceed_context_size_error"}}),
            "error ContextWindowExceeded, not executed",
        ),
    ] {
        let mock = serve([Reply::json(status, body)]).await;
        assert_eq!(refusal(&ask(&client(&mock)).await.unwrap_err()), expected, "{case}");
        assert_eq!(mock.requests().len(), 1, "{case}");
    }
}

#[tokio::test]
async fn a_turn_goes_back_as_it_came() {
    if no_network() {
        return;
    }
    let delta = json!({
        "role": "assistant", "reasoning_content": "Hm.", "content": "Let me see.",
        "tool_calls": [
            {"index": 0, "id": "call_a", "type": "function", "function": {"name": "f", "arguments": "{\"n\":1}"}},
            {"index": 1, "id": "call_b", "type": "function", "function": {"name": "g", "arguments": "{}"}},
        ],
    });
    let chunk = json!({"id": "c", "choices": [{"index": 0, "delta": delta, "finish_reason": "tool_calls"}]});
    let mock = serve([Reply::sse(body(&[chunk, json!("[DONE]")])), answer()]).await;
    let client = client(&mock);
    let mut stream = ask(&client).await.unwrap();
    let mut input: Vec<ResponseItem> = prompt().input;
    while let Some(event) = in_time(stream.next()).await {
        if let ResponseEvent::OutputItemDone(item) = event.unwrap() {
            input.push(item);
        }
    }
    input.push(ResponseItem::function_output("call_a", "1"));
    input.push(ResponseItem::function_output("call_b", "2"));
    let next = Prompt { input, ..Prompt::default() };
    let stream =
        in_time(client.stream_prompt("test-model", &next, ResponsesOptions::default())).await.unwrap();
    in_time(lines(stream)).await;
    let sent: Vec<Value> =
        mock.requests().iter().map(|request| request.json().unwrap()["messages"].take()).collect();
    let call = |id: &str, name: &str, arguments: &str| json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}});
    assert_eq!(
        sent[1],
        json!([
            {"role": "user", "content": "hi"},
            {
                "role": "assistant", "content": "Let me see.", "reasoning_content": "Hm.",
                "tool_calls": [call("call_a", "f", "{\"n\":1}"), call("call_b", "g", "{}")],
            },
            {"role": "tool", "content": "1", "tool_call_id": "call_a"},
            {"role": "tool", "content": "2", "tool_call_id": "call_b"},
        ])
    );
}
