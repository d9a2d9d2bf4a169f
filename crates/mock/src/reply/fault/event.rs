//! One event as a block of bytes: what it says, and how it is written.

use bytes::Bytes;
use serde_json::Value;

use crate::ev;
use crate::sse;

/// An event's type: by its `event` line, else by the `type` of its JSON.
pub(super) fn kind(block: &[u8]) -> Option<String> {
    let fields = sse::fields(block);
    match fields.event {
        Some(event) if !event.is_empty() => String::from_utf8(event.to_vec()).ok(),
        _ => json(block)?["type"].as_str().map(str::to_owned),
    }
}

/// An event's JSON; `None` where it has none.
pub(super) fn json(block: &[u8]) -> Option<Value> {
    serde_json::from_slice(&sse::fields(block).data?).ok()
}

/// Writes an event in the place of `block`: with an `event` line where `block` had one.
pub(super) fn rewrite(block: &[u8], event: &Value) -> Bytes {
    match sse::fields(block).event {
        Some(kind) => framed(Some(kind), event.to_string().as_bytes()),
        None => framed(None, event.to_string().as_bytes()),
    }
}

/// Writes a new event.
pub(super) fn write(event: Value) -> Bytes {
    ev::sse([event]).into()
}

/// Writes a block of these lines.
pub(super) fn framed(kind: Option<&[u8]>, data: &[u8]) -> Bytes {
    let mut block = Vec::with_capacity(data.len() + 64);
    if let Some(kind) = kind {
        block.extend_from_slice(b"event: ");
        block.extend_from_slice(kind);
        block.push(b'\n');
    }
    block.extend_from_slice(b"data: ");
    block.extend_from_slice(data);
    block.extend_from_slice(b"\n\n");
    block.into()
}

/// The text an event adds; `None` for one that adds none.
pub(super) fn delta(block: &[u8]) -> Option<String> {
    let event = json(block)?;
    event["delta"].as_str().map(str::to_owned)
}
