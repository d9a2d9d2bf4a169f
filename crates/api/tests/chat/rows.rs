//! The table of chat streams: what each field of a chunk and each word for an end is to the caller.

use codex_api::{Prompt, ResponsesOptions};
use codex_mock::Reply;
use serde_json::{Value, json};

use crate::support::{ask, body, client, in_time, lines, no_network, serve};

fn chunk(delta: &Value) -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": delta, "finish_reason": null}]})
}

fn end(word: &Value) -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": word}]})
}

/// A piece of a call; what is not known is not sent, but the name, which is null.
fn call(index: Option<u32>, id: Option<&str>, name: Option<&str>, arguments: &str) -> Value {
    let mut call = json!({"function": {"name": name, "arguments": arguments}});
    if let Some(index) = index {
        call["index"] = json!(index);
    }
    if let Some(id) = id {
        call["id"] = json!(id);
    }
    json!({"tool_calls": [call]})
}

/// What a server says before its `finish_reason`.
fn deltas() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("content, a string", vec![json!({"content": "Hi"})]),
        ("content, parts", vec![json!({"content": [{"type": "text", "text": "Hi"}, {"text": " you"}]})]),
        ("content, null", vec![json!({"content": null, "role": "assistant"})]),
        ("refusal", vec![json!({"refusal": "No"})]),
        ("reasoning, a string", vec![json!({"reasoning": "Hm."}), json!({"content": "Hi"})]),
        (
            "reasoning, an object with text",
            vec![json!({"reasoning": {"text": "Hm."}}), json!({"content": "Hi"})],
        ),
        (
            "reasoning, an object with content",
            vec![json!({"reasoning": {"content": "Hm."}}), json!({"content": "Hi"})],
        ),
        ("reasoning_content", vec![json!({"reasoning_content": "Hm."}), json!({"content": "Hi"})]),
        ("a call in one piece", vec![call(Some(0), Some("call_1"), Some("f"), "{\"a\":1}")]),
        (
            "a call in pieces, by its index",
            vec![call(Some(0), Some("call_1"), Some("f"), "{\"a\""), call(Some(0), None, None, ":1}")],
        ),
        (
            "a call in pieces, by its id",
            vec![call(None, Some("call_1"), Some("f"), "{\"a\""), call(None, Some("call_1"), None, ":1}")],
        ),
        (
            "a call in pieces, by neither",
            vec![call(Some(0), Some("call_1"), Some("f"), "{\"a\""), call(None, None, None, ":1}")],
        ),
        (
            "two calls at once",
            vec![
                call(Some(0), Some("call_1"), Some("f"), "{"),
                call(Some(1), Some("call_2"), Some("g"), "{"),
                call(Some(0), None, None, "}"),
                call(Some(1), None, None, "}"),
            ],
        ),
        ("a call without an id", vec![call(Some(0), None, Some("f"), "{}")]),
        ("text, then a call", vec![json!({"content": "Hi"}), call(Some(0), Some("call_1"), Some("f"), "{}")]),
    ]
}

#[tokio::test]
async fn every_part_of_a_prompt_has_its_place_in_the_body() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::sse(body(&[end(&json!("stop")), json!("[DONE]")]))]).await;
    let client = client(&mock);
    let said = json!([{"role": "user", "content": "hi"}]);
    let schema = json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false});
    let format = json!({"name": "codex_output_schema", "schema": schema, "strict": true});
    let function =
        json!({"type": "function", "name": "f", "description": "Does.", "parameters": {"type": "object"}});
    let sent = json!({"type": "function", "function": {
        "name": "f", "description": "Does.", "parameters": {"type": "object"},
    }});
    let plain = || Prompt { input: vec!["hi".into()], ..Prompt::default() };
    let briefly = json!([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}]);
    let rows: [(&str, Prompt, Value); 6] = [
        ("input", plain(), json!({})),
        (
            "instructions",
            Prompt { instructions: "Be brief.".to_owned(), ..plain() },
            json!({"messages": briefly}),
        ),
        (
            "a tool",
            Prompt { tools: vec![function.clone()], parallel_tool_calls: true, ..plain() },
            json!({"tools": [sent], "parallel_tool_calls": true}),
        ),
        (
            "a tool, one call at a time",
            Prompt { tools: vec![function], ..plain() },
            json!({"tools": [sent], "parallel_tool_calls": false}),
        ),
        (
            "a tool that chat has not",
            Prompt { tools: vec![json!({"type": "web_search"})], ..plain() },
            json!({}),
        ),
        (
            "a schema",
            Prompt { output_schema: Some(schema.clone()), ..plain() },
            json!({"response_format": {"type": "json_schema", "json_schema": format}}),
        ),
    ];
    for (case, prompt, own) in rows {
        let mut expected = json!({
            "model": "m", "messages": said, "stream": true, "stream_options": {"include_usage": true},
        });
        expected.as_object_mut().expect("an object").extend(own.as_object().expect("an object").clone());
        in_time(client.stream_prompt("m", &prompt, ResponsesOptions::default())).await.expect(case);
        let sent = mock.requests().pop().expect("a request");
        assert_eq!((sent.path.as_str(), sent.json()), ("/v1/chat/completions", Some(expected)), "{case}");
    }
}

