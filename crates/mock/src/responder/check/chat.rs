//! What a chat completion request must be.

use std::collections::HashSet;

use serde_json::Value;

use super::create::{present, strict_schema};
use super::shape::{
    ARRAY, BOOL, Field, INTEGER, NUMBER, OBJECT, Object, STRING, STRING_OR_ARRAY, STRING_OR_OBJECT, each,
    fields, has, may, needs, not_one_of, object, one_of, place, within,
};
use super::tool;
use crate::responder::refusal::Refusal;

const PARAMETERS: &[Field] = &[
    needs("messages", ARRAY),
    may("frequency_penalty", NUMBER),
    may("logit_bias", OBJECT),
    may("logprobs", BOOL),
    may("max_completion_tokens", INTEGER),
    may("max_tokens", INTEGER),
    may("metadata", OBJECT),
    may("modalities", ARRAY),
    may("model", STRING),
    may("n", INTEGER),
    may("parallel_tool_calls", BOOL),
    may("prediction", OBJECT),
    may("presence_penalty", NUMBER),
    may("prompt_cache_key", STRING),
    may("reasoning_effort", STRING),
    may("response_format", OBJECT),
    may("safety_identifier", STRING),
    may("seed", INTEGER),
    may("service_tier", STRING),
    may("stop", STRING_OR_ARRAY),
    may("store", BOOL),
    may("stream", BOOL),
    may("stream_options", OBJECT),
    may("temperature", NUMBER),
    may("tool_choice", STRING_OR_OBJECT),
    may("tools", ARRAY),
    may("top_logprobs", INTEGER),
    may("top_p", NUMBER),
    may("user", STRING),
    may("verbosity", STRING),
];

const ROLES: &[&str] = &["system", "assistant", "user", "function", "tool", "developer"];
const CHOICES: &[&str] = &["none", "auto", "required"];

/// Whether this is one of the parameters that are checked.
pub(crate) fn is_documented(name: &str) -> bool {
    const UNCHECKED: &[&str] = &["audio", "function_call", "functions", "moderation", "web_search_options"];
    PARAMETERS.iter().any(|field| field.name == name) || UNCHECKED.contains(&name)
}

/// Checks a chat completion request.
pub(crate) fn check(request: &Object) -> Result<(), Refusal> {
    fields(request, "", PARAMETERS)?;
    present(request, "model", &[])?;
    for (name, least, most) in [("temperature", 0.0, 2.0), ("top_p", 0.0, 1.0), ("n", 1.0, 128.0)] {
        request.get(name).map_or(Ok(()), |value| within(value, name, least, most))?;
    }
    if request["messages"].as_array().is_some_and(Vec::is_empty) {
        let message = "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
        return Err(Refusal::new(message).param("messages").code("empty_array"));
    }
    each(request.get("messages"), "messages", message)?;
    pairs(request["messages"].as_array().map_or(&[], Vec::as_slice))?;
    each(request.get("tools"), "tools", definition)?;
    request.get("tool_choice").map_or(Ok(()), |choice| one_of(choice, "tool_choice", CHOICES))?;
    response_format(request)?;
    if has(request, "stream_options") && request.get("stream") != Some(&Value::Bool(true)) {
        let message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(Refusal::new(message).param("stream_options"));
    }
    Ok(())
}

fn message(value: &Value, at: &str) -> Result<(), Refusal> {
    let message = object(value, at)?;
    fields(message, at, &[needs("role", STRING), may("content", STRING_OR_ARRAY), may("tool_calls", ARRAY)])?;
    let role = message["role"].as_str().unwrap_or_default();
    if !ROLES.contains(&role) {
        return Err(not_one_of(role, &place(at, "role"), ROLES));
    }
    if role == "tool" {
        fields(message, at, &[needs("tool_call_id", STRING)])?;
    }
    if role != "assistant" {
        fields(message, at, &[needs("content", STRING_OR_ARRAY)])?;
    }
    each(message.get("tool_calls"), &place(at, "tool_calls"), |call, at| {
        let call = object(call, at)?;
        fields(
            call,
            at,
            &[needs("id", STRING), needs("type", STRING), may("function", OBJECT), may("custom", OBJECT)],
        )?;
        let kind = call["type"].as_str().unwrap_or_default();
        let (name, table) = match kind {
            "function" => ("function", &[needs("name", STRING), needs("arguments", STRING)]),
            "custom" => ("custom", &[needs("name", STRING), needs("input", STRING)]),
            other => return Err(not_one_of(other, &place(at, "type"), &["function", "custom"])),
        };
        fields(call, at, &[needs(name, OBJECT)])?;
        fields(object(&call[name], &place(at, name))?, &place(at, name), table)
    })
}

/// The tool messages right after an assistant's message answer each of its calls, and no other.
fn pairs(messages: &[Value]) -> Result<(), Refusal> {
    let mut open: Vec<&str> = Vec::new();
    let mut asked: HashSet<&str> = HashSet::new();
    let mut caller = 0;
    for (index, message) in messages.iter().enumerate() {
        if message["role"] == "tool" {
            let id = message["tool_call_id"].as_str().unwrap_or_default();
            if !asked.contains(id) {
                let words =
                    "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
                let words = format!("Invalid parameter: {words}");
                return Err(Refusal::new(words).param(format!("messages.[{index}].role")));
            }
            open.retain(|call| *call != id);
            continue;
        }
        answered(&open, caller)?;
        let calls = message["tool_calls"].as_array().into_iter().flatten();
        open = calls.filter_map(|call| call["id"].as_str()).collect();
        asked = open.iter().copied().collect();
        caller = index;
    }
    answered(&open, caller)
}

fn answered(open: &[&str], caller: usize) -> Result<(), Refusal> {
    if open.is_empty() {
        return Ok(());
    }
    let words = "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.";
    let ids = open.join(", ");
    Err(Refusal::new(format!("{words} The following tool_call_ids did not have response messages: {ids}"))
        .param(format!("messages.[{caller}].role")))
}

fn definition(value: &Value, at: &str) -> Result<(), Refusal> {
    let definition = object(value, at)?;
    fields(definition, at, &[needs("type", STRING)])?;
    let name = match definition["type"].as_str().unwrap_or_default() {
        "function" => "function",
        "custom" => "custom",
        other => return Err(not_one_of(other, &place(at, "type"), &["function", "custom"])),
    };
    fields(definition, at, &[needs(name, OBJECT)])?;
    let at = place(at, name);
    let inner = object(&definition[name], &at)?;
    fields(
        inner,
        &at,
        &[needs("name", STRING), may("description", STRING), may("parameters", OBJECT), may("strict", BOOL)],
    )?;
    tool::function(inner, &at)
}

fn response_format(request: &Object) -> Result<(), Refusal> {
    const AT: &str = "response_format";
    let Some(format) = request.get(AT).and_then(Value::as_object) else { return Ok(()) };
    fields(format, AT, &[needs("type", STRING)])?;
    one_of(&format["type"], "response_format.type", &["text", "json_schema", "json_object"])?;
    if format["type"] != "json_schema" {
        return Ok(());
    }
    fields(format, AT, &[needs("json_schema", OBJECT)])?;
    let inner = object(&format["json_schema"], AT)?;
    fields(
        inner,
        "response_format.json_schema",
        &[needs("name", STRING), may("schema", OBJECT), may("strict", BOOL)],
    )?;
    strict_schema(inner, "response_format.json_schema.schema")
}
