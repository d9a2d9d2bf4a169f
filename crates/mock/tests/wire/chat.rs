//! Chat completions, whole and in chunks.

use codex_mock::Mock;
use serde_json::{Value, json};

use crate::ask::{given, streamed};
use crate::client::skipped;

const NOW: u64 = 1_800_000_000;
const PATH: &str = "/v1/chat/completions";

#[expect(clippy::needless_pass_by_value, reason = "callers write the choices in place")]
fn object(id: &Value, kind: &str, choices: Value) -> Value {
    json!({
        "id": id, "object": kind, "created": NOW, "model": "m", "choices": choices, "service_tier": "default",
        "system_fingerprint": "fp_mock",
    })
}

fn usage(prompt: u64, completion: u64) -> Value {
    json!({
        "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0, "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
        },
    })
}

#[tokio::test]
async fn a_completion_comes_whole_or_in_chunks() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().unix_time(NOW).start().await.unwrap();
    // "user" and "count to 2" are 1 and 3 tokens; "1," and " 2" are 1 each.
    let mut request = json!({"model": "m", "messages": [{"role": "user", "content": "count to 2"}]});
    let body = given(&mock, "POST", PATH, &request).await;
    let message = json!({"role": "assistant", "content": "1, 2", "refusal": null, "annotations": []});
    let choice = json!([{"index": 0, "message": message, "logprobs": null, "finish_reason": "stop"}]);
    let mut expected = object(&body["id"], "chat.completion", choice);
    expected["usage"] = usage(4, 2);
    assert_eq!(body, expected);
    assert!(body["id"].as_str().unwrap().starts_with("chatcmpl_"));

    request["stream"] = json!(true);
    for with_usage in [false, true] {
        request["stream_options"] = json!({"include_usage": with_usage});
        let events = streamed(&mock, "POST", PATH, &request).await;
        let id = &events[0]["id"];
        let chunk = |delta: Value, finish_reason: Value| {
            let choice =
                json!([{"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish_reason}]);
            let mut chunk = object(id, "chat.completion.chunk", choice);
            if with_usage {
                chunk["usage"] = Value::Null;
            }
            chunk
        };
        let mut expected = vec![
            chunk(json!({"role": "assistant", "content": "", "refusal": null}), Value::Null),
            chunk(json!({"content": "1,"}), Value::Null),
            chunk(json!({"content": " 2"}), Value::Null),
            chunk(json!({}), json!("stop")),
        ];
        if with_usage {
            let mut last = object(id, "chat.completion.chunk", json!([]));
            last["usage"] = usage(4, 2);
            expected.push(last);
        }
        expected.push(json!("[DONE]"));
        assert_eq!(events, expected, "usage {with_usage}");
    }
    mock.verify();
    assert_eq!(mock.generations(), 3);
}

#[tokio::test]
async fn tools_are_called_and_their_answers_quoted() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let tools = json!([
        {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}},
        {"type": "custom", "custom": {"name": "c"}},
    ]);
    let mut messages = json!([{"role": "user", "content": "call f {\"a\": 1} and call c text"}]);
    let request = json!({"model": "m", "messages": messages, "tools": tools});
    let body = given(&mock, "POST", PATH, &request).await;
    let choice = &body["choices"][0];
    assert_eq!(
        (&choice["finish_reason"], &choice["message"]["content"]),
        (&json!("tool_calls"), &Value::Null)
    );
    let calls = choice["message"]["tool_calls"].as_array().unwrap();
    let expected = [
        json!({"id": calls[0]["id"], "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}}),
        json!({"id": calls[1]["id"], "type": "custom", "custom": {"name": "c", "input": "text"}}),
    ];
    assert_eq!(calls[..], expected);

    let mut streaming = request.clone();
    streaming["stream"] = json!(true);
    let events = streamed(&mock, "POST", PATH, &streaming).await;
    let deltas: Vec<&Value> = events
        .iter()
        .map(|event| &event["choices"][0]["delta"]["tool_calls"][0])
        .filter(|call| call.is_object())
        .collect();
    let joined = |index: u64, kind: &str, field: &str| -> String {
        let own = deltas.iter().filter(|call| call["index"] == index);
        own.map(|call| call[kind][field].as_str().unwrap()).collect()
    };
    assert_eq!(
        (joined(0, "function", "arguments"), joined(1, "custom", "input")),
        ("{\"a\": 1}".to_owned(), "text".to_owned())
    );
    assert_eq!((&deltas[0]["function"]["name"], &deltas[0]["type"]), (&json!("f"), &json!("function")));

    let items = messages.as_array_mut().unwrap();
    items.push(choice["message"].clone());
    items.extend(
        calls.iter().map(|call| json!({"role": "tool", "tool_call_id": call["id"], "content": "42"})),
    );
    let answer =
        given(&mock, "POST", PATH, &json!({"model": "m", "messages": messages, "tools": tools})).await;
    assert!(
        answer["choices"][0]["message"]["content"]
            .as_str()
            .unwrap()
            .ends_with("The tools answered: \"42\", \"42\"")
    );
    mock.verify();
}

#[tokio::test]
async fn formats_limits_and_copies_are_respected() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let schema = json!({"name": "n", "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}});
    for (fields, expected) in [
        (
            json!({"response_format": {"type": "json_schema", "json_schema": schema}}),
            json!([["{\"n\":1}", "stop"]]),
        ),
        (json!({"response_format": {"type": "json_object"}}), json!([["{\"echo\":\"count to 9\"}", "stop"]])),
        (json!({"max_completion_tokens": 2}), json!([["1, 2,", "length"]])),
        (json!({"max_tokens": 1}), json!([["1,", "length"]])),
        (json!({"n": 2, "max_tokens": 1}), json!([["1,", "length"], ["1,", "length"]])),
    ] {
        let mut request = json!({"model": "m", "messages": [{"role": "user", "content": "count to 9"}]});
        for (name, value) in fields.as_object().unwrap().clone() {
            request[name] = value;
        }
        let body = given(&mock, "POST", PATH, &request).await;
        let choices = body["choices"].as_array().unwrap().iter();
        let found: Vec<Value> =
            choices.map(|choice| json!([choice["message"]["content"], choice["finish_reason"]])).collect();
        assert_eq!(json!(found), expected, "{fields}");
    }
    mock.verify();
}
