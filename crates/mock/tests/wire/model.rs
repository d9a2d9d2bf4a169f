//! What the responder answers in the place of a model: tool loops, schemas, reasoning, limits.

use codex_mock::{Mock, ev};
use serde_json::{Value, json};

use crate::ask::{given, kinds, streamed};
use crate::client::skipped;

const PATH: &str = "/v1/responses";

fn tools() -> Value {
    let city = json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": false});
    json!([
        {"type": "function", "name": "get_weather", "parameters": city, "strict": true},
        {"type": "custom", "name": "patch"},
        {"type": "namespace", "name": "clock", "tools": [{"type": "function", "name": "now", "parameters": null}]},
    ])
}

fn text(response: &Value) -> &str {
    let items = response["output"].as_array().unwrap();
    items.iter().rev().find_map(|item| item["content"][0]["text"].as_str()).unwrap()
}

#[tokio::test]
async fn a_call_of_a_function_is_streamed_from_its_announcement_to_its_end() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().unix_time(1).start().await.unwrap();
    let request = json!({
        "model": "m", "input": "call get_weather {\"city\": \"New York\"}", "tools": tools(), "stream": true,
        "reasoning": {"summary": "auto"}, "include": ["reasoning.encrypted_content"],
    });
    let events = streamed(&mock, "POST", PATH, &request).await;
    let numbers: Vec<u64> = events.iter().map(|event| event["sequence_number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..events.len() as u64).collect::<Vec<_>>());
    let mut kinds = kinds(&events);
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed",
        ]
    );
    let of = |kind: &str| events.iter().filter(move |event| event["type"] == kind).collect::<Vec<_>>();
    let arguments = "{\"city\": \"New York\"}";
    let deltas = of("response.function_call_arguments.delta");
    assert_eq!(deltas.iter().map(|event| event["delta"].as_str().unwrap()).collect::<String>(), arguments);
    let (added, done) = (of("response.output_item.added"), of("response.output_item.done"));
    let (id, call_id) =
        (done[1]["item"]["id"].as_str().unwrap(), done[1]["item"]["call_id"].as_str().unwrap());
    assert_eq!(done[1]["item"], ev::function_call(id, call_id, "get_weather", arguments));
    let mut announced = ev::function_call(id, call_id, "get_weather", "");
    announced["status"] = json!("in_progress");
    assert_eq!(added[1]["item"], announced);
    let reasoning = &done[0]["item"];
    let thought: String = of("response.reasoning_summary_text.delta")
        .iter()
        .map(|event| event["delta"].as_str().unwrap())
        .collect();
    let mut expected = ev::reasoning(reasoning["id"].as_str().unwrap(), &thought);
    expected["encrypted_content"] = reasoning["encrypted_content"].clone();
    assert_eq!(*reasoning, expected);
    assert!(reasoning["encrypted_content"].is_string());
    let response = &events.last().unwrap()["response"];
    assert_eq!(response["output"], json!([reasoning, done[1]["item"]]));
    let usage = &response["usage"];
    let total = |field: &str| usage[field].as_u64().unwrap();
    assert_eq!(total("input_tokens") + total("output_tokens"), total("total_tokens"));
    let thinking = usage["output_tokens_details"]["reasoning_tokens"].as_u64().unwrap();
    assert!(0 < thinking && thinking < total("output_tokens"));
}

