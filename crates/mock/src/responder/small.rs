//! The answers that are one JSON object: compaction, token counts, memories.

use serde_json::{Map, Value, json};

use super::call::{Call, Context};
use super::model;
use super::turn::{fixed_tokens, tokens_in};
use crate::ev;
use crate::reply::Reply;

/// The tokens of a conversation up to and with this input.
pub(crate) fn conversation_tokens(body: &Map<String, Value>, context: &Context) -> u64 {
    context.before_tokens + body.get("input").map_or(0, tokens_in)
}

/// The conversation compacted: every user message, and one item that stands for the rest.
pub(crate) fn compact(call: &Call, now: u64) -> Reply {
    let mut output = call.context.items();
    output.retain(|item| item["role"] == "user");
    let content = call.stem.part("mock-compaction", 0);
    let output_tokens = model::tokens(&content);
    output.push(ev::compaction(&call.stem.part("cmp", 0), &content));
    let input_tokens = conversation_tokens(&call.body, &call.context) + fixed_tokens(&call.body);
    Reply::json(
        200,
        json!({
            "id": call.stem.whole("resp"),
            "object": "response.compaction",
            "created_at": now,
            "output": output,
            "usage": ev::usage(input_tokens, output_tokens),
            "image": null,
        }),
    )
}

/// How many tokens the input counts for. Nothing is generated.
pub(crate) fn input_tokens(call: &Call) -> Reply {
    let tokens = conversation_tokens(&call.body, &call.context) + fixed_tokens(&call.body);
    Reply::json(200, json!({"object": "response.input_tokens", "input_tokens": tokens}))
}

/// A summary of each trace: where it is from, and how long it is.
pub(crate) fn memories(call: &Call) -> Reply {
    let traces = call.body.get("traces").and_then(Value::as_array).into_iter().flatten();
    let output: Vec<Value> = traces
        .map(|trace| {
            let source = trace["metadata"]["source_path"].as_str().unwrap_or_default();
            let count = trace["items"].as_array().map_or(0, Vec::len);
            json!({
                "trace_summary": format!("{source}: {count} items."),
                "memory_summary": format!("What to remember of {source}."),
            })
        })
        .collect();
    Reply::json(200, json!({"output": output}))
}
