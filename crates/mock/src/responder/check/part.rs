//! Content parts: of messages, and of what tools gave back.

use serde_json::Value;

use super::shape::{
    ARRAY, Field, OBJECT, STRING, fields, has, has_shape, missing, needs, not_one_of, object,
};
use crate::responder::refusal::Refusal;

/// What an input message, or a tool's output, may be made of.
const INPUT: &[&str] = &["input_text", "input_image", "input_file"];
/// What an assistant's message may be made of.
const OUTPUT: &[&str] = &["output_text", "refusal"];
/// What is let through besides: known, but not documented for this place.
const ODD: &[&str] =
    &["input_audio", "encrypted_content", "computer_screenshot", "summary_text", "reasoning_text", "text"];

/// The content of a message: text, or parts that fit its role.
pub(crate) fn content(value: &Value, place: &str, from_assistant: bool) -> Result<(), Refusal> {
    parts(value, place, if from_assistant { OUTPUT } else { INPUT })
}

/// What a tool gave back: text, or input parts.
pub(crate) fn output(value: &Value, place: &str) -> Result<(), Refusal> {
    parts(value, place, INPUT)
}

fn parts(value: &Value, place: &str, kinds: &[&str]) -> Result<(), Refusal> {
    let Value::Array(parts) = value else { return Ok(()) };
    parts.iter().enumerate().try_for_each(|(index, part)| one(part, &format!("{place}[{index}]"), kinds))
}

fn one(value: &Value, place: &str, kinds: &[&str]) -> Result<(), Refusal> {
    let part = object(value, place)?;
    fields(part, place, &[needs("type", STRING)])?;
    let kind = part["type"].as_str().unwrap_or_default();
    if !kinds.contains(&kind) && !ODD.contains(&kind) {
        return Err(not_one_of(kind, &format!("{place}.type"), kinds));
    }
    fields(part, place, needed(kind))?;
    match kind {
        "input_image" => any_of(part, place, &["image_url", "file_id"], "image_url"),
        "input_file" => any_of(part, place, &["file_id", "file_data", "file_url"], "file_id"),
        _ => Ok(()),
    }
}

fn needed(kind: &str) -> &'static [Field] {
    match kind {
        "input_text" | "output_text" | "summary_text" | "reasoning_text" => {
            const { &[needs("text", STRING)] }
        }
        "refusal" => const { &[needs("refusal", STRING)] },
        "input_audio" => const { &[needs("input_audio", OBJECT)] },
        _ => &[],
    }
}

fn any_of(part: &super::shape::Object, place: &str, names: &[&str], blamed: &str) -> Result<(), Refusal> {
    if names.iter().any(|name| has(part, name)) { Ok(()) } else { Err(missing(&format!("{place}.{blamed}"))) }
}

/// The parts of a reasoning item's summary.
pub(crate) fn summary(value: &Value, place: &str) -> Result<(), Refusal> {
    has_shape(value, place, ARRAY)?;
    parts(value, place, &["summary_text"])
}
