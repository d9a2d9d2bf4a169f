//! Which items of a response were finished.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use codex_protocol::ResponseItem;

use super::parts::Place;

/// How many items are remembered; a response of more may tell one of them twice.
const REMEMBERED: usize = 65_536;

/// The items that were finished, by each of their names.
#[derive(Debug, Default)]
pub(super) struct Finished {
    by_index: HashMap<u32, Known>,
    by_id: HashMap<String, Known>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    /// A hash of the item's type.
    kind: u64,
    /// A hash of its texts, else of all of it.
    content: u64,
    /// Whether it has any text that is also streamed.
    has_text: bool,
}

impl Known {
    fn of(item: &ResponseItem, texts: &[(Place, String)]) -> Self {
        let mut content = DefaultHasher::new();
        for (place, text) in texts {
            content.write_u32(place.index);
            content.write(text.as_bytes());
        }
        let has_text = !texts.is_empty();
        if !has_text {
            content.write(item.to_json().as_bytes());
        }
        Self { kind: hash(item.type_word().unwrap_or_default()), content: content.finish(), has_text }
    }
}

impl Finished {
    /// Whether an item with the same texts was finished before under the same name, or, without one, in the same place.
    /// One without texts counts by all of it.
    pub(super) fn repeats(
        &self,
        item: &ResponseItem,
        output_index: Option<u32>,
        texts: &[(Place, String)],
    ) -> bool {
        let before = if ids(item).next().is_some() {
            // Some servers give every item the same place.
            ids(item).find_map(|id| self.by_id.get(id))
        } else {
            output_index.and_then(|index| self.by_index.get(&index))
        };
        before.is_some_and(|known| *known == Known::of(item, texts))
    }

    /// Notes that an item was finished.
    pub(super) fn note(&mut self, item: &ResponseItem, output_index: Option<u32>, texts: &[(Place, String)]) {
        if self.by_index.len().max(self.by_id.len()) >= REMEMBERED {
            return;
        }
        let known = Known::of(item, texts);
        self.by_index.extend(output_index.map(|index| (index, known)));
        self.by_id.extend(ids(item).map(|id| (id.to_owned(), known)));
    }

    /// Whether an item of the whole response was finished: it has an id of a finished one, or its place and type. Some
    /// servers change ids midway.
    pub(super) fn has(&self, item: &ResponseItem, output_index: Option<u32>) -> bool {
        let kind = hash(item.type_word().unwrap_or_default());
        let at = output_index.and_then(|index| self.by_index.get(&index));
        ids(item).any(|id| self.by_id.contains_key(id)) || at.is_some_and(|known| known.kind == kind)
    }

    /// Whether a text belongs to a finished item that has its text.
    pub(super) fn has_text_of(&self, place: &Place) -> bool {
        let known = match place.output_index {
            Some(index) => self.by_index.get(&index),
            None => place.item_id.as_ref().and_then(|id| self.by_id.get(id.as_str())),
        };
        known.is_some_and(|known| known.has_text)
    }
}

/// What names an item: its id and its call's.
fn ids(item: &ResponseItem) -> impl Iterator<Item = &str> {
    item.id().into_iter().chain(item.call_id())
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