#[tokio::test]
async fn a_tool_loop_runs_to_its_end() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let ask = "call get_weather {\"city\":\"Oslo\"}, call now and call patch a b\nplease";
    for parallel in [true, false] {
        let mut input = json!([{"role": "user", "content": ask}]);
        let mut rounds = Vec::new();
        loop {
            let request =
                json!({"model": "m", "input": input, "tools": tools(), "parallel_tool_calls": parallel});
            let response = given(&mock, "POST", PATH, &request).await;
            let output = response["output"].as_array().unwrap().clone();
            let calls: Vec<Value> =
                output.iter().filter(|item| item["call_id"].is_string()).cloned().collect();
            input.as_array_mut().unwrap().extend(output.clone());
            if calls.is_empty() {
                assert!(
                    text(&response).ends_with("The tools answered: \"get_weather!\", \"now!\", \"patch!\"")
                );
                break;
            }
            rounds.push(calls.len());
            for call in calls {
                let name = call["name"].as_str().unwrap();
                let kind = format!("{}_output", call["type"].as_str().unwrap());
                let expected = match name {
                    "get_weather" => json!(["{\"city\":\"Oslo\"}", null, null]),
                    "now" => json!(["{}", null, "clock"]),
                    _ => json!([null, "a b", null]),
                };
                assert_eq!(
                    json!([call.get("arguments"), call.get("input"), call.get("namespace")]),
                    expected,
                    "{name}"
                );
                input
                    .as_array_mut()
                    .unwrap()
                    .push(json!({"type": kind, "call_id": call["call_id"], "output": format!("{name}!")}));
            }
        }
        assert_eq!(rounds, if parallel { vec![3] } else { vec![1, 1, 1] }, "parallel {parallel}");
    }
    mock.verify();
}

#[tokio::test]
async fn choices_formats_and_compaction_are_respected() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let schema = json!({"type": "object", "properties": {"n": {"type": "integer", "minimum": 3}}, "required": ["n"], "additionalProperties": false});
    let format = json!({"format": {"type": "json_schema", "name": "n", "strict": true, "schema": schema}});
    for (case, fields, expected) in [
        ("none", json!({"input": "call patch a", "tool_choice": "none"}), json!(["message"])),
        ("required", json!({"tool_choice": "required"}), json!(["function_call", "{\"city\":\"city\"}"])),
        ("one", json!({"tool_choice": {"type": "custom", "name": "patch"}}), json!(["custom_tool_call"])),
        (
            "allowed",
            json!({"input": "call patch a", "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "get_weather"}]}}),
            json!(["message"]),
        ),
        (
            "compaction",
            json!({"input": [{"role": "user", "content": "a"}, {"type": "compaction_trigger"}]}),
            json!(["compaction"]),
        ),
    ] {
        let mut request = json!({"model": "m", "input": "hi", "tools": tools()});
        for (name, value) in fields.as_object().unwrap().clone() {
            request[name] = value;
        }
        let response = given(&mock, "POST", PATH, &request).await;
        let item = &response["output"][0];
        let found: Vec<&Value> =
            [&item["type"], &item["arguments"]].into_iter().filter(|value| !value.is_null()).collect();
        assert_eq!(json!(found), expected, "{case}");
    }
    let response = given(&mock, "POST", PATH, &json!({"model": "m", "input": "hi", "text": format})).await;
    assert_eq!((text(&response), &response["text"]["format"]["schema"]), ("{\"n\":3}", &schema));
    let trigger = json!({"model": "m", "input": [{"type": "compaction_trigger"}], "stream": true});
    let events = streamed(&mock, "POST", PATH, &trigger).await;
    assert_eq!(
        kinds(&events),
        [
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.compaction.compacting",
            "response.output_item.done",
            "response.completed"
        ]
    );
    mock.verify();
}

#[tokio::test]
async fn a_limit_may_fall_within_a_call() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let request = json!({
        "model": "m", "input": "call patch a b c d e f\ncall now", "tools": tools(), "max_output_tokens": 3,
    });
    let response = given(&mock, "POST", PATH, &request).await;
    assert_eq!((&response["status"], &response["completed_at"]), (&json!("incomplete"), &Value::Null));
    assert_eq!(response["incomplete_details"], json!({"reason": "max_output_tokens"}));
    let output = response["output"].as_array().unwrap();
    assert_eq!(output.len(), 1, "what did not fit is not there");
    assert_eq!((&output[0]["input"], &output[0]["status"]), (&json!("a b c"), &json!("incomplete")));
    assert_eq!(response["usage"]["output_tokens"], 3);
}
