//! The response object of a scripted answer.

use serde_json::{Value, json};

use crate::ev;

/// The fields that are the server's own, whatever a request says.
const OWN: &[&str] =
    &["id", "object", "created_at", "status", "output", "error", "usage", "completed_at", "conversation"];

/// The response object in progress: every field, the request's values where it gave some.
pub(super) fn in_progress(request: &Value, id: &str, now: u64) -> Value {
    let mut response = ev::response(id, "in_progress");
    response["created_at"] = json!(now);
    let Some(fields) = response.as_object_mut() else { return response };
    for (name, value) in fields.iter_mut().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        match request.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::Object(given)) if value.is_object() => {
                for (key, given) in given {
                    value[key] = given.clone();
                }
            }
            Some(given) => *value = given.clone(),
        }
    }
    response
}

/// How many tokens a request counts for: one for each 4 bytes begun of every string in what a model reads.
pub(super) fn input_tokens(request: &Value) -> u64 {
    ["instructions", "input", "tools"].iter().map(|field| tokens_in(&request[*field])).sum()
}

fn tokens_in(value: &Value) -> u64 {
    match value {
        Value::String(text) => tokens(text),
        Value::Array(values) => values.iter().map(tokens_in).sum(),
        Value::Object(fields) => fields.values().map(tokens_in).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// How many tokens a text counts for.
pub(super) fn tokens(text: &str) -> u64 {
    text.len().div_ceil(4) as u64
}
