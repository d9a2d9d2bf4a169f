//! Texts, reasoning, and what is kept of them.

use serde_json::{Value, json};

use super::super::stream_decoder::ChatStreamDecoder;
use super::{calls, chunk, decode, finish, fixture, lines, spoken, sse};
use crate::event::ResponseEvent;

#[test]
fn texts_end_where_others_begin() {
    let pieces = [
        json!({"reasoning": "r"}),
        json!({"content": "a", "tool_calls": []}),
        json!({"tool_calls": [{}], "reasoning": ""}),
        json!({"reasoning": "s", "content": "b"}),
        json!({"refusal": "n"}),
        json!({"tool_calls": [{"index": 0, "id": "x", "function": {"name": "f", "arguments": "{"}}]}),
        json!({"content": "c"}),
        json!({"tool_calls": [{"index": 0, "function": {"arguments": "}"}}]}),
    ];
    let events: Vec<Value> = pieces.iter().map(chunk).chain([finish("stop")]).collect();
    let done: Vec<String> = lines(&sse(&events)).into_iter().filter(|line| line.starts_with("= ")).collect();
    assert_eq!(
        done,
        [
            r#"= rs_c_0 "r""#,
            r#"= msg_c_1 completed "a""#,
            r#"= rs_c_2 "s""#,
            r#"= msg_c_3 completed "bn""#,
            "= fc_c_4 x f({})",
            r#"= msg_c_5 completed "c""#,
        ]
    );
}

#[test]
fn a_message_that_comes_whole_is_said_once() {
    let message = |message: Value, finish| json!({"id": "c", "choices": [{"message": message, "finish_reason": finish}]});
    let call = json!([{"id": "a", "function": {"name": "f", "arguments": "{}"}}]);
    for (case, events, expected) in [
        (
            "alone",
            vec![message(json!({"content": "ab", "tool_calls": call}), "tool_calls")],
            &["ab", "{}"][..],
        ),
        (
            "after all of it",
            vec![
                chunk(&json!({"reasoning": "r", "content": "ab", "tool_calls": call})),
                message(json!({"reasoning": "r", "content": "ab", "tool_calls": call}), "stop"),
            ],
            &["r", "ab", "{}"],
        ),
        (
            "after some of it",
            vec![chunk(&json!({"content": "a"})), message(json!({"content": "ab"}), "stop")],
            &["ab"],
        ),
        (
            "in pieces",
            vec![message(json!({"content": "a"}), ""), message(json!({"content": "b"}), ""), finish("stop")],
            &["ab"],
        ),
        (
            "another text",
            vec![chunk(&json!({"content": "x"})), message(json!({"content": "ab"}), "stop")],
            &["x"],
        ),
    ] {
        let done = decode(&[sse(&events).as_bytes()]).into_iter().flatten().filter_map(|event| match event {
            ResponseEvent::OutputItemDone(item) => Some(spoken(&item)),
            _ => None,
        });
        assert_eq!(done.collect::<Vec<_>>(), expected, "{case}");
    }
}

#[test]
fn what_the_completion_says_of_itself_is_the_response() {
    let mut decoder = ChatStreamDecoder::new();
    decoder.push(fixture("openai").into());
    while let Some(event) = decoder.next_event() {
        event.unwrap();
    }
    let response = decoder.events().response().unwrap().wire().to_value().unwrap();
    let content = json!([{"type": "output_text", "text": "Hello", "annotations": []}]);
    assert_eq!(
        (&response["id"], &response["status"], &response["model"], &response["output"][0]["content"]),
        (&json!("chatcmpl-1"), &json!("completed"), &json!("test-model"), &content)
    );
    let cut = decode(&[fixture("azure_filtered").as_bytes()]).pop().unwrap().unwrap_err();
    let response = cut.response().unwrap().wire().to_value().unwrap();
    assert_eq!(
        (&response["status"], &response["incomplete_details"]["reason"], &response["output"][0]["status"]),
        (&json!("incomplete"), &json!("content_filter"), &json!("incomplete"))
    );
}

#[test]
fn reasoning_keeps_what_the_server_wants_back() {
    let reasoning = |name| {
        decode(&[fixture(name).as_bytes()]).into_iter().flatten().find_map(|event| match event {
            ResponseEvent::OutputItemDone(item) => Some(item.to_json().to_value().unwrap()),
            _ => None,
        })
    };
    let said = |text| json!([{"type": "reasoning_text", "text": text}]);
    assert_eq!(
        reasoning("deepseek").unwrap(),
        json!({
            "type": "reasoning", "id": "rs_930c60df-bf64-41c9-a88e-3ec75f81e00e_0", "summary": [],
            "content": said("Let me see."), "reasoning_field": "reasoning_content",
        })
    );
    assert_eq!(
        reasoning("openrouter").unwrap(),
        json!({
            "type": "reasoning", "id": "rs_gen-1-abc_0", "summary": [],
            "content": said("Let me see."), "reasoning_field": "reasoning",
            "reasoning_details": [{
                "type": "reasoning.text", "text": "Let me see.", "format": "anthropic-claude-v1", "index": 0,
                "signature": "c2ln",
            }],
        })
    );
}

#[test]
fn halves_of_characters_and_missing_ids_are_no_matter() {
    let stream = concat!(
        r#"data: {"choices":[{"delta":{"content":"a\ud83e"}}]}"#,
        "\n\n",
        r#"data: {"choices":[{"delta":{"content":"\udd80"}}]}"#,
        "\n\n",
        r#"data: {"choices":[{"delta":{"content":"\ud83e"}}]}"#,
        "\n\n",
        r#"data: {"choices":[{"index":1,"delta":{"content":"another choice"}}]}"#,
        "\n\n",
        "data: [DONE]\n\n",
    );
    assert_eq!(
        lines(stream),
        [
            "Created",
            r#"+ - in_progress """#,
            r#"text "a""#,
            r#"text "🦀""#,
            "text \"\u{fffd}\"",
            "= - completed \"a🦀\u{fffd}\"",
            "completed  -",
        ]
    );
}

#[test]
fn what_is_held_is_bounded() {
    let many: Vec<Value> =
        (0..2000).map(|index| json!({"index": index, "function": {"name": "f"}})).collect();
    assert_eq!(lines(&sse(&[calls(&many)])).last().unwrap(), "error ResponseTooLarge (Cut)");
}
