//! Faults of the order and the number of events.

use serde_json::{Value, json};

use super::event;
use super::kind::Which;
use super::parts::{Part, after, find};
use crate::number::numbered;

/// Leaves events out.
pub(super) fn drop_events(parts: &mut Vec<Part>, which: &Which) {
    for index in find(parts, which).into_iter().rev() {
        parts.remove(index);
    }
}

/// Sends events twice.
pub(super) fn duplicate(parts: &mut Vec<Part>, which: &Which) {
    for index in find(parts, which).into_iter().rev() {
        parts.insert(index, parts[index].clone());
    }
}

/// Sends each event after the one that should follow it.
pub(super) fn swap(parts: &mut [Part], which: &Which) {
    for index in find(parts, which).into_iter().rev() {
        if let Some(next) = (index + 1..parts.len()).find(|next| parts[*next].is_event()) {
            parts.swap(index, next);
        }
    }
}

/// Puts events in, numbered in the row.
pub(super) fn insert(parts: &mut Vec<Part>, count: usize, events: Vec<Value>) {
    let Some(index) = after(parts, count) else { return };
    let first = next_number(&parts[..index]);
    shift_numbers(&mut parts[index..], events.len());
    let blocks =
        (first..).zip(events).map(|(number, event)| Part::Block(event::write(numbered(event, number))));
    parts.splice(index..index, blocks);
}

/// An item that nobody knows, added and done.
pub(super) fn unknown_item() -> Vec<Value> {
    let item = json!({"id": "fut_1", "type": "future_item", "payload": {"deep": [1, null, "x"]}});
    ["response.output_item.added", "response.output_item.done"]
        .map(|kind| json!({"type": kind, "output_index": 99, "item": item}))
        .into()
}

/// Sends an error in the place of the rest.
pub(super) fn fail(parts: &mut Vec<Part>, count: usize, error: Value) {
    let Some(index) = after(parts, count) else { return };
    let number = next_number(&parts[..index]);
    parts.truncate(index);
    parts.push(Part::Block(event::write(numbered(error, number))));
}

/// An `error` event.
pub(super) fn error(code: &str, message: &str, nested: bool) -> Value {
    if nested {
        let kind = "server_error";
        json!({"type": "error", "error": {"type": kind, "code": code, "message": message, "param": null}})
    } else {
        json!({"type": "error", "code": code, "message": message, "param": null})
    }
}

/// The number that follows the last one written.
fn next_number(parts: &[Part]) -> u64 {
    let numbers = parts.iter().rev().filter_map(|part| match part {
        Part::Block(block) => event::json(block)?["sequence_number"].as_u64(),
        Part::Step(_) => None,
    });
    numbers.map(|number| number.saturating_add(1)).next().unwrap_or(0)
}

fn shift_numbers(parts: &mut [Part], by: usize) {
    for part in parts {
        let Part::Block(block) = part else { continue };
        let Some(mut event) = event::json(block) else { continue };
        if let Some(number) = event["sequence_number"].as_u64() {
            event["sequence_number"] = number.saturating_add(by as u64).into();
            *block = event::rewrite(block, &event);
        }
    }
}
