//! What of a reply is written, and when.

use codex_api::{ResponseEvent, ResponseItem};

use crate::failure::Failure;
use crate::messages::Messages;
use crate::one_line::{MESSAGE_CHARS, WORD_CHARS, one_line};

/// How much of a refusal is kept, in bytes.
const REFUSAL_BYTES: usize = 64 * 1024;
/// How many items without text are named.
const NAMED: usize = 8;

/// When text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// As it comes.
    Words,
    /// Each message when it is done.
    Messages,
}

/// A reply that is being written.
#[derive(Debug)]
pub(super) struct Reply {
    pace: Pace,
    /// Whether a line end is put between messages.
    line_a_message: bool,
    messages: Messages,
    any_text: bool,
    between_messages: bool,
    refusal: String,
    /// The types of finished items that have no text.
    others: Vec<String>,
}

impl Reply {
    pub(super) fn new(pace: Pace, line_a_message: bool) -> Self {
        Self {
            pace,
            line_a_message,
            messages: Messages::default(),
            any_text: false,
            between_messages: false,
            refusal: String::new(),
            others: Vec::new(),
        }
    }

    /// Takes the next event and gives the text that is to be written now.
    ///
    /// # Errors
    /// Where more text comes of messages that are not done than can be waited for.
    pub(super) fn take(&mut self, event: ResponseEvent) -> Result<String, Failure> {
        let ends_message = matches!(event, ResponseEvent::OutputItemDone(ResponseItem::Message(_)));
        let mut text = match self.pace {
            Pace::Words => String::new(),
            Pace::Messages => self.messages.take(&event),
        };
        self.messages.check()?;
        match event {
            ResponseEvent::OutputTextDelta(delta) if self.pace == Pace::Words => text = delta.delta,
            ResponseEvent::RefusalDelta(delta) => {
                let room = REFUSAL_BYTES.saturating_sub(self.refusal.len());
                self.refusal.push_str(&delta.delta[..delta.delta.floor_char_boundary(room)]);
            }
            ResponseEvent::OutputItemDone(item) if !ends_message => self.other(item.type_word()),
            _ => {}
        }
        let text = self.lined(text);
        self.between_messages |= ends_message;
        Ok(text)
    }

    /// What standard error should say of a reply that completed; `None` where all is in its text.
    pub(super) fn note(&self) -> Option<String> {
        if self.any_text || !self.refusal.is_empty() {
            return None;
        }
        Some(match &self.others[..] {
            [] => "note: the reply is empty".to_owned(),
            others => format!("note: the reply has no text; it holds {}", others.join(", ")),
        })
    }

    /// In what words the model refused, if it did; on one line.
    pub(super) fn refusal(&self) -> Option<String> {
        (!self.refusal.is_empty()).then(|| one_line(&self.refusal, MESSAGE_CHARS))
    }

    /// The text, on a line of its own where that is wanted.
    fn lined(&mut self, text: String) -> String {
        if text.is_empty() {
            return text;
        }
        let begins_line = self.line_a_message && self.between_messages && self.any_text;
        self.any_text = true;
        self.between_messages = false;
        if begins_line { format!("\n{text}") } else { text }
    }

