//! A prompt to the Responses API.

use codex_api::{Prompt, ResponsesOptions};
use codex_mock::{Reply, ev};
use serde_json::{Value, json};

use crate::support::{all, in_time, no_network, responses, serve};

fn body() -> String {
    ev::sse(ev::numbered([ev::created("resp_1"), ev::completed("resp_1", vec![])]))
}

/// The body that asks this.
async fn sent(prompt: &Prompt) -> Value {
    let mock = serve([Reply::sse(body())]).await;
    let client = responses(&mock);
    let stream = client.stream_prompt("m", prompt, ResponsesOptions::default());
    let (events, error) = all(in_time(stream).await.expect("a head")).await;
    assert_eq!((events.len(), error), (2, None));
    mock.requests()[0].json().expect("JSON")
}

#[tokio::test]
async fn a_prompt_is_a_request() {
    if no_network() {
        return;
    }
    let schema = json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false});
    let tool = json!({"type": "function", "name": "f", "parameters": {}, "future": [1.50]});
    let prompt = Prompt {
        instructions: "Be brief.".to_owned(),
        input: vec!["hi".into()],
        tools: vec![tool.clone()],
        parallel_tool_calls: true,
        output_schema: Some(schema.clone()),
    };
    let format =
        json!({"type": "json_schema", "name": "codex_output_schema", "schema": schema, "strict": true});
    let common = json!({
        "model": "m", "input": prompt.input, "tool_choice": "auto", "reasoning": null, "store": false, "stream": true,
        "include": ["reasoning.encrypted_content"],
    });
    for (case, prompt, own) in [
        (
            "all of it",
            prompt.clone(),
            json!({"instructions": "Be brief.", "tools": [tool], "parallel_tool_calls": true, "text": {"format": format}}),
        ),
        (
            "little of it",
            Prompt { input: prompt.input, ..Prompt::default() },
            json!({"tools": [], "parallel_tool_calls": false}),
        ),
    ] {
        let mut expected = common.clone();
        expected.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        assert_eq!(sent(&prompt).await, expected, "{case}");
    }
}
