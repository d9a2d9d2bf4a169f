//! What was said before a message came whole.

use codex_protocol::{ContentPart, Fragment, ResponseItem};

/// The texts of a completion until now.
#[derive(Debug, Default)]
pub(super) struct SoFar {
    pub(super) text: String,
    pub(super) refusal: String,
    pub(super) reasoning: String,
}

impl SoFar {
    /// Adds the texts of a finished item.
    pub(super) fn add_item(&mut self, item: &ResponseItem) {
        let parts: &[ContentPart] = match item {
            ResponseItem::Message(message) => message.content.parts(),
            ResponseItem::Reasoning(reasoning) => reasoning.content.as_deref().unwrap_or_default(),
            _ => &[],
        };
        for part in parts {
            match part {
                ContentPart::OutputText(part) => self.text.push_str(&part.text),
                ContentPart::Refusal(part) => self.refusal.push_str(&part.refusal),
                ContentPart::ReasoningText(part) => self.reasoning.push_str(&part.text),
                _ => {}
            }
        }
    }
}

/// Of a text that is known whole, what did not come before. One that goes another way is not said again.
pub(super) fn keep_rest(whole: &mut Fragment, so_far: &str) {
    match whole.text.strip_prefix(so_far) {
        Some(rest) => whole.text = rest.to_owned(),
        None => *whole = Fragment::default(),
    }
}
