//! What requests look like on the wire.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

use codex_protocol::{
    ConversationId, Include, Reasoning, ReasoningEffort, ResponseItem, ResponsesApiRequest, ServiceTier,
    TextControls, TextFormat, Tool, ToolChoice, Verbosity,
};
use serde_json::{Value, json};

fn text(request: &ResponsesApiRequest) -> String {
    String::from_utf8(request.encode().unwrap().into()).unwrap()
}

/// Every parameter set, to a value of its documented shape.
fn full() -> Value {
    json!({
        "model": "gpt-5",
        "instructions": "Be brief.",
        "input": [{"type": "message", "role": "user", "content": "hi"}],
        "tools": [{"type": "function", "name": "f", "parameters": {"type": "object"}, "strict": true}],
        "tool_choice": {"type": "function", "name": "f"},
        "parallel_tool_calls": false,
        "reasoning": {"effort": "high", "summary": "auto", "context": "all_turns", "mode": "pro"},
        "store": true,
        "stream": true,
        "stream_options": {"include_obfuscation": false, "reasoning_summary_delivery": "sequential_cutoff"},
        "include": ["reasoning.encrypted_content"],
        "service_tier": "flex",
        "prompt_cache_key": "key",
        "text": {"verbosity": "low", "format": {"type": "json_schema", "name": "n", "schema": {}, "strict": true}},
        "client_metadata": {"a": "b"},
        "access_programs": {"cyber": "daybreak_blue"},
        "background": true,
        "context_management": [{"type": "compaction", "compact_threshold": 1000}],
        "conversation": "conv_1",
        "image": {"context_compression": "enabled"},
        "max_output_tokens": 10,
        "max_tool_calls": 2,
        "metadata": {"k": "v"},
        "moderation": {"model": "m", "policy": {"input": {"mode": "score"}, "output": {"mode": "block"}}},
        "multi_agent": {"enabled": true, "max_concurrent_subagents": 3},
        "previous_response_id": "resp_1",
        "prompt": {"id": "pmpt_1", "version": "2", "variables": {"a": "b"}},
        "prompt_cache_options": {"mode": "explicit", "ttl": "30m", "prewarm": true, "comparison_response_id": "r"},
        "prompt_cache_retention": "24h",
        "safety_identifier": "s",
        "temperature": 0.5,
        "top_logprobs": 3,
        "top_p": 0.25,
        "truncation": "auto",
        "user": "u",
    })
}

#[test]
fn items_kept_elsewhere_are_written_as_its_own() {
    let mut request: ResponsesApiRequest = serde_json::from_value(full()).unwrap();
    let own = text(&request);
    let items = std::mem::take(&mut request.input);
    for input_bytes in [0, own.len()] {
        assert_eq!(request.encode_with(&items, input_bytes).unwrap(), own);
    }
}

#[test]
fn the_least_request_holds_what_is_always_sent() {
    let request = ResponsesApiRequest::new("gpt-5", vec!["hi".into()]);
    insta::assert_snapshot!(
        text(&request),
        @r#"{"model":"gpt-5","input":[{"type":"message","role":"user","content":"hi"}],"tool_choice":"auto","parallel_tool_calls":true,"reasoning":null,"store":false,"stream":true,"include":[]}"#
    );
}

#[test]
fn a_turn_of_an_agent_is_written_in_the_documented_order() {
    let request = ResponsesApiRequest {
        instructions: "Be brief.".to_owned(),
        tools: Some(vec![]),
        reasoning: Some(Reasoning { effort: Some(ReasoningEffort::High), ..Reasoning::default() }),
        include: vec![Include::EncryptedReasoning],
        prompt_cache_key: Some("key".to_owned()),
        service_tier: Some(ServiceTier::Priority),
        text: Some(TextControls {
            verbosity: Some(Verbosity::Low),
            format: Some(TextFormat::json_schema("out", json!({"type": "object"}))),
        }),
        max_output_tokens: Some(100),
        ..ResponsesApiRequest::new("gpt-5", vec![ResponseItem::user("hi")])
    };
    insta::assert_snapshot!(
        text(&request),
        @r#"{"model":"gpt-5","instructions":"Be brief.","input":[{"type":"message","role":"user","content":"hi"}],"tools":[],"tool_choice":"auto","parallel_tool_calls":true,"reasoning":{"effort":"high"},"store":false,"stream":true,"include":["reasoning.encrypted_content"],"service_tier":"priority","prompt_cache_key":"key","text":{"verbosity":"low","format":{"type":"json_schema","name":"out","schema":{"type":"object"},"strict":true}},"max_output_tokens":100}"#
    );
}

