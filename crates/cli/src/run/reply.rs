//! What of a reply is written, and when.

use codex_api::{Message, ResponseEvent};
use codex_protocol::ResponseItem;

use crate::failure::Failure;

/// How much text is held at most until its message is done, in bytes.
const LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// How much of a refusal is shown, in bytes.
const REFUSAL_BYTES: usize = 64 * 1024;
/// How many ids of finished messages are remembered.
const REMEMBERED: usize = 1024;
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
    /// Text whose message is not done.
    held: String,
    /// The ids of the messages that are done: some servers finish an item twice.
    done: Vec<String>,
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
            held: String::new(),
            done: Vec::new(),
            any_text: false,
            between_messages: false,
            refusal: String::new(),
            others: Vec::new(),
        }
    }

    /// Takes the next event and gives the text that is to be written now.
    pub(super) fn take(&mut self, event: ResponseEvent) -> Result<String, Failure> {
        match event {
            ResponseEvent::OutputTextDelta(delta) => match self.pace {
                Pace::Words => Ok(self.text(delta.delta)),
                Pace::Messages => self.hold(&delta.delta).map(|()| String::new()),
            },
            ResponseEvent::RefusalDelta(delta) => {
                let room = REFUSAL_BYTES.saturating_sub(self.refusal.len());
                self.refusal.push_str(&delta.delta[..delta.delta.floor_char_boundary(room)]);
                Ok(String::new())
            }
            ResponseEvent::OutputItemDone(ResponseItem::Message(message)) => Ok(self.message(&message)),
            ResponseEvent::OutputItemDone(item) => {
                self.other(item.type_word());
                Ok(String::new())
            }
            ResponseEvent::Completed { .. } => {
                let rest = std::mem::take(&mut self.held);
                Ok(self.text(rest))
            }
            _ => Ok(String::new()),
        }
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

    /// Why the model will not answer, where it says so.
    pub(super) fn refusal(&self) -> Option<&str> {
        (!self.refusal.is_empty()).then_some(&*self.refusal)
    }

    fn hold(&mut self, text: &str) -> Result<(), Failure> {
        self.held.push_str(text);
        if self.held.len() > LIMIT_BYTES {
            return Err(Failure::TooLong { what: "a message".to_owned(), limit_bytes: LIMIT_BYTES });
        }
        Ok(())
    }

    /// A message is done: its own text counts more than the deltas.
    fn message(&mut self, message: &Message) -> String {
        let deltas = std::mem::take(&mut self.held);
        if let Some(id) = &message.id {
            if self.done.contains(id) {
                return String::new();
            }
            if self.done.len() < REMEMBERED {
                self.done.push(id.clone());
            }
        }
        let text = match self.pace {
            Pace::Words => String::new(),
            Pace::Messages => Some(message.text()).filter(|text| !text.is_empty()).unwrap_or(deltas),
        };
        let text = self.text(text);
        self.between_messages = true;
        text
    }

    /// The text as it is written.
    fn text(&mut self, text: String) -> String {
        if text.is_empty() {
            return text;
        }
        let begins_line = self.line_a_message && self.between_messages && self.any_text;
        self.any_text = true;
        self.between_messages = false;
        if begins_line { format!("\n{text}") } else { text }
    }

    fn other(&mut self, kind: Option<&str>) {
        let kind = kind.unwrap_or("an item without a type");
        if self.others.len() < NAMED && !self.others.iter().any(|known| known == kind) {
            self.others.push(kind.to_owned());
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

    fn completed() -> Value {
        json!({"type": "response.completed", "response": {"id": "r"}})
    }

    #[test]
    fn text_is_written_at_its_pace() {
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
            ("a refusal", vec![done(0, &refusal), completed()], None, Some("No.")),
        ] {
            let (_, reply) = written(Pace::Messages, false, &events);
            assert_eq!((reply.note().as_deref(), reply.refusal()), (note, said), "{case}");
        }
    }
}
