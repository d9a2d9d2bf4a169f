//! The events of reasoning and of compaction. All of them are without a `sequence_number`.

use serde_json::{Value, json};

/// `response.reasoning_summary_part.added`, for the first part of a summary, empty.
pub fn reasoning_summary_part_added(item_id: &str, output_index: usize) -> Value {
    in_first_part("response.reasoning_summary_part.added", item_id, output_index, "part", summary_text(""))
}

/// `response.reasoning_summary_text.delta`, for the first part of a summary.
pub fn reasoning_summary_text_delta(item_id: &str, output_index: usize, delta: &str) -> Value {
    in_first_part("response.reasoning_summary_text.delta", item_id, output_index, "delta", json!(delta))
}

/// `response.reasoning_summary_text.done`, for the first part of a summary.
pub fn reasoning_summary_text_done(item_id: &str, output_index: usize, text: &str) -> Value {
    in_first_part("response.reasoning_summary_text.done", item_id, output_index, "text", json!(text))
}

/// `response.reasoning_summary_part.done`, for the first part of a summary.
pub fn reasoning_summary_part_done(item_id: &str, output_index: usize, text: &str) -> Value {
    in_first_part("response.reasoning_summary_part.done", item_id, output_index, "part", summary_text(text))
}

/// `response.compaction.compacting`.
pub fn compacting(item_id: &str, output_index: usize) -> Value {
    json!({"type": "response.compaction.compacting", "item_id": item_id, "output_index": output_index})
}

fn summary_text(text: &str) -> Value {
    json!({"type": "summary_text", "text": text})
}

fn in_first_part(kind: &str, item_id: &str, output_index: usize, name: &str, value: Value) -> Value {
    let mut event =
        json!({"type": kind, "item_id": item_id, "output_index": output_index, "summary_index": 0});
    event[name] = value;
    event
}