#[test]
fn every_parameter_is_read_and_written_back_in_order() {
    let request: ResponsesApiRequest = serde_json::from_value(full()).unwrap();
    assert_eq!(request.extra, serde_json::Map::new());
    assert_eq!(request.conversation, Some(ConversationId("conv_1".to_owned())));
    assert_eq!(request.tool_choice, ToolChoice::function("f"));
    let written: Value = serde_json::from_str(&text(&request)).unwrap();
    assert_eq!(written, full());
    let keys: Vec<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ResponsesApiRequest::KEYS);
    let again: ResponsesApiRequest = serde_json::from_value(written).unwrap();
    assert_eq!(again, request);
}

#[test]
fn kept_items_and_tools_are_copied_as_they_are() {
    let item = r#"{ "role":"user","x": 1.0,"content":[{"text":"\ud83e","type":"input_text" }] }"#;
    let tool = r#"{"type":"x_search",  "n":1e400}"#;
    let request = ResponsesApiRequest {
        tools: Some(vec![Tool::from_slice(tool.as_bytes()).unwrap()]),
        ..ResponsesApiRequest::new("m", vec![ResponseItem::from_slice(item.as_bytes()).unwrap()])
    };
    let text = text(&request);
    assert!(text.contains(&format!(r#""input":[{item}]"#)), "{text}");
    assert!(text.contains(&format!(r#""tools":[{tool}]"#)), "{text}");
}

#[test]
fn one_buffer_is_enough() {
    let item = ResponseItem::user("x".repeat(100_000));
    let request = ResponsesApiRequest::new("m", vec![item; 10]);
    let mut length = 0;
    request.encode().unwrap();
    let counted = allocation_counter::measure(|| length = request.encode().unwrap().len());
    assert!(length > 1_000_000);
    assert!(counted.bytes_total < 2 * length as u64, "{} bytes for {length}", counted.bytes_total);
}

#[test]
fn unknown_parameters_come_last_and_take_the_place_of_known_ones() {
    let mut request = ResponsesApiRequest::new("m", vec![]);
    request.extra.insert("new_knob".to_owned(), json!({"a": 1}));
    request.extra.insert("store".to_owned(), json!("maybe"));
    insta::assert_snapshot!(
        text(&request),
        @r#"{"model":"m","input":[],"tool_choice":"auto","parallel_tool_calls":true,"reasoning":null,"stream":true,"include":[],"new_knob":{"a":1},"store":"maybe"}"#
    );
}

#[test]
fn short_requests_are_read_as_the_api_reads_them() {
    let request: ResponsesApiRequest = serde_json::from_value(
        json!({"model": "m", "input": "hello", "conversation": {"id": "conv_1"}, "new": 1}),
    )
    .unwrap();
    let expected = ResponsesApiRequest {
        store: true,
        stream: false,
        conversation: Some(ConversationId("conv_1".to_owned())),
        extra: [("new".to_owned(), json!(1))].into_iter().collect(),
        ..ResponsesApiRequest::new("m", vec!["hello".into()])
    };
    assert_eq!(request, expected);
    for body in [json!({"input": "hello"}), json!("hello"), json!(null)] {
        assert!(serde_json::from_value::<ResponsesApiRequest>(body.clone()).is_err(), "{body}");
    }
}
