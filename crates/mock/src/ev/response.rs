//! The response object and its usage.

use serde_json::{Map, Value, json};

/// A response object with every documented field, each at its default; no output, no usage.
///
/// `status` is one of `queued`, `in_progress`, `completed`, `failed`, `incomplete`, `cancelled`. `created_at` is 0 and
/// `model` is `mock`.
pub fn response(id: &str, status: &str) -> Value {
    let mut fields = Map::from_iter([
        ("id".to_owned(), json!(id)),
        ("object".to_owned(), json!("response")),
        ("created_at".to_owned(), json!(0)),
        ("status".to_owned(), json!(status)),
    ]);
    for defaults in [settings(), results()] {
        fields.extend(defaults.as_object().cloned().unwrap_or_default());
    }
    Value::Object(fields)
}

/// The fields that repeat what a request may set.
fn settings() -> Value {
    json!({
        "access_programs": null,
        "background": false,
        "conversation": null,
        "frequency_penalty": 0.0,
        "image": null,
        "instructions": null,
        "max_output_tokens": null,
        "max_tool_calls": null,
        "metadata": {},
        "model": "mock",
        "moderation": null,
        "parallel_tool_calls": true,
        "presence_penalty": 0.0,
        "previous_response_id": null,
        "prompt": null,
        "prompt_cache_key": null,
        "prompt_cache_options": null,
        "prompt_cache_retention": null,
        "reasoning": {"effort": null, "summary": null},
        "safety_identifier": null,
        "service_tier": "default",
        "store": true,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}, "verbosity": "medium"},
        "tool_choice": "auto",
        "tools": [],
        "top_logprobs": 0,
        "top_p": 1.0,
        "truncation": "disabled",
        "user": null,
    })
}

/// The fields that only the server fills in.
fn results() -> Value {
    json!({
        "completed_at": null,
        "error": null,
        "incomplete_details": null,
        "input_transformations": null,
        "output": [],
        "prompt_cache_diagnostics": null,
        "tool_usage": null,
        "usage": null,
    })
}

/// A usage object: nothing cached, nothing spent on reasoning.
pub fn usage(input_tokens: u64, output_tokens: u64) -> Value {
    json!({
        "input_tokens": input_tokens,
        "input_tokens_details": {
            "cached_tokens": 0,
            "cache_write_tokens": 0,
            "cache_write_tokens_details": {"ttl_30m_tokens": 0, "ttl_12h_tokens": 0},
        },
        "output_tokens": output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": input_tokens.saturating_add(output_tokens),
    })
}
