//! The events of tool calls. All of them are without a `sequence_number`.

use serde_json::{Value, json};

/// `response.function_call_arguments.delta`.
pub fn function_call_arguments_delta(item_id: &str, output_index: usize, delta: &str) -> Value {
    json!({
        "type": "response.function_call_arguments.delta",
        "item_id": item_id, "output_index": output_index, "delta": delta,
    })
}

/// `response.function_call_arguments.done`.
pub fn function_call_arguments_done(
    item_id: &str,
    output_index: usize,
    name: &str,
    arguments: &str,
) -> Value {
    json!({
        "type": "response.function_call_arguments.done",
        "item_id": item_id, "output_index": output_index, "name": name, "arguments": arguments,
    })
}

/// `response.custom_tool_call_input.delta`.
pub fn custom_tool_call_input_delta(item_id: &str, output_index: usize, delta: &str) -> Value {
    json!({
        "type": "response.custom_tool_call_input.delta",
        "item_id": item_id, "output_index": output_index, "delta": delta,
    })
}

/// `response.custom_tool_call_input.done`.
pub fn custom_tool_call_input_done(item_id: &str, output_index: usize, input: &str) -> Value {
    json!({
        "type": "response.custom_tool_call_input.done",
        "item_id": item_id, "output_index": output_index, "input": input,
    })
}
