//! The events of a stream. All of them are without a `sequence_number`.

use serde_json::{Value, json};

use super::response::{response, usage};

/// `kind` with a `response` object: for a lifecycle event whose response the caller built.
pub fn lifecycle(kind: &str, response: Value) -> Value {
    event(kind, [("response", response)])
}

/// `response.created`, with a full response object in progress.
pub fn created(response_id: &str) -> Value {
    lifecycle("response.created", response(response_id, "in_progress"))
}

/// `response.queued`, with a full response object.
pub fn queued(response_id: &str) -> Value {
    lifecycle("response.queued", response(response_id, "queued"))
}

/// `response.in_progress`, with a full response object.
pub fn in_progress(response_id: &str) -> Value {
    lifecycle("response.in_progress", response(response_id, "in_progress"))
}

/// `response.completed`, with these output items and a usage of zeros.
///
/// Another usage: build the object with [`response()`] and wrap it with [`lifecycle`].
pub fn completed(response_id: &str, output: Vec<Value>) -> Value {
    let mut response = response(response_id, "completed");
    response["completed_at"] = json!(0);
    response["output"] = Value::Array(output);
    response["usage"] = usage(0, 0);
    lifecycle("response.completed", response)
}

/// `response.incomplete`, for this reason (such as `max_output_tokens`), without output.
pub fn incomplete(response_id: &str, reason: &str) -> Value {
    let mut response = response(response_id, "incomplete");
    response["incomplete_details"] = json!({"reason": reason});
    response["usage"] = usage(0, 0);
    lifecycle("response.incomplete", response)
}

/// `response.failed`, with this error, without output.
pub fn failed(response_id: &str, code: &str, message: &str) -> Value {
    let mut response = response(response_id, "failed");
    response["error"] = json!({"code": code, "message": message});
    lifecycle("response.failed", response)
}

/// A flat `error` event.
pub fn error(code: &str, message: &str) -> Value {
    json!({"type": "error", "code": code, "message": message, "param": null})
}

/// `response.output_item.added`.
pub fn output_item_added(output_index: usize, item: Value) -> Value {
    event("response.output_item.added", [("output_index", json!(output_index)), ("item", item)])
}

/// `response.output_item.done`.
pub fn output_item_done(output_index: usize, item: Value) -> Value {
    event("response.output_item.done", [("output_index", json!(output_index)), ("item", item)])
}

/// `response.content_part.added`, for the first part of an item.
pub fn content_part_added(item_id: &str, output_index: usize, part: Value) -> Value {
    in_first_part("response.content_part.added", item_id, output_index, [("part", part)])
}

/// `response.content_part.done`, for the first part of an item.
pub fn content_part_done(item_id: &str, output_index: usize, part: Value) -> Value {
    in_first_part("response.content_part.done", item_id, output_index, [("part", part)])
}

/// `response.output_text.delta`, for the first part of an item.
pub fn text_delta(item_id: &str, output_index: usize, delta: &str) -> Value {
    let fields = [("delta", json!(delta)), ("logprobs", json!([]))];
    in_first_part("response.output_text.delta", item_id, output_index, fields)
}

/// `response.output_text.done`, for the first part of an item.
pub fn text_done(item_id: &str, output_index: usize, text: &str) -> Value {
    let fields = [("text", json!(text)), ("logprobs", json!([]))];
    in_first_part("response.output_text.done", item_id, output_index, fields)
}

fn in_first_part<const N: usize>(
    kind: &str,
    item_id: &str,
    output_index: usize,
    fields: [(&str, Value); N],
) -> Value {
    let place =
        [("item_id", json!(item_id)), ("output_index", json!(output_index)), ("content_index", json!(0))];
    event(kind, place.into_iter().chain(fields))
}

fn event<'a>(kind: &str, fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let all = std::iter::once(("type", json!(kind))).chain(fields);
    Value::Object(all.map(|(name, value)| (name.to_owned(), value)).collect())
}
