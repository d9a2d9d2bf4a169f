//! The streamed texts of a response: pieces made whole characters, and the rest that a server left out.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hasher};

use codex_protocol::{Delta, Done, ItemId, join_surrogates};

/// What kind of text a part is. An item's part is named by it, the item and the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Refusal,
    Arguments,
    Input,
    Reasoning,
    Summary,
    Code,
    McpArguments,
    Command,
    Transcript,
}

/// Where a text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) kind: Kind,
    pub(super) item_id: Option<ItemId>,
    pub(super) output_index: Option<u32>,
    pub(super) index: u32,
}

impl Place {
    pub(super) fn of_delta(kind: Kind, delta: &Delta) -> Self {
        let index = delta.content_index.or(delta.summary_index).or(delta.command_index).unwrap_or(0);
        Self { kind, item_id: delta.item_id.clone(), output_index: delta.output_index, index }
    }

    pub(super) fn of_done(kind: Kind, done: &Done) -> Self {
        let index = done.content_index.or(done.summary_index).or(done.command_index).unwrap_or(0);
        Self { kind, item_id: done.item_id.clone(), output_index: done.output_index, index }
    }

    /// Whether both name one text. The place in the output counts more than the id: some servers change ids midway.
    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.index == other.index
            && match (self.output_index, other.output_index) {
                (Some(one), Some(two)) => one == two,
                _ => match (&self.item_id, &other.item_id) {
                    (Some(one), Some(two)) => one == two,
                    _ => true,
                },
            }
    }
}

/// How many texts are remembered; of more, the oldest are forgotten and get no rest made up.
const REMEMBERED: usize = 1024;

/// The texts of one response.
#[derive(Debug, Default)]
pub(super) struct Parts {
    known: VecDeque<Part>,
    /// Whether any was forgotten: a text that isn't known may then be one of those.
    forgot: bool,
}

#[derive(Debug)]
struct Part {
    place: Place,
    /// How many bytes were handed on.
    length: usize,
    /// A hash of them.
    hash: DefaultHasher,
    /// The first half of a character whose second half has not come yet.
    high: Option<u16>,
}

impl Part {
    fn hand_on(&mut self, text: &str) {
        self.length += text.len();
        self.hash.write(text.as_bytes());
    }

    /// Whether `text` begins with all that was handed on.
    fn is_prefix_of(&self, text: &str) -> bool {
        let Some(head) = text.get(..self.length) else { return false };
        let mut hash = DefaultHasher::new();
        hash.write(head.as_bytes());
        hash.finish() == self.hash.finish()
    }
}

impl Parts {
    /// Makes a piece whole: halves of characters are joined with the halves of the pieces around it.
    pub(super) fn piece(&mut self, kind: Kind, delta: &mut Delta) {
        let part = self.part(Place::of_delta(kind, delta));
        let edges = std::mem::take(&mut delta.edges);
        let first = match (part.high.take(), edges.low) {
            (Some(high), Some(low)) => Some(join_surrogates(high, low)),
            (None, None) => None,
            _ => Some(char::REPLACEMENT_CHARACTER),
        };
        if let Some(first) = first {
            delta.delta.insert(0, first);
        }
        part.high = edges.high;
        part.hand_on(&delta.delta);
    }

    /// What is missing of a text that is now known to be `text`, if anything is. Handed on once.
    pub(super) fn rest(&mut self, place: Place, text: &str) -> Option<String> {
        if self.forgot && self.find(&place).is_none() {
            return None;
        }
        let part = self.part(place);
        let held = part.high.take();
        let rest = if part.is_prefix_of(text) {
            text[part.length..].to_owned()
        } else {
            held.map(|_| char::REPLACEMENT_CHARACTER.to_string())?
        };
        part.hand_on(&rest);
        (!rest.is_empty()).then_some(rest)
    }

    /// The pieces still owed when the stream ends: a half that never got its other half.
    pub(super) fn held(&mut self) -> Vec<Place> {
        self.known.iter_mut().filter_map(|part| part.high.take().map(|_| part.place.clone())).collect()
    }

    fn find(&self, place: &Place) -> Option<usize> {
        self.known.iter().rposition(|part| part.place.is(place))
    }

    fn part(&mut self, place: Place) -> &mut Part {
        let at = self.find(&place).unwrap_or_else(|| {
            if self.known.len() == REMEMBERED {
                self.known.pop_front();
                self.forgot = true;
            }
            self.known.push_back(Part { place, length: 0, hash: DefaultHasher::new(), high: None });
            self.known.len() - 1
        });
        &mut self.known[at]
    }
}
