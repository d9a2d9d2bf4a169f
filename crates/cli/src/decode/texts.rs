//! The assistant's text of one response.

use std::collections::VecDeque;

use codex_protocol::{Delta, Lifecycle, StreamEvent, join_surrogates};

use super::place::{Place, parts_of, text_of};
use crate::failure::Failure;

/// How much text is held at most, in bytes. A finished text can't be larger, as no event is.
const LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// How many parts are remembered at most; of more, the oldest count as finished.
const REMEMBERED: usize = 1024;

/// Puts the assistant's text together: of each part the finished text, whichever event says it first, else its deltas.
/// Parts come in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Texts {
    parts: VecDeque<Part>,
    /// How many of them, in front, are in `ready` or handed out.
    settled: usize,
    /// Text that nothing can change any more.
    ready: String,
    /// How many bytes of deltas are held.
    held: usize,
    any_item_done: bool,
}

#[derive(Debug)]
struct Part {
    place: Place,
    text: Text,
}

#[derive(Debug)]
enum Text {
    /// Deltas so far, and the first half of a character whose second half has not come yet.
    Pieces(String, Option<u16>),
    Finished(String),
    /// Handed out, or ready to be.
    Settled,
}

impl Texts {
    /// Takes the next event of the response.
    pub(super) fn take(&mut self, event: &StreamEvent) -> Result<(), Failure> {
        match event {
            StreamEvent::OutputTextDelta(delta) => self.piece(delta)?,
            StreamEvent::OutputTextDone(done) => self.finish(Place::of_done(done), &done.text),
            StreamEvent::ContentPartDone(event) => {
                if let Some(text) = text_of(&event.part) {
                    self.finish(Place::of_part(event), text);
                }
            }
            StreamEvent::OutputItemDone(event) => {
                self.any_item_done = true;
                for (place, text) in parts_of(&event.item, event.output_index) {
                    self.finish(place, text);
                }
            }
            StreamEvent::Completed(lifecycle)
            | StreamEvent::Incomplete(lifecycle)
            | StreamEvent::Failed(lifecycle) => {
                self.whole(lifecycle);
            }
            _ => {}
        }
        self.settle();
        Ok(())
    }

    /// The text that nothing can change any more and that was not handed out yet.
    pub(super) fn ready(&mut self) -> String {
        std::mem::take(&mut self.ready)
    }

    /// The rest of the text, at the end of the response.
    pub(super) fn end(mut self) -> String {
        while let Some(part) = self.parts.pop_front() {
            part.text.append_to(&mut self.ready);
        }
        self.ready
    }

    fn piece(&mut self, delta: &Delta) -> Result<(), Failure> {
        let Text::Pieces(text, high) = &mut self.part(Place::of_delta(delta)).text else { return Ok(()) };
        let before = text.len();
        match (high.take(), delta.edges.low) {
            (Some(high), Some(low)) => text.push(join_surrogates(high, low)),
            (None, None) => {}
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
        text.push_str(&delta.delta);
        *high = delta.edges.high;
        let more = text.len() - before;
        self.held += more;
        if self.held > LIMIT_BYTES {
            return Err(Failure::TooLong {
                what: "the text of a response".to_owned(),
                limit_bytes: LIMIT_BYTES,
            });
        }
        Ok(())
    }

    /// Says the whole text of a part. The first to say so is believed; an empty text says nothing about pieces.
    fn finish(&mut self, place: Place, whole: &str) {
        let part = self.part(place);
        let Text::Pieces(pieces, _) = &part.text else { return };
        if whole.is_empty() && !pieces.is_empty() {
            return;
        }
        let length = pieces.len();
        part.text = Text::Finished(whole.to_owned());
        self.held -= length;
    }

    /// Reads the output that a terminal event repeats. It may number its items anew, so where items were finished one
    /// by one it is only believed about parts that it names by their item's id.
    fn whole(&mut self, lifecycle: &Lifecycle) {
        let Some(response) = &lifecycle.response else { return };
        for (item, output_index) in response.output.iter().zip(0..) {
            for (place, text) in parts_of(item, Some(output_index)) {
                match self.parts.iter().find(|part| part.place.has_id_of(&place)) {
                    Some(known) => self.finish(known.place.clone(), text),
                    None if self.any_item_done => {}
                    None => self.finish(place, text),
                }
            }
        }
    }

    /// Takes the finished parts in front.
    fn settle(&mut self) {
        while let Some(Part { text: text @ Text::Finished(_), .. }) = self.parts.get_mut(self.settled) {
            std::mem::replace(text, Text::Settled).append_to(&mut self.ready);
            self.settled += 1;
        }
    }

    fn part(&mut self, place: Place) -> &mut Part {
        let at = self.parts.iter().rposition(|part| part.place.is(&place)).unwrap_or_else(|| {
            if self.parts.len() == REMEMBERED {
                self.forget();
            }
            self.parts.push_back(Part { place, text: Text::Pieces(String::new(), None) });
            self.parts.len() - 1
        });
        &mut self.parts[at]
    }

    /// Forgets the first part.
    fn forget(&mut self) {
        let Some(part) = self.parts.pop_front() else { return };
        self.settled = self.settled.saturating_sub(1);
        self.held -= part.text.held();
        part.text.append_to(&mut self.ready);
    }
}

impl Text {
    /// How many bytes of deltas it holds.
    fn held(&self) -> usize {
        match self {
            Self::Pieces(pieces, _) => pieces.len(),
            Self::Finished(_) | Self::Settled => 0,
        }
    }

