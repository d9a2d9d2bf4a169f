//! Events made wrong one by one: their JSON, their text, their size.

use bytes::Bytes;
use serde_json::Value;

use super::event::{framed, json, rewrite};
use crate::sse;

/// The JSON cut short by its last byte.
pub(super) fn malformed(block: &Bytes) -> Bytes {
    let fields = sse::fields(block);
    match fields.data.as_deref() {
        // The line feed after the last line, then the last byte.
        Some([data @ .., _, b'\n']) => framed(fields.event, data),
        _ => block.clone(),
    }
}

/// Over two `data` lines, cut after the JSON's first comma, where white space may stand.
pub(super) fn split_data(block: &Bytes) -> Bytes {
    let fields = sse::fields(block);
    let Some([data @ .., b'\n']) = fields.data.as_deref() else { return block.clone() };
    let Some(comma) = first_comma(data) else { return block.clone() };
    let (first, second) = data.split_at(comma + 1);
    framed(fields.event, &[first, second].join(&b"\ndata: "[..]))
}

/// The first comma that stands outside of strings.
fn first_comma(json: &[u8]) -> Option<usize> {
    let (mut in_string, mut escaped) = (false, false);
    json.iter().position(|byte| {
        let found = !in_string && *byte == b',';
        if *byte == b'"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && *byte == b'\\' && !escaped;
        found
    })
}

/// With a byte that is not UTF-8 at the end of the first text.
pub(super) fn invalid_utf8(block: &Bytes) -> Bytes {
    mark_text(block, b"\xff")
}

/// With an escaped high surrogate at the end of the first text.
pub(super) fn lone_surrogate(block: &Bytes) -> Bytes {
    mark_text(block, br"\ud83e")
}

/// With a field `padding` of so many bytes.
pub(super) fn oversized(block: &Bytes, bytes: usize) -> Bytes {
    edit(block, |event| event["padding"] = Value::String("x".repeat(bytes)))
}

/// With no output in its response.
pub(super) fn without_output(block: &Bytes) -> Bytes {
    edit(block, |event| event["response"]["output"] = Value::Array(Vec::new()))
}

/// Changes an event's JSON; an event that has no JSON object stays as it is.
pub(super) fn edit(block: &Bytes, change: impl FnOnce(&mut Value)) -> Bytes {
    match json(block) {
        Some(mut event) if event.is_object() => {
            change(&mut event);
            rewrite(block, &event)
        }
        _ => block.clone(),
    }
}

/// Puts raw bytes at the end of an event's first text.
fn mark_text(block: &Bytes, raw: &[u8]) -> Bytes {
    /// Stands for the raw bytes while the JSON is whole: a character that no text has.
    const PLACE: &str = "\u{10fffd}";
    let marked = edit(block, |event| {
        if let Some(text) = first_text(event) {
            text.push_str(PLACE);
        }
    });
    let Some(at) = marked.windows(PLACE.len()).position(|window| window == PLACE.as_bytes()) else {
        return block.clone();
    };
    [&marked[..at], raw, &marked[at + PLACE.len()..]].concat().into()
}

/// The text of an event: what it adds, what it says in all, or else the first string that is not a type or an id.
fn first_text(event: &mut Value) -> Option<&mut String> {
    let named = ["delta", "text", "arguments"].into_iter().find(|name| event[*name].is_string());
    match named {
        Some(name) => match &mut event[name] {
            Value::String(text) => Some(text),
            _ => None,
        },
        None => any_text(event),
    }
}

fn any_text(value: &mut Value) -> Option<&mut String> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => values.iter_mut().find_map(any_text),
        Value::Object(fields) => {
            let mut fields = fields.iter_mut().filter(|(name, _)| *name != "type" && !name.ends_with("id"));
            fields.find_map(|(_, value)| any_text(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
