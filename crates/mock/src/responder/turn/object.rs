//! The response object at the start: every field, the request's values where it gave some.

use serde_json::{Map, Value, json};

use crate::ev;

/// The fields that repeat what the request gave.
const REPEATED: &[&str] = &[
    "access_programs",
    "background",
    "image",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "model",
    "moderation",
    "parallel_tool_calls",
    "previous_response_id",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "safety_identifier",
    "store",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];

/// The response object with this status, before there is any output.
pub(crate) fn started(request: &Map<String, Value>, id: &str, status: &str, now: u64) -> Value {
    let mut response = ev::response(id, status);
    response["created_at"] = json!(now);
    let given = |field: &str| request.get(field).filter(|value| !value.is_null());
    for field in REPEATED {
        if let Some(value) = given(field) {
            response[*field] = value.clone();
        }
    }
    for field in ["text", "reasoning"] {
        for (key, value) in given(field).and_then(Value::as_object).into_iter().flatten() {
            response[field][key] = value.clone();
        }
    }
    match given("conversation") {
        Some(Value::String(id)) => response["conversation"] = json!({"id": id}),
        Some(conversation) => response["conversation"] = conversation.clone(),
        None => {}
    }
    if let Some(tier) = given("service_tier").filter(|tier| *tier != "auto") {
        response["service_tier"] = tier.clone();
    }
    response
}
