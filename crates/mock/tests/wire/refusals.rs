//! Requests that break the API: each is refused in the API's words, and stands in the report.

use codex_mock::Mock;
use serde_json::{Value, json};

use crate::ask::ask;
use crate::client::skipped;

const MISSING: &str = "missing_required_parameter";
const TYPE: &str = "invalid_type";
const VALUE: &str = "invalid_value";

/// A create request with these fields over the least there must be.
#[expect(clippy::needless_pass_by_value, reason = "callers write the fields in place")]
pub(crate) fn create(fields: Value) -> Value {
    let mut request = json!({"model": "m", "input": "hi"});
    for (name, value) in fields.as_object().unwrap().clone() {
        request[name] = value;
    }
    request
}

/// The path, the body, and the message, param and code it is refused with.
type Case = (&'static str, Value, &'static str, Option<&'static str>, Option<&'static str>);

async fn all_are_refused(cases: Vec<Case>) {
    let mock = Mock::start().await.unwrap();
    for (number, (path, body, message, param, code)) in cases.into_iter().enumerate() {
        let (head, answer) = ask(&mock, "POST", path, &body).await;
        let error =
            json!({"message": message, "type": "invalid_request_error", "param": param, "code": code});
        assert_eq!((head.status, answer), (400, json!({"error": error})), "{path} {body}");
        let violation = mock.report().violations.pop().unwrap();
        let expected = (number + 1, format!("POST {path}"), message, param, code);
        let found = (
            violation.request,
            violation.target,
            violation.message.as_str(),
            violation.param.as_deref(),
            violation.code.as_deref(),
        );
        assert_eq!(found, expected, "{body}");
    }
    assert_eq!(mock.generations(), 0);
}

