//! The streamed texts of a response: pieces made whole characters, and the rest that a server left out.

use std::collections::VecDeque;

use codex_protocol::{Delta, Done, Edges, ItemId, join_surrogates};

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

    /// Whether both are known to be of one item.
    pub(super) fn is_in_the_item_of(&self, other: &Self) -> bool {
        match (self.output_index, other.output_index) {
            (Some(one), Some(two)) => one == two,
            _ => self.item_id.is_some() && self.item_id == other.item_id,
        }
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
/// How many bytes of texts are remembered, likewise.
const REMEMBERED_BYTES: usize = 64 * 1024 * 1024;

/// The texts of the items of one response that are not finished yet.
#[derive(Debug, Default)]
pub(super) struct Parts {
    known: VecDeque<Part>,
    bytes: usize,
    /// Whether any was forgotten: then an unknown text is one that was told before.
    forgot: bool,
}

#[derive(Debug)]
struct Part {
    place: Place,
    /// What was handed on.
    text: String,
    /// The first half of a character whose second half has not come yet.
    high: Option<u16>,
}

impl Parts {
    /// Those of a stream whose beginning was read elsewhere: what is not known here was told there.
    pub(super) fn of_a_rest() -> Self {
        Self { forgot: true, ..Self::default() }
    }

    /// Makes a piece whole: halves of characters are joined with the halves of the pieces around it.
    pub(super) fn piece(&mut self, kind: Kind, delta: &mut Delta) {
        let edges = std::mem::take(&mut delta.edges);
        if delta.delta.is_empty() && edges == Edges::default() {
            return;
        }
        let part = self.part(Place::of_delta(kind, delta));
        let first = match (part.high.take(), edges.low) {
            (Some(high), Some(low)) => Some(join_surrogates(high, low)),
            (None, None) => None,
            _ => Some(char::REPLACEMENT_CHARACTER),
        };
        if let Some(first) = first {
            delta.delta.insert(0, first);
        }
        part.high = edges.high;
        part.text.push_str(&delta.delta);
        self.count(delta.delta.len());
    }

    /// What is missing of a text that is now known to be `text`, if anything is. Handed on once.
    pub(super) fn rest(&mut self, place: Place, text: &str) -> Option<String> {
        if self.forgot && self.find(&place).is_none() {
            return None;
        }
        let part = self.part(place);
        let held = part.high.take();
        let rest = match text.strip_prefix(part.text.as_str()) {
            Some(rest) => rest.to_owned(),
            None => held.map(|_| char::REPLACEMENT_CHARACTER.to_string()).unwrap_or_default(),
        };
        // The finished text is what counts, whether or not it begins with what was handed on.
        let before = std::mem::replace(&mut part.text, text.to_owned()).len();
        self.bytes -= before.min(self.bytes);
        self.count(text.len());
        (!rest.is_empty()).then_some(rest)
    }

    /// The pieces still owed when the stream ends: halves that never got their other half.
    pub(super) fn held(&mut self) -> Vec<Place> {
        let release = |part: &mut Part| {
            part.high.take()?;
            part.text.push(char::REPLACEMENT_CHARACTER);
            Some(part.place.clone())
        };
        self.known.iter_mut().filter_map(release).collect()
    }

    /// Forgets a text whose item is finished, and all others of that item.
    pub(super) fn finish(&mut self, place: &Place) {
        if let Some(at) = self.find(place) {
            self.known.remove(at);
        }
        self.known.retain(|part| !part.place.is_in_the_item_of(place));
        self.bytes = self.known.iter().map(|part| part.text.len()).sum();
    }

    /// The assistant's texts that are left, in their order.
    pub(super) fn left(&self) -> impl Iterator<Item = (&Place, &str)> {
        let texts = self.known.iter().filter(|part| part.place.kind == Kind::Text && !part.text.is_empty());
        texts.map(|part| (&part.place, part.text.as_str()))
    }

    fn count(&mut self, bytes: usize) {
        self.bytes += bytes;
        while self.bytes > REMEMBERED_BYTES {
            self.forget();
        }
    }

    fn forget(&mut self) {
        let Some(part) = self.known.pop_front() else { return self.bytes = 0 };
        self.bytes -= part.text.len().min(self.bytes);
        self.forgot = true;
    }

    fn find(&self, place: &Place) -> Option<usize> {
        self.known.iter().rposition(|part| part.place.is(place))
    }

    fn part(&mut self, place: Place) -> &mut Part {
        let at = self.find(&place).unwrap_or_else(|| {
            if self.known.len() == REMEMBERED {
                self.forget();
            }
            self.known.push_back(Part { place, text: String::new(), high: None });
            self.known.len() - 1
        });
        &mut self.known[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIGH: u16 = 0xD83E;
    const LOW: u16 = 0xDD80;

    fn delta(output_index: u32, low: Option<u16>, text: &str, high: Option<u16>) -> Delta {
        let edges = Edges { low, high };
        Delta { delta: text.to_owned(), edges, output_index: Some(output_index), ..Delta::default() }
    }

    fn place(output_index: u32) -> Place {
        Place::of_delta(Kind::Text, &delta(output_index, None, "", None))
    }

    /// What is handed on for these pieces of one text.
    fn told(pieces: &[(Option<u16>, &str, Option<u16>)]) -> Vec<String> {
        let mut parts = Parts::default();
        let piece = |(low, text, high): &(Option<u16>, &str, Option<u16>)| {
            let mut delta = delta(0, *low, text, *high);
            parts.piece(Kind::Text, &mut delta);
            assert_eq!(delta.edges, Edges::default());
            delta.delta
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn halves_of_characters_are_joined() {
        for (case, pieces, expected) in [
            ("whole", &[(None, "a", None)][..], &["a"][..]),
            ("two halves", &[(None, "a", Some(HIGH)), (Some(LOW), "b", None)], &["a", "🦀b"]),
            (
                "nothing between",
                &[(None, "a", Some(HIGH)), (None, "", None), (Some(LOW), "", None)],
                &["a", "", "🦀"],
            ),
            (
                "text between",
                &[(None, "a", Some(HIGH)), (None, "b", None), (Some(LOW), "", None)],
                &["a", "\u{fffd}b", "\u{fffd}"],
            ),
            (
                "two first halves",
                &[(None, "", Some(HIGH)), (None, "", Some(HIGH)), (Some(LOW), "", None)],
                &["", "\u{fffd}", "🦀"],
            ),
            (
                "two second halves",
                &[(Some(LOW), "a", None), (Some(LOW), "b", None)],
                &["\u{fffd}a", "\u{fffd}b"],
            ),
        ] {
            assert_eq!(told(pieces), expected, "{case}");
        }
    }

    #[test]
    fn the_halves_of_one_text_are_not_joined_with_those_of_another() {
        let mut parts = Parts::default();
        let mut told = Vec::new();
        for mut delta in [
            delta(0, None, "a", Some(HIGH)),
            delta(1, None, "b", Some(HIGH)),
            delta(1, Some(LOW), "", None),
            delta(0, Some(LOW), "", None),
        ] {
            parts.piece(Kind::Text, &mut delta);
            told.push(delta.delta);
        }
        assert_eq!(told, ["a", "b", "🦀", "🦀"]);
        assert_eq!(parts.held(), []);
    }

    #[test]
    fn a_text_is_one_whether_its_index_or_its_item_names_it() {
        let named = |item_id: Option<&str>, output_index| Place {
            kind: Kind::Text,
            item_id: item_id.map(ItemId::from),
            output_index,
            index: 0,
        };
        for (case, one, two, expected) in [
            ("same index, other id", named(Some("a"), Some(0)), named(Some("b"), Some(0)), true),
            ("other index, same id", named(Some("a"), Some(0)), named(Some("a"), Some(1)), false),
            ("same id, one index", named(Some("a"), None), named(Some("a"), Some(1)), true),
            ("other id, no index", named(Some("a"), None), named(Some("b"), None), false),
            ("nothing to tell them apart", named(None, None), named(Some("b"), Some(7)), true),
            ("another part", Place { index: 1, ..named(None, None) }, named(None, None), false),
            ("another kind", Place { kind: Kind::Refusal, ..named(None, None) }, named(None, None), false),
        ] {
            assert_eq!((one.is(&two), two.is(&one)), (expected, expected), "{case}");
        }
    }

    #[test]
    fn of_more_texts_than_are_remembered_the_oldest_get_no_rest() {
        let mut parts = Parts::default();
        for output_index in 0..=u32::try_from(REMEMBERED).unwrap() {
            parts.piece(Kind::Text, &mut delta(output_index, None, "Hel", None));
        }
        assert_eq!(parts.rest(place(0), "Hello"), None, "forgotten");
        assert_eq!(parts.rest(place(1), "Hello").as_deref(), Some("lo"), "remembered");
        assert_eq!(parts.rest(place(1), "Hello"), None, "told already");
        assert_eq!(parts.known.len(), REMEMBERED);
    }
}
