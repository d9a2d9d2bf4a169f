//! Items and threads for tests.

use codex_protocol::ResponseItem;
use serde_json::{Value, json};

use super::{Destination, History};

pub(super) fn item(json: Value) -> ResponseItem {
    ResponseItem::from_json(json.into())
}

pub(super) fn user(text: &str) -> Value {
    json!({"type": "message", "role": "user", "content": text})
}

pub(super) fn said(text: &str) -> Value {
    json!({"type": "message", "id": "msg_1", "role": "assistant", "content": [
        {"type": "output_text", "text": text, "annotations": []}]})
}

pub(super) fn reasoning(id: &str) -> Value {
    json!({"type": "reasoning", "id": id, "summary": [], "encrypted_content": "gAAA"})
}

pub(super) fn call(id: &str) -> Value {
    json!({"type": "function_call", "call_id": id, "name": "f", "arguments": "{}"})
}

pub(super) fn output(id: &str, text: &str) -> Value {
    json!({"type": "function_call_output", "call_id": id, "output": text})
}

/// A destination that is sent the items as they came.
pub(super) fn stored() -> Destination {
    Destination { keeps_item_ids: true, is_openai: true, ..Destination::new("openai", "m") }
}

pub(super) fn history(items: impl IntoIterator<Item = Value>) -> History {
    let mut history = History::new();
    add(&mut history, items);
    history
}

pub(super) fn add(history: &mut History, items: impl IntoIterator<Item = Value>) {
    for json in items {
        history.record(item(json));
    }
}

pub(super) fn sent(history: &mut History, to: &Destination) -> Vec<Value> {
    serde_json::from_value(serde_json::to_value(history.input(to)).unwrap()).unwrap()
}

pub(super) fn without_id(mut json: Value) -> Value {
    json.as_object_mut().unwrap().remove("id");
    json
}

pub(super) fn kinds(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["type"].as_str().unwrap()).collect()
}