/// Every line of a stream of these chunks.
async fn told(events: &[Value]) -> String {
    let mock = serve([Reply::sse(body(events))]).await;
    let stream = ask(&client(&mock)).await.expect("a head");
    in_time(lines(stream)).await.join(", ")
}

#[tokio::test]
async fn every_field_of_a_chunk_is_told() {
    if no_network() {
        return;
    }
    let mut rows = Vec::new();
    for (case, deltas) in deltas() {
        let mut events: Vec<Value> = deltas.iter().map(chunk).collect();
        events.extend([end(&json!("stop")), json!("[DONE]")]);
        rows.push(format!("{case}: {}", told(&events).await));
    }
    let beside = |field: &str, value: Value| {
        let mut event = end(&json!("stop"));
        event[field] = value;
        [chunk(&json!({"content": "Hi"})), event, json!("[DONE]")]
    };
    let usage = json!({"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7});
    let nothing = [
        json!({"id": "c", "object": "chat.completion.chunk"}),
        json!({"id": "c", "choices": []}),
        end(&json!("stop")),
        json!("[DONE]"),
    ];
    let whole = [
        json!({"id": "c", "choices": [{"index": 0, "message": {"content": "Hi", "reasoning": "Hm."}, "finish_reason": "stop"}]}),
        json!("[DONE]"),
    ];
    let error = [
        chunk(&json!({"content": "Hi"})),
        json!({"error": {"message": "words", "code": "rate_limit_exceeded"}}),
    ];
    for (case, events) in [
        ("usage", &beside("usage", usage)[..]),
        ("another model", &beside("model", json!("other-model"))),
        ("no choices", &nothing),
        ("a message at the end", &whole),
        ("an error", &error),
    ] {
        rows.push(format!("{case}: {}", told(events).await));
    }
    insta::assert_snapshot!(rows.join("\n"), @"
    content, a string: Created, OutputItemAdded, text Hi, done message, completed c
    content, parts: Created, OutputItemAdded, text Hi you, done message, completed c
    content, null: Created, completed c
    refusal: Created, OutputItemAdded, RefusalDelta, done message, completed c
    reasoning, a string: Created, OutputItemAdded, ReasoningContentDelta, done reasoning, OutputItemAdded, text Hi, done message, completed c
    reasoning, an object with text: Created, OutputItemAdded, ReasoningContentDelta, done reasoning, OutputItemAdded, text Hi, done message, completed c
    reasoning, an object with content: Created, OutputItemAdded, ReasoningContentDelta, done reasoning, OutputItemAdded, text Hi, done message, completed c
    reasoning_content: Created, OutputItemAdded, ReasoningContentDelta, done reasoning, OutputItemAdded, text Hi, done message, completed c
    a call in one piece: Created, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    a call in pieces, by its index: Created, OutputItemAdded, FunctionCallArgumentsDelta, FunctionCallArgumentsDelta, done function_call, completed c
    a call in pieces, by its id: Created, OutputItemAdded, FunctionCallArgumentsDelta, FunctionCallArgumentsDelta, done function_call, completed c
    a call in pieces, by neither: Created, OutputItemAdded, FunctionCallArgumentsDelta, FunctionCallArgumentsDelta, done function_call, completed c
    two calls at once: Created, OutputItemAdded, FunctionCallArgumentsDelta, OutputItemAdded, FunctionCallArgumentsDelta, FunctionCallArgumentsDelta, FunctionCallArgumentsDelta, done function_call, done function_call, completed c
    a call without an id: Created, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    text, then a call: Created, OutputItemAdded, text Hi, done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    usage: Created, OutputItemAdded, text Hi, done message, completed c
    another model: Created, OutputItemAdded, text Hi, done message, completed c
    no choices: unknown, `choices` is missing, Created, completed c
    a message at the end: Created, OutputItemAdded, ReasoningContentDelta, done reasoning, OutputItemAdded, text Hi, done message, completed c
    an error: Created, OutputItemAdded, text Hi, error RateLimited, cut
    ");
}

#[tokio::test]
async fn every_word_for_an_end_is_known() {
    if no_network() {
        return;
    }
    let mut rows = Vec::new();
    for word in [
        "stop",
        "eos",
        "length",
        "max_tokens",
        "model_length",
        "tool_calls",
        "function_call",
        "content_filter",
        "safety",
        "error",
        "insufficient_system_resource",
        "model_context_window_exceeded",
        "cancelled",
        "a_word_of_later",
    ] {
        let call = call(Some(0), Some("call_1"), Some("f"), "{}");
        let events = [chunk(&json!({"content": "Hi"})), chunk(&call), end(&json!(word)), json!("[DONE]")];
        let told = told(&events).await;
        let (_, end) = told.split_once("text Hi, ").expect("the text comes first");
        rows.push(format!("{word}: {end}"));
    }
    insta::assert_snapshot!(rows.join("\n"), @"
    stop: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    eos: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    length: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error Incomplete, cut
    max_tokens: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error Incomplete, cut
    model_length: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error Incomplete, cut
    tool_calls: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    function_call: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    content_filter: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error Incomplete, cut
    safety: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error Incomplete, cut
    error: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error ServerFailed, cut
    insufficient_system_resource: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error ServerOverloaded, cut
    model_context_window_exceeded: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error ContextWindowExceeded, cut
    cancelled: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, error Cancelled, cut
    a_word_of_later: done message, OutputItemAdded, FunctionCallArgumentsDelta, done function_call, completed c
    ");
}
