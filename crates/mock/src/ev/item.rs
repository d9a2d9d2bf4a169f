//! Output items and content parts.

use serde_json::{Value, json};

/// A finished assistant message with one text part.
pub fn message(id: &str, text: &str) -> Value {
    json!({
        "id": id, "type": "message", "status": "completed", "role": "assistant",
        "content": [output_text(text)],
    })
}

/// An assistant message as it is announced: in progress, without content.
pub fn message_started(id: &str) -> Value {
    json!({"id": id, "type": "message", "status": "in_progress", "role": "assistant", "content": []})
}

/// A text part of a message, without annotations.
pub fn output_text(text: &str) -> Value {
    json!({"type": "output_text", "annotations": [], "logprobs": [], "text": text})
}

/// A finished function call; `arguments` is JSON in a string.
pub fn function_call(id: &str, call_id: &str, name: &str, arguments: &str) -> Value {
    json!({
        "id": id, "type": "function_call", "status": "completed",
        "call_id": call_id, "name": name, "arguments": arguments,
    })
}

/// A finished call of a custom tool; `input` is any text.
pub fn custom_tool_call(id: &str, call_id: &str, name: &str, input: &str) -> Value {
    json!({
        "id": id, "type": "custom_tool_call", "status": "completed",
        "call_id": call_id, "name": name, "input": input,
    })
}

/// A compaction item: what stands for a conversation, readable to the server alone.
pub fn compaction(id: &str, encrypted_content: &str) -> Value {
    json!({"id": id, "type": "compaction", "encrypted_content": encrypted_content})
}

/// A finished reasoning item with one summary part.
pub fn reasoning(id: &str, summary: &str) -> Value {
    json!({
        "id": id, "type": "reasoning",
        "summary": [{"type": "summary_text", "text": summary}],
        "encrypted_content": null,
    })
}
