//! What a create request must be.

use serde_json::Value;

use super::shape::{
    ARRAY, BOOL, Field, INTEGER, NUMBER, OBJECT, Object, STRING, STRING_OR_ARRAY, STRING_OR_OBJECT, each,
    fields, has, has_shape, may, missing, needs, object, one_of, within,
};
use super::{item, schema, tool};
use crate::responder::refusal::Refusal;

/// The parameters, and the types each may have besides `null`.
const PARAMETERS: &[Field] = &[
    may("access_programs", OBJECT),
    may("background", BOOL),
    may("context_management", ARRAY),
    may("conversation", STRING_OR_OBJECT),
    may("image", OBJECT),
    may("include", ARRAY),
    may("input", STRING_OR_ARRAY),
    may("instructions", STRING),
    may("max_output_tokens", INTEGER),
    may("max_tool_calls", INTEGER),
    may("metadata", OBJECT),
    may("model", STRING),
    may("moderation", OBJECT),
    may("multi_agent", OBJECT),
    may("parallel_tool_calls", BOOL),
    may("personality", STRING),
    may("previous_response_id", STRING),
    may("prompt", OBJECT),
    may("prompt_cache_key", STRING),
    may("prompt_cache_options", OBJECT),
    may("prompt_cache_retention", STRING),
    may("reasoning", OBJECT),
    may("safety_identifier", STRING),
    may("service_tier", STRING),
    may("store", BOOL),
    may("stream", BOOL),
    may("stream_options", OBJECT),
    may("temperature", NUMBER),
    may("text", OBJECT),
    may("tool_choice", STRING_OR_OBJECT),
    may("tools", ARRAY),
    may("top_logprobs", INTEGER),
    may("top_p", NUMBER),
    may("truncation", STRING),
    may("user", STRING),
];

const INCLUDES: &[&str] = &[
    "file_search_call.results",
    "web_search_call.results",
    "web_search_call.action.sources",
    "message.input_image.image_url",
    "computer_call_output.output.image_url",
    "code_interpreter_call.outputs",
    "reasoning.encrypted_content",
    "message.output_text.logprobs",
];

/// Parameters that are one of some words, at the top or one level down.
const WORDS: &[(&[&str], &[&str])] = &[
    (&["truncation"], &["auto", "disabled"]),
    (&["service_tier"], &["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"]),
    (&["prompt_cache_retention"], &["in_memory", "in-memory", "24h"]),
    (&["reasoning", "effort"], &["none", "minimal", "low", "medium", "high", "xhigh", "max"]),
    (&["reasoning", "summary"], &["auto", "concise", "detailed"]),
    (&["text", "verbosity"], &["low", "medium", "high"]),
];

/// Whether the documentation lists this parameter.
pub(crate) fn is_documented(name: &str) -> bool {
    PARAMETERS.iter().any(|field| field.name == name)
}

/// Checks all of a create request that needs no knowledge of earlier ones.
pub(crate) fn check(request: &Object) -> Result<(), Refusal> {
    common(request)?;
    present(request, "model", &["prompt"])?;
    present(request, "input", &["prompt", "previous_response_id", "conversation"])?;
    if has(request, "stream_options") && request.get("stream") != Some(&Value::Bool(true)) {
        let message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(Refusal::new(message).param("stream_options"));
    }
    Ok(())
}

/// What holds for every request made of a create request's parameters.
pub(crate) fn common(request: &Object) -> Result<(), Refusal> {
    fields(request, "", PARAMETERS)?;
    each(request.get("input"), "input", item::check)?;
    each(request.get("include"), "include", |value, place| {
        has_shape(value, place, STRING)?;
        one_of(value, place, INCLUDES)
    })?;
    WORDS.iter().try_for_each(|(path, words)| {
        value_at(request, path).map_or(Ok(()), |value| one_of(value, &path.join("."), words))
    })?;
    bounds(request)?;
    metadata(request)?;
    tool::check(request)?;
    format(request)?;
    if has(request, "previous_response_id") && has(request, "conversation") {
        let message = "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing one of them.";
        return Err(Refusal::new(message).code("mutually_exclusive_parameters"));
    }
    Ok(())
}

fn value_at<'a>(request: &'a Object, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(request.get(*first)?, |value, name| value.get(name))
}

/// A parameter must be there, unless one of the others stands in for it.
pub(crate) fn present(request: &Object, name: &str, instead: &[&str]) -> Result<(), Refusal> {
    if has(request, name) || instead.iter().any(|other| has(request, other)) {
        Ok(())
    } else {
        Err(missing(name))
    }
}

fn bounds(request: &Object) -> Result<(), Refusal> {
    for (name, least, most) in [
        ("temperature", 0.0, 2.0),
        ("top_p", 0.0, 1.0),
        ("top_logprobs", 0.0, 20.0),
        ("max_output_tokens", 1.0, f64::MAX),
    ] {
        request.get(name).map_or(Ok(()), |value| within(value, name, least, most))?;
    }
    Ok(())
}

/// At most 16 pairs, keys of at most 64 characters, values strings of at most 512.
fn metadata(request: &Object) -> Result<(), Refusal> {
    let Some(pairs) = request.get("metadata").and_then(Value::as_object) else { return Ok(()) };
    let refuse = |message: String, place: &str, code| Err(Refusal::new(message).param(place).code(code));
    if pairs.len() > 16 {
        let message = format!(
            "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with {} properties instead.",
            pairs.len()
        );
        return refuse(message, "metadata", "object_above_max_properties");
    }
    for (key, value) in pairs {
        let place = format!("metadata.{key}");
        has_shape(value, &place, STRING)?;
        let length = value.as_str().map_or(0, |text| text.chars().count());
        for (length, most) in [(key.chars().count(), 64), (length, 512)] {
            if length > most {
                let message = format!(
                    "Invalid '{place}': string too long. Expected a string with maximum length {most}, but got a string with length {length} instead."
                );
                return refuse(message, &place, "string_above_max_length");
            }
        }
    }
    Ok(())
}

/// The format of the text: known, named where it must be, and closed where it is strict.
fn format(request: &Object) -> Result<(), Refusal> {
    const AT: &str = "text.format";
    let Some(format) =
        request.get("text").and_then(|text| text.get("format")).filter(|format| !format.is_null())
    else {
        return Ok(());
    };
    let format = object(format, AT)?;
    fields(format, AT, &[needs("type", STRING)])?;
    one_of(&format["type"], "text.format.type", &["text", "json_schema", "json_object"])?;
    if format["type"] != "json_schema" {
        return Ok(());
    }
    fields(format, AT, &[needs("name", STRING), needs("schema", OBJECT), may("strict", BOOL)])?;
    strict_schema(format, "text.format.schema")
}

/// Checks `schema` of a format where `strict` is set.
pub(crate) fn strict_schema(format: &Object, place: &str) -> Result<(), Refusal> {
    let strict = format.get("strict") == Some(&Value::Bool(true));
    let fault = format.get("schema").and_then(Value::as_object).filter(|_| strict).and_then(schema::fault);
    match fault {
        None => Ok(()),
        Some(fault) => {
            let name = format.get("name").and_then(Value::as_str).unwrap_or_default();
            Err(Refusal::new(format!("Invalid schema for response_format '{name}': {fault}"))
                .param(place)
                .code("invalid_json_schema"))
        }
    }
}
