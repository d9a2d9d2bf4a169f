//! Whatever a client sends, it gets an answer.

use http::{HeaderMap, Method};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use serde_json::{Value, json};

use super::call::Ask;
use super::engine::Responder;
use super::settings::Settings;
use crate::clock::Clock;

/// Requests that use most of what there is to check.
fn requests() -> Vec<(&'static str, Value)> {
    let call = json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}", "id": "fc_1"});
    let output = json!({"type": "function_call_output", "call_id": "c", "output": [{"type": "input_text", "text": "42"}]});
    let reasoning =
        json!({"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "t"}]});
    let schema = json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}, "required": ["a"],
        "additionalProperties": false, "$defs": {"b": {"anyOf": [{"type": "integer", "minimum": 3}, {"enum": [1]}]}}});
    let function = json!({"type": "function", "name": "f", "parameters": schema, "strict": true});
    let user = json!({"role": "user", "content": [{"type": "input_text", "text": "call f {} and call f"}]});
    let create = json!({
        "model": "m", "input": [user, reasoning, call, output], "tools": [function, {"type": "custom", "name": "c"}],
        "tool_choice": {"type": "function", "name": "f"}, "text": {"format": {"type": "json_schema", "name": "n", "schema": schema}},
        "reasoning": {"summary": "auto"}, "include": ["reasoning.encrypted_content"], "metadata": {"a": "b"},
        "stream": true, "background": true, "max_output_tokens": 9,
    });
    let function = json!({"type": "function", "function": {"name": "f", "parameters": schema}});
    let asked = json!({"role": "assistant", "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": ""}}]});
    let chat = json!({
        "model": "m", "messages": [{"role": "user", "content": "hi"}, asked, {"role": "tool", "tool_call_id": "c", "content": ""}],
        "tools": [function], "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}},
        "n": 2, "stream": true, "stream_options": {"include_usage": true},
    });
    let traces =
        json!({"model": "m", "traces": [{"id": "t", "metadata": {"source_path": "p"}, "items": [{}]}]});
    let mut whole = create.clone();
    whole["tool_choice"] = json!("auto");
    vec![
        ("/v1/responses", create.clone()),
        ("/v1/responses", whole.clone()),
        ("/v1/responses/compact", whole),
        ("/v1/responses/input_tokens", create),
        ("/v1/chat/completions", chat),
        ("/v1/memories/trace_summarize", traces),
    ]
}

/// A value to put in the place of another.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        select(vec![
            json!([]),
            json!({}),
            json!([null]),
            json!([{}]),
            json!({"type": "new"}),
            json!([["a"]])
        ]),
        select(vec![
            "message",
            "function",
            "custom",
            "reasoning",
            "item_reference",
            "auto",
            "call f",
            "rs_1",
            "c"
        ])
        .prop_map(Value::from),
    ]
}

/// The value with one of its nodes replaced (or left out, where there is nothing to put there).
fn changed(value: &mut Value, at: usize, new: Option<&Value>) {
    let mut left = at;
    change(value, &mut left, new);
}

fn change(value: &mut Value, left: &mut usize, new: Option<&Value>) -> bool {
    if *left == 0 {
        if let Some(new) = new {
            *value = new.clone();
        }
        return new.is_none();
    }
    *left -= 1;
    match value {
        Value::Array(values) => {
            for index in 0..values.len() {
                let before = *left;
                if change(&mut values[index], left, new) {
                    values.remove(index);
                    return false;
                }
                if before == 0 {
                    return false;
                }
            }
        }
        Value::Object(fields) => {
            for name in fields.keys().cloned().collect::<Vec<_>>() {
                let before = *left;
                if fields.get_mut(&name).is_some_and(|value| change(value, left, new)) {
                    fields.remove(&name);
                    return false;
                }
                if before == 0 {
                    return false;
                }
            }
        }
        _ => {}
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn every_request_is_answered_and_twice_the_same(
        request in select(requests()),
        changes in proptest::collection::vec((0..120_usize, proptest::option::of(odd())), 0..4),
    ) {
        let (path, mut body) = request;
        for (at, new) in &changes {
            changed(&mut body, *at, new.as_ref());
        }
        let body = body.to_string();
        let ask = Ask {
            method: &Method::POST, path, query: None, headers: &HeaderMap::new(), body: Some(body.as_bytes()), number: 1,
        };
        let answers: Vec<String> = (0..2).map(|_| {
            let responder = Responder::new(Clock::new(Some(0)), Settings::default());
            let call = responder.receive(&ask);
            format!("{:?}", responder.answer(&call).steps())
        }).collect();
        // A gate prints alike whichever it is.
        prop_assert_eq!(&answers[0], &answers[1]);
    }
}