    fn other(&mut self, kind: Option<&str>) {
        let kind =
            kind.map_or_else(|| "an item without a type".to_owned(), |kind| one_line(kind, WORD_CHARS));
        if self.others.len() < NAMED && !self.others.contains(&kind) {
            self.others.push(kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use codex_api::EventDecoder;
    use serde_json::{Value, json};

    use super::*;

    /// What is written after each event that the decoder makes of these, and the reply.
    fn written(pace: Pace, line_a_message: bool, events: &[Value]) -> (Vec<String>, Reply) {
        let (mut decoder, mut reply) = (EventDecoder::new(), Reply::new(pace, line_a_message));
        for event in events {
            decoder.push(&Bytes::from(event.to_string()));
        }
        let events: Vec<_> = std::iter::from_fn(|| decoder.next_event()).map_while(Result::ok).collect();
        let texts = events.into_iter().map(|event| reply.take(event).unwrap());
        (texts.filter(|text| !text.is_empty()).collect(), reply)
    }

    fn delta(index: u32, delta: &str) -> Value {
        json!({"type": "response.output_text.delta", "output_index": index, "delta": delta})
    }

    fn done(index: u32, item: &Value) -> Value {
        json!({"type": "response.output_item.done", "output_index": index, "item": item})
    }

    fn message(index: u32, text: &str) -> Value {
        let content = json!([{"type": "output_text", "text": text}]);
        done(
            index,
            &json!({"type": "message", "id": format!("i{index}"), "role": "assistant", "content": content}),
        )
    }

    /// A message that only its place names.
    fn nameless(text: &str) -> Value {
        done(
            0,
            &json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}),
        )
    }

    fn completed() -> Value {
        end(&[])
    }

    fn end(output: &[Value]) -> Value {
        json!({"type": "response.completed", "response": {"id": "r", "output": output}})
    }

    #[test]
    fn text_is_written_at_its_pace() {
        let reasoning = json!({"type": "reasoning", "id": "rs", "summary": []});
        let said = json!({"type": "message", "id": "m", "role": "assistant", "content": [{"type": "output_text", "text": "said"}]});
        let two = [delta(0, "a"), delta(0, "b"), message(0, "ab"), message(1, "c"), completed()];
        for (case, pace, lines, events, expected) in [
            ("word by word", Pace::Words, false, &two[..], &["a", "b", "c"][..]),
            ("word by word, in lines", Pace::Words, true, &two, &["a", "b", "\nc"]),
            ("message by message", Pace::Messages, false, &two, &["ab", "c"]),
            ("message by message, in lines", Pace::Messages, true, &two, &["ab", "\nc"]),
            ("not done", Pace::Messages, false, &two[..2], &[]),
            ("without items", Pace::Messages, false, &[delta(0, "a"), delta(0, "b"), completed()], &["ab"]),
            (
                "an item without text",
                Pace::Messages,
                false,
                &[delta(0, "a"), message(0, ""), completed()],
                &["a"],
            ),
            ("done twice", Pace::Messages, false, &[message(0, "a"), message(0, "a"), completed()], &["a"]),
            (
                "one of two done",
                Pace::Messages,
                false,
                &[delta(0, "AAA"), delta(1, "BBB"), message(0, "AAA"), completed()],
                &["AAA", "BBB"],
            ),
            (
                "done twice, without ids",
                Pace::Messages,
                false,
                &[delta(0, "AAA"), nameless("AAA"), nameless("AAA"), completed()],
                &["AAA"],
            ),
            (
                "done twice, with more in it",
                Pace::Messages,
                false,
                &[message(0, "a"), message(0, "ab"), completed()],
                &["a"],
            ),
            (
                "an unannounced message",
                Pace::Messages,
                false,
                &[done(0, &reasoning), end(&[reasoning.clone(), said.clone()])],
                &["said"],
            ),
            (
                "an unannounced message, word by word",
                Pace::Words,
                false,
                &[done(0, &reasoning), end(&[reasoning.clone(), said])],
                &["said"],
            ),
            (
                "items without deltas",
                Pace::Words,
                false,
                &[message(0, "a"), message(0, "a"), completed()],
                &["a"],
            ),
        ] {
            assert_eq!(written(pace, lines, events).0, expected, "{case}");
        }
    }

    #[test]
    fn what_is_not_text_is_told_apart() {
        let refusal = json!({"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]});
        let call = json!({"type": "function_call", "name": "f", "arguments": "{}", "call_id": "c"});
        for (case, events, note, said) in [
            ("text", vec![message(0, "a"), completed()], None, None),
            ("nothing", vec![completed()], Some("note: the reply is empty"), None),
            (
                "a call",
                vec![done(0, &call), done(1, &call), completed()],
                Some("note: the reply has no text; it holds function_call"),
                None,
            ),
            (
                "a call of a kind that attacks terminals",
                vec![done(0, &json!({"type": format!("\u{1b}[2J\n{}", "x".repeat(300))})), completed()],
                Some(&*format!("note: the reply has no text; it holds \u{fffd}[2J {}…", "x".repeat(195))),
                None,
            ),
            (
                "a refusal that attacks terminals",
                vec![
                    json!({"type": "response.refusal.delta", "delta": format!("No.\r\n\u{9b}2J{}", "x".repeat(2000))}),
                    completed(),
                ],
                None,
                Some(&*format!("No. \u{fffd}2J{}…", "x".repeat(993))),
            ),
            ("a refusal", vec![done(0, &refusal), completed()], None, Some("No.")),
        ] {
            let (_, reply) = written(Pace::Messages, false, &events);
            assert_eq!((reply.note().as_deref(), reply.refusal().as_deref()), (note, said), "{case}");
        }
    }
}
