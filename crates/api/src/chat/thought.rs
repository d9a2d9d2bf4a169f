//! [`Thought`]: the model's reasoning.

use codex_protocol::chat::{ReasoningField, ReasoningPiece};
use codex_protocol::{RawJson, ResponseItem};
use serde_json::{Map, Value, json};

use super::place::Place;
use super::text::Text;
use crate::event::ResponseEvent;

/// The field of a reasoning item that holds the name of the field it came in.
pub(super) const FIELD: &str = "reasoning_field";
/// The field of a reasoning item that holds the blocks that the server wants back.
pub(super) const DETAILS: &str = "reasoning_details";

/// A reasoning item as it grows.
#[derive(Debug)]
pub(super) struct Thought {
    place: Place,
    text: Text,
    field: Option<ReasoningField>,
    details: Vec<Map<String, Value>>,
}

impl Thought {
    pub(super) fn new(place: Place) -> Self {
        Self { place, text: Text::default(), field: None, details: Vec::new() }
    }

    /// The item as it begins.
    pub(super) fn added(&self) -> ResponseItem {
        self.item(None, &[])
    }

    /// Takes a piece.
    pub(super) fn push(&mut self, piece: ReasoningPiece) -> Option<ResponseEvent> {
        let ReasoningPiece { text, field, details } = piece;
        self.field = self.field.take().or(field);
        for block in details {
            self.take_block(&block);
        }
        let told = self.text.push(text);
        (!told.is_empty()).then(|| delta(told))
    }

    /// The reasoning so far.
    pub(super) fn text(&self) -> &str {
        self.text.as_str()
    }

    /// What is still owed, and the item as it ends.
    pub(super) fn finish(&mut self) -> (Option<ResponseEvent>, ResponseItem) {
        let owed = self.text.end().map(delta);
        let text = self.text.take();
        let details = std::mem::take(&mut self.details);
        (owed, self.item(Some(text).filter(|text| !text.is_empty()), &details))
    }

    /// Puts the pieces of one block together again: those of one type and index that follow each other.
    fn take_block(&mut self, block: &RawJson) {
        let Ok(block) = block.get::<Map<String, Value>>() else { return };
        let same =
            |last: &Map<String, Value>| ["type", "index"].iter().all(|key| last.get(*key) == block.get(*key));
        match self.details.last_mut().filter(|last| block.contains_key("type") && same(last)) {
            Some(last) => join(last, block),
            None => self.details.push(block),
        }
    }

    /// The item. Beside what every reasoning item has, it keeps what it takes to hand the reasoning back to the server.
    fn item(&self, text: Option<String>, details: &[Map<String, Value>]) -> ResponseItem {
        let mut item = json!({"type": "reasoning"});
        if let Some(id) = &self.place.id {
            item["id"] = json!(id);
        }
        item["summary"] = json!([]);
        if let Some(text) = text {
            item["content"] = json!([{"type": "reasoning_text", "text": text}]);
        }
        if let Some(field) = &self.field {
            item[FIELD] = json!(field);
        }
        if !details.is_empty() {
            item[DETAILS] = json!(details);
        }
        ResponseItem::from_json(item.into())
    }
}

fn delta(delta: String) -> ResponseEvent {
    ResponseEvent::ReasoningContentDelta { delta, content_index: 0 }
}

/// Adds a piece of a block: its texts go on, the rest is said once.
fn join(onto: &mut Map<String, Value>, piece: Map<String, Value>) {
    for (key, value) in piece {
        match (onto.get_mut(&key), value) {
            (Some(Value::String(text)), Value::String(more))
                if matches!(key.as_str(), "text" | "summary" | "data") =>
            {
                text.push_str(&more);
            }
            (None | Some(Value::Null), value) => {
                onto.insert(key, value);
            }
            (Some(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_block_are_put_together() {
        let mut thought = Thought::new(Place::new("rs", Some("c"), 0));
        for block in [
            json!({"type": "reasoning.text", "index": 0, "text": "a", "signature": null, "format": "f"}),
            json!({"type": "reasoning.text", "index": 0, "text": "b", "format": "f"}),
            json!({"type": "reasoning.text", "index": 0, "text": "", "signature": "s"}),
            json!({"type": "reasoning.encrypted", "index": 1, "data": "x"}),
            json!({"type": "reasoning.encrypted", "index": 2, "data": "y"}),
            json!({"no": "type"}),
            json!({"no": "type"}),
        ] {
            thought.push(ReasoningPiece { details: vec![block.into()], ..ReasoningPiece::default() });
        }
        let (_, item) = thought.finish();
        assert_eq!(
            item.to_json().to_value().unwrap(),
            json!({"type": "reasoning", "id": "rs_c_0", "summary": [], "reasoning_details": [
                {"type": "reasoning.text", "index": 0, "text": "ab", "signature": "s", "format": "f"},
                {"type": "reasoning.encrypted", "index": 1, "data": "x"},
                {"type": "reasoning.encrypted", "index": 2, "data": "y"},
                {"no": "type"}, {"no": "type"},
            ]})
        );
    }
}