    fn append_to(self, text: &mut String) {
        match self {
            Self::Pieces(pieces, high) => {
                text.push_str(&pieces);
                text.extend(high.map(|_| char::REPLACEMENT_CHARACTER));
            }
            Self::Finished(finished) => text.push_str(&finished),
            Self::Settled => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use codex_protocol::EventReader;
    use serde_json::{Value, json};

    use super::*;

    /// What is handed out after each event, then at the end.
    fn texts(events: &[Value]) -> Vec<String> {
        let (mut texts, mut reader) = (Texts::default(), EventReader::new());
        let mut handed_out = Vec::new();
        for event in events {
            texts.take(&reader.read(&Bytes::from(event.to_string()))).unwrap();
            handed_out.push(texts.ready());
        }
        handed_out.push(texts.end());
        handed_out
    }

    fn delta(index: u32, delta: &str) -> Value {
        let id = format!("i{index}");
        json!({"type": "response.output_text.delta", "item_id": id, "output_index": index, "content_index": 1, "delta": delta})
    }

    fn text_done(index: u32, text: &str) -> Value {
        json!({"type": "response.output_text.done", "output_index": index, "content_index": 1, "text": text})
    }

    fn part_done(index: u32, text: &str) -> Value {
        let part = json!({"type": "output_text", "text": text});
        json!({"type": "response.content_part.done", "output_index": index, "content_index": 1, "part": part})
    }

    /// A message whose second part is its text.
    fn message(index: u32, text: &str) -> Value {
        let content = json!([{"type": "refusal", "refusal": "no"}, {"type": "output_text", "text": text}]);
        json!({"type": "message", "id": format!("i{index}"), "role": "assistant", "content": content})
    }

    fn item_done(index: u32, text: &str) -> Value {
        json!({"type": "response.output_item.done", "output_index": index, "item": message(index, text)})
    }

    fn end(kind: &str, output: &[Value]) -> Value {
        json!({"type": kind, "response": {"id": "r", "output": output}})
    }

    fn completed(output: &[Value]) -> Value {
        end("response.completed", output)
    }

    #[test]
    fn a_part_is_its_finished_text_else_its_deltas() {
        let short = json!({"type": "message", "role": "assistant", "content": "S"});
        for (case, events, expected) in [
            ("deltas alone", vec![delta(0, "a"), delta(0, "b"), completed(&[])], vec!["", "", "", "ab"]),
            (
                "text done",
                vec![delta(0, "a"), text_done(0, "A"), part_done(0, "B"), delta(0, "x")],
                vec!["", "A", "", "", ""],
            ),
            ("part done", vec![delta(0, "a"), part_done(0, "A"), text_done(0, "B")], vec!["", "A", "", ""]),
            (
                "item done",
                vec![delta(0, "a"), item_done(0, "A"), completed(&[message(0, "B")])],
                vec!["", "A", "", ""],
            ),
            ("item alone", vec![item_done(0, "A"), item_done(0, "A")], vec!["A", "", ""]),
            ("completed", vec![delta(0, "a"), completed(&[message(0, "A")])], vec!["", "A", ""]),
            ("completed alone", vec![completed(&[message(0, "A"), short])], vec!["AS", ""]),
            (
                "incomplete",
                vec![delta(0, "a"), end("response.incomplete", &[message(0, "A")])],
                vec!["", "A", ""],
            ),
            ("failed", vec![delta(0, "a"), end("response.failed", &[])], vec!["", "", "a"]),
            (
                "an empty text done",
                vec![delta(0, "a"), text_done(0, ""), delta(0, "b")],
                vec!["", "", "", "ab"],
            ),
            (
                "the order of beginnings",
                vec![delta(0, "a"), delta(1, "b"), text_done(1, "B"), text_done(0, "A")],
                vec!["", "", "", "AB", ""],
            ),
            (
                "numbered anew",
                vec![delta(1, "a"), item_done(1, "A"), completed(&[message(1, "A")])],
                vec!["", "A", "", ""],
            ),
            ("another id", vec![item_done(0, "A"), completed(&[message(9, "A")])], vec!["A", "", ""]),
            (
                "one never done",
                vec![delta(0, "a"), delta(1, "b"), item_done(0, "A"), completed(&[])],
                vec!["", "", "A", "", "b"],
            ),
        ] {
            assert_eq!(texts(&events), expected, "{case}");
        }
    }

    #[test]
    fn characters_cut_in_two_are_joined() {
        for (pieces, expected) in [
            (&[r"a\ud83e", r"\udd80b"][..], "a🦀b"),
            (&[r"\ud83e", r"\udd80"], "🦀"),
            (&[r"\ud83e", "a"], "\u{fffd}a"),
            (&[r"a\ud83e"], "a\u{fffd}"),
            (&[r"\udd80"], "\u{fffd}"),
        ] {
            let (mut texts, mut reader) = (Texts::default(), EventReader::new());
            for piece in pieces {
                let event = format!(r#"{{"type":"response.output_text.delta","delta":"{piece}"}}"#);
                texts.take(&reader.read(&Bytes::from(event))).unwrap();
            }
            assert_eq!(texts.end(), expected, "{pieces:?}");
        }
    }

    #[test]
    fn of_very_many_parts_the_oldest_count_as_finished() {
        let count = u32::try_from(REMEMBERED).unwrap() + 2;
        let mut events: Vec<Value> = (0..count).map(|index| delta(index, "a")).collect();
        events.push(text_done(2, "B"));
        let handed_out = texts(&events).concat();
        assert_eq!((handed_out.len(), handed_out.find('B')), (count as usize, Some(2)));
    }
}
