//! The text of a reply, message by message.

use codex_api::{ResponseEvent, ResponseItem};

use crate::failure::Failure;

/// How much text is waited for at most until its message is done, in bytes. The decoder holds no more of it.
const LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// How many ids of finished messages are remembered.
const REMEMBERED: usize = 1024;

/// The messages of one response, each when it is done.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    /// How much text has come of messages that are not done, in bytes.
    unfinished_bytes: usize,
    /// The ids of the messages that are done: some servers finish one twice, the second time with more about it.
    done: Vec<String>,
}

impl Messages {
    /// Takes the next event; gives the text of the message that it finishes.
    pub(crate) fn take(&mut self, event: &ResponseEvent) -> String {
        match event {
            ResponseEvent::OutputTextDelta(delta) => {
                self.unfinished_bytes += delta.delta.len();
                String::new()
            }
            ResponseEvent::OutputItemDone(item) => self.finish(item),
            _ => String::new(),
        }
    }

    /// # Errors
    /// Where more than 64 MiB have come of messages that are not done: then some of it is lost.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.unfinished_bytes > LIMIT_BYTES {
            return Err(Failure::TooLong { what: "a message".to_owned(), limit_bytes: LIMIT_BYTES });
        }
        Ok(())
    }

    fn finish(&mut self, item: &ResponseItem) -> String {
        let text = text_of(item);
        if text.is_empty() {
            return text;
        }
        self.unfinished_bytes = self.unfinished_bytes.saturating_sub(text.len());
        if let Some(id) = item.id() {
            if self.done.iter().any(|known| known == id) {
                return String::new();
            }
            if self.done.len() < REMEMBERED {
                self.done.push(id.to_owned());
            }
        }
        text
    }
}

/// The text of an item, where it is a message.
pub(crate) fn text_of(item: &ResponseItem) -> String {
    match item {
        ResponseItem::Message(message) => message.text(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use codex_api::{Delta, Message, MessageContent};

    use super::*;

    fn delta(length: usize) -> ResponseEvent {
        ResponseEvent::OutputTextDelta(Delta { delta: "x".repeat(length), ..Delta::default() })
    }

    #[test]
    fn what_is_waited_for_is_bounded() {
        let mut messages = Messages::default();
        let done = Message { content: MessageContent::Text("x".repeat(LIMIT_BYTES)), ..Message::default() };
        for (event, fits) in [
            (delta(LIMIT_BYTES), true),
            (ResponseEvent::OutputItemDone(done.into()), true),
            (delta(LIMIT_BYTES), true),
            (delta(1), false),
        ] {
            messages.take(&event);
            assert_eq!(messages.check().is_ok(), fits, "{} bytes", messages.unfinished_bytes);
        }
    }
}
