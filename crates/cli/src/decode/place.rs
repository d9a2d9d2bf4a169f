//! Where a text stands in a response.

use codex_protocol::{ContentPart, Delta, Done, ItemId, MessageContent, PartEvent, ResponseItem};

/// Where a content part stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    item_id: Option<ItemId>,
    output_index: Option<u32>,
    content_index: u32,
}

impl Place {
    pub(super) fn of_delta(delta: &Delta) -> Self {
        Self::new(delta.item_id.clone(), delta.output_index, delta.content_index)
    }

    pub(super) fn of_done(done: &Done) -> Self {
        Self::new(done.item_id.clone(), done.output_index, done.content_index)
    }

    pub(super) fn of_part(event: &PartEvent) -> Self {
        Self::new(event.item_id.clone(), event.output_index, event.content_index)
    }

    /// Whether both name one part. The place in the output counts more than the id: some servers change ids midway.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.content_index == other.content_index
            && match (self.output_index, other.output_index) {
                (Some(one), Some(two)) => one == two,
                _ => match (&self.item_id, &other.item_id) {
                    (Some(one), Some(two)) => one == two,
                    _ => true,
                },
            }
    }

    /// Whether both name one part by the id of its item.
    pub(super) fn has_id_of(&self, other: &Self) -> bool {
        self.content_index == other.content_index && self.item_id.is_some() && self.item_id == other.item_id
    }

    fn new(item_id: Option<ItemId>, output_index: Option<u32>, content_index: Option<u32>) -> Self {
        Self { item_id, output_index, content_index: content_index.unwrap_or(0) }
    }
}

/// The text parts of a finished message, with their places.
pub(super) fn parts_of(item: &ResponseItem, output_index: Option<u32>) -> Vec<(Place, &str)> {
    let ResponseItem::Message(message) = item else { return Vec::new() };
    let item_id = message.id.as_deref().map(ItemId::from);
    let place = |index| Place::new(item_id.clone(), output_index, Some(index));
    match &message.content {
        MessageContent::Text(text) => vec![(place(0), text)],
        MessageContent::Parts(parts) => {
            parts.iter().zip(0..).filter_map(|(part, index)| Some((place(index), text_of(part)?))).collect()
        }
        _ => Vec::new(),
    }
}

/// A part's text, where it is text of the assistant's.
pub(super) fn text_of(part: &ContentPart) -> Option<&str> {
    match part {
        ContentPart::OutputText(part) => Some(&part.text),
        ContentPart::Text(part) => Some(&part.text),
        _ => None,
    }
}