/// An input of a create and of a compact request.
async fn both_refuse(cases: Vec<(Value, &'static str, Option<&'static str>, Option<&'static str>)>) {
    let cases = cases.into_iter().flat_map(|(input, message, param, code)| {
        ["/v1/responses", "/v1/responses/compact"]
            .map(|path| (path, create(json!({"input": input})), message, param, code))
    });
    all_are_refused(cases.collect()).await;
}

#[tokio::test]
async fn a_create_request_that_breaks_the_api_is_refused() {
    if skipped() {
        return;
    }
    let path = "/v1/responses";
    let cases: Vec<(Value, &str, Option<&str>, Option<&str>)> = vec![
        (
            json!([]),
            "We could not parse the JSON body of your request. The API expects a JSON object.",
            None,
            None,
        ),
        (json!({"input": "hi"}), "Missing required parameter: 'model'.", Some("model"), Some(MISSING)),
        (json!({"model": "m"}), "Missing required parameter: 'input'.", Some("input"), Some(MISSING)),
        (
            create(json!({"input": 7})),
            "Invalid type for 'input': expected a string or an array, but got an integer instead.",
            Some("input"),
            Some(TYPE),
        ),
        (
            create(json!({"stream": "yes"})),
            "Invalid type for 'stream': expected a boolean, but got a string instead.",
            Some("stream"),
            Some(TYPE),
        ),
        (
            create(json!({"max_output_tokens": 1.5})),
            "Invalid type for 'max_output_tokens': expected an integer, but got a decimal number instead.",
            Some("max_output_tokens"),
            Some(TYPE),
        ),
        (
            create(json!({"tools": {}})),
            "Invalid type for 'tools': expected an array, but got an object instead.",
            Some("tools"),
            Some(TYPE),
        ),
        (
            create(json!({"temperature": -1})),
            "Invalid 'temperature': integer below minimum value. Expected a value >= 0, but got -1 instead.",
            Some("temperature"),
            Some("integer_below_min_value"),
        ),
        (
            create(json!({"truncation": "some"})),
            "Invalid value: 'some'. Supported values are: 'auto' and 'disabled'.",
            Some("truncation"),
            Some(VALUE),
        ),
        (
            create(json!({"reasoning": {"summary": "long"}})),
            "Invalid value: 'long'. Supported values are: 'auto', 'concise', and 'detailed'.",
            Some("reasoning.summary"),
            Some(VALUE),
        ),
        (
            create(json!({"metadata": {"a": 1}})),
            "Invalid type for 'metadata.a': expected a string, but got an integer instead.",
            Some("metadata.a"),
            Some(TYPE),
        ),
        (
            create(json!({"stream_options": {}})),
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
            Some("stream_options"),
            None,
        ),
        (
            create(json!({"conversation": "c", "previous_response_id": "r"})),
            "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing one of them.",
            None,
            Some("mutually_exclusive_parameters"),
        ),
        (
            create(json!({"previous_response_id": "resp_0"})),
            "Previous response with id 'resp_0' not found.",
            Some("previous_response_id"),
            Some("previous_response_not_found"),
        ),
    ];
    all_are_refused(
        cases.into_iter().map(|(body, message, param, code)| (path, body, message, param, code)).collect(),
    )
    .await;
}

#[tokio::test]
async fn a_text_format_that_breaks_the_api_is_refused() {
    if skipped() {
        return;
    }
    let path = "/v1/responses";
    let cases: Vec<(Value, &str, Option<&str>, Option<&str>)> = vec![
        (
            create(json!({"text": {"format": {"type": "xml"}}})),
            "Invalid value: 'xml'. Supported values are: 'text', 'json_schema', and 'json_object'.",
            Some("text.format.type"),
            Some(VALUE),
        ),
        (
            create(json!({"text": {"format": {"type": "json_schema", "schema": {}}}})),
            "Missing required parameter: 'text.format.name'.",
            Some("text.format.name"),
            Some(MISSING),
        ),
        (
            create(
                json!({"text": {"format": {"type": "json_schema", "name": "n", "strict": true, "schema": {"type": "object", "properties": {}}}}}),
            ),
            "Invalid schema for response_format 'n': In context=(), 'additionalProperties' is required to be supplied and to be false.",
            Some("text.format.schema"),
            Some("invalid_json_schema"),
        ),
    ];
    all_are_refused(
        cases.into_iter().map(|(body, message, param, code)| (path, body, message, param, code)).collect(),
    )
    .await;
}

#[tokio::test]
async fn a_message_without_what_it_needs_is_refused() {
    if skipped() {
        return;
    }
    let cases: Vec<(Value, &str, Option<&str>, Option<&str>)> = vec![
        (
            json!(["hi"]),
            "Invalid type for 'input[0]': expected an object, but got a string instead.",
            Some("input[0]"),
            Some(TYPE),
        ),
        (
            json!([{"id": "x"}]),
            "Missing required parameter: 'input[0].type'.",
            Some("input[0].type"),
            Some(MISSING),
        ),
        (
            json!([{"role": "robot", "content": ""}]),
            "Invalid value: 'robot'. Supported values are: 'assistant', 'system', 'developer', and 'user'.",
            Some("input[0].role"),
            Some(VALUE),
        ),
        (
            json!([{"role": "user"}]),
            "Missing required parameter: 'input[0].content'.",
            Some("input[0].content"),
            Some(MISSING),
        ),
        (
            json!([{"role": "user", "content": null}]),
            "Invalid type for 'input[0].content': expected a string or an array, but got null instead.",
            Some("input[0].content"),
            Some(TYPE),
        ),
        (
            json!([{"role": "user", "content": [{"type": "output_text", "text": ""}]}]),
            "Invalid value: 'output_text'. Supported values are: 'input_text', 'input_image', and 'input_file'.",
            Some("input[0].content[0].type"),
            Some(VALUE),
        ),
        (
            json!([{"role": "assistant", "content": [{"type": "input_text", "text": ""}]}]),
            "Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.",
            Some("input[0].content[0].type"),
            Some(VALUE),
        ),
        (
            json!([{"role": "user", "content": [{"type": "input_text"}]}]),
            "Missing required parameter: 'input[0].content[0].text'.",
            Some("input[0].content[0].text"),
            Some(MISSING),
        ),
        (
            json!([{"role": "user", "content": [{"type": "input_image"}]}]),
            "Missing required parameter: 'input[0].content[0].image_url'.",
            Some("input[0].content[0].image_url"),
            Some(MISSING),
        ),
    ];
    both_refuse(cases).await;
}

#[tokio::test]
async fn an_item_without_what_it_needs_is_refused() {
    if skipped() {
        return;
    }
    let call = json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"});
    let cases: Vec<(Value, &str, Option<&str>, Option<&str>)> = vec![
        (
            json!([{"type": "function_call", "call_id": "c", "name": "f"}]),
            "Missing required parameter: 'input[0].arguments'.",
            Some("input[0].arguments"),
            Some(MISSING),
        ),
        (
            json!([{"type": "function_call", "call_id": "c", "name": "f", "arguments": {}}]),
            "Invalid type for 'input[0].arguments': expected a string, but got an object instead.",
            Some("input[0].arguments"),
            Some(TYPE),
        ),
        (
            json!([call, {"type": "function_call_output", "call_id": "c"}]),
            "Missing required parameter: 'input[1].output'.",
            Some("input[1].output"),
            Some(MISSING),
        ),
        (
            json!([call, {"type": "function_call_output", "call_id": "c", "output": {}}]),
            "Invalid type for 'input[1].output': expected a string or an array, but got an object instead.",
            Some("input[1].output"),
            Some(TYPE),
        ),
        (
            json!([{"type": "custom_tool_call", "call_id": "c", "name": "f"}]),
            "Missing required parameter: 'input[0].input'.",
            Some("input[0].input"),
            Some(MISSING),
        ),
        (
            json!([{"type": "reasoning"}]),
            "Missing required parameter: 'input[0].summary'.",
            Some("input[0].summary"),
            Some(MISSING),
        ),
        (
            json!([{"type": "compaction"}]),
            "Missing required parameter: 'input[0].encrypted_content'.",
            Some("input[0].encrypted_content"),
            Some(MISSING),
        ),
    ];
    both_refuse(cases).await;
}

#[tokio::test]
async fn calls_outputs_and_items_that_do_not_hang_together_are_refused() {
    if skipped() {
        return;
    }
    let call = json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"});
    let output = json!({"type": "function_call_output", "call_id": "c", "output": "42"});
    let cases: Vec<(Value, &str, Option<&str>, Option<&str>)> = vec![
        (json!([output]), "No tool call found for function call output with call_id c.", Some("input"), None),
        (
            json!([{"type": "custom_tool_call_output", "call_id": "c", "output": ""}]),
            "No tool call found for custom tool call output with call_id c.",
            Some("input"),
            None,
        ),
        (json!([call]), "No tool output found for function call c.", Some("input"), None),
        (
            json!([call, output, call]),
            "Duplicate item found with call_id c. Remove duplicate items from your input and try again.",
            Some("input"),
            None,
        ),
        (
            json!([{"role": "user", "content": "", "id": "i"}, {"role": "user", "content": "", "id": "i"}]),
            "Duplicate item found with id i. Remove duplicate items from your input and try again.",
            Some("input"),
            None,
        ),
        (
            json!([{"type": "reasoning", "id": "rs", "summary": []}, {"role": "user", "content": ""}]),
            "Item 'rs' of type 'reasoning' was provided without its required following item.",
            Some("input"),
            None,
        ),
    ];
    both_refuse(cases).await;
}

#[tokio::test]
async fn tools_and_choices_that_break_the_api_are_refused() {
    if skipped() {
        return;
    }
    let function = |fields: Value| {
        let mut tool = json!({"type": "function", "name": "f", "parameters": {}});
        for (name, value) in fields.as_object().unwrap().clone() {
            tool[name] = value;
        }
        create(json!({"tools": [tool]}))
    };
    let cases: Vec<(Value, &str, Option<&str>, Option<&str>)> = vec![
        (
            create(json!({"tools": [{}]})),
            "Missing required parameter: 'tools[0].type'.",
            Some("tools[0].type"),
            Some(MISSING),
        ),
        (
            create(json!({"tools": [{"type": "function", "function": {"name": "f"}}]})),
            "Missing required parameter: 'tools[0].name'.",
            Some("tools[0].name"),
            Some(MISSING),
        ),
        (
            function(json!({"name": "two words"})),
            "Invalid 'tools[0].name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
            Some("tools[0].name"),
            Some(VALUE),
        ),
        (
            function(json!({"parameters": "{}"})),
            "Invalid type for 'tools[0].parameters': expected an object, but got a string instead.",
            Some("tools[0].parameters"),
            Some(TYPE),
        ),
        (
            function(json!({"strict": true})),
            "Invalid schema for function 'f': schema must be a JSON Schema of 'type: \"object\"', got 'type: \"None\"'.",
            Some("tools[0].parameters"),
            Some("invalid_function_parameters"),
        ),
        (
            create(json!({"tools": [{"type": "mcp"}]})),
            "Missing required parameter: 'tools[0].server_label'.",
            Some("tools[0].server_label"),
            Some(MISSING),
        ),
        (
            create(json!({"tool_choice": "always"})),
            "Invalid value: 'always'. Supported values are: 'none', 'auto', and 'required'.",
            Some("tool_choice"),
            Some(VALUE),
        ),
        (
            create(json!({"tool_choice": 1})),
            "Invalid type for 'tool_choice': expected a string or an object, but got an integer instead.",
            Some("tool_choice"),
            Some(TYPE),
        ),
        (
            create(json!({"tool_choice": {}})),
            "Missing required parameter: 'tool_choice.type'.",
            Some("tool_choice.type"),
            Some(MISSING),
        ),
        (
            create(json!({"tool_choice": {"type": "function", "function": {"name": "f"}}})),
            "Missing required parameter: 'tool_choice.name'.",
            Some("tool_choice.name"),
            Some(MISSING),
        ),
        (
            create(json!({"tool_choice": {"type": "function", "name": "f"}})),
            "Tool choice 'f' not found in 'tools' parameter.",
            Some("tool_choice"),
            None,
        ),
        (
            create(json!({"tool_choice": "required"})),
            "Tool choice 'required' must be specified with 'tools' parameter.",
            Some("tool_choice"),
            None,
        ),
        (
            create(json!({"tool_choice": {"type": "allowed_tools", "mode": "some", "tools": []}})),
            "Invalid value: 'some'. Supported values are: 'auto' and 'required'.",
            Some("tool_choice.mode"),
            Some(VALUE),
        ),
    ];
    all_are_refused(
        cases
            .into_iter()
            .map(|(body, message, param, code)| ("/v1/responses", body, message, param, code))
            .collect(),
    )
    .await;
}

#[tokio::test]
async fn the_other_endpoints_hold_clients_to_the_api_too() {
    if skipped() {
        return;
    }
    let chat = |fields: Value| {
        let mut request = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]});
        for (name, value) in fields.as_object().unwrap().clone() {
            request[name] = value;
        }
        request
    };
    let (path, trace) = ("/v1/chat/completions", "/v1/memories/trace_summarize");
    let asking = json!({"role": "assistant", "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]});
    all_are_refused(vec![
        ("/v1/responses/compact", json!({"input": "hi"}), "Missing required parameter: 'model'.", Some("model"), Some(MISSING)),
        ("/v1/responses/input_tokens", json!({"input": 1}), "Invalid type for 'input': expected a string or an array, but got an integer instead.", Some("input"), Some(TYPE)),
        (trace, json!({"model": "m"}), "Missing required parameter: 'traces'.", Some("traces"), Some(MISSING)),
        (trace, json!({"model": "m", "traces": [{"id": "t", "metadata": {}, "items": []}]}), "Missing required parameter: 'traces[0].metadata.source_path'.", Some("traces[0].metadata.source_path"), Some(MISSING)),
        (path, json!({"model": "m"}), "Missing required parameter: 'messages'.", Some("messages"), Some(MISSING)),
        (path, chat(json!({"messages": []})), "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", Some("messages"), Some("empty_array")),
        (path, chat(json!({"messages": [{"role": "robot"}]})), "Invalid value: 'robot'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.", Some("messages[0].role"), Some(VALUE)),
        (path, chat(json!({"messages": [{"role": "user"}]})), "Missing required parameter: 'messages[0].content'.", Some("messages[0].content"), Some(MISSING)),
        (path, chat(json!({"stream": 1})), "Invalid type for 'stream': expected a boolean, but got an integer instead.", Some("stream"), Some(TYPE)),
        (path, chat(json!({"tools": [{"type": "function", "name": "f"}]})), "Missing required parameter: 'tools[0].function'.", Some("tools[0].function"), Some(MISSING)),
        (
            path,
            chat(json!({"messages": [{"role": "tool", "tool_call_id": "c", "content": ""}]})),
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
            Some("messages.[0].role"),
            None,
        ),
        (
            path,
            chat(json!({"messages": [asking, {"role": "user", "content": "hi"}]})),
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: c",
            Some("messages.[0].role"),
            None,
        ),
    ])
    .await;
}
