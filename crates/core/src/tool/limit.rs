//! [`OutputLimit`]: how much of an output the model gets.

use codex_api::{ContentPart, MessageContent};

use super::clipped::Clipped;
use super::output::{Given, ToolOutput};

/// How much of one call's output the model gets.
///
/// Of a text that is longer, both ends are kept, with a note between them that says how many bytes were left out. A
/// part that is no text is kept or left out whole, with a note in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputLimit {
    /// Bytes of text, notes not counted; by default 32 KiB, about 8,000 tokens.
    pub text_bytes: usize,
    /// Bytes of all other parts together, as they are sent; by default 8 MiB.
    pub part_bytes: usize,
}

impl Default for OutputLimit {
    fn default() -> Self {
        Self { text_bytes: 32 * 1024, part_bytes: 8 * 1024 * 1024 }
    }
}

impl OutputLimit {
    pub(super) fn apply(self, output: ToolOutput) -> MessageContent {
        match output.0 {
            Given::Text(text) => text.shorten(self.text_bytes).to_string().into(),
            Given::Parts(parts) => {
                let mut left = self;
                parts.into_iter().map(|part| left.part(part)).collect::<Vec<_>>().into()
            }
        }
    }

    /// Takes a part, or what is left of it, off the limit.
    fn part(&mut self, part: ContentPart) -> ContentPart {
        match &part {
            ContentPart::InputText(text) if text.text.len() <= self.text_bytes => {
                self.text_bytes -= text.text.len();
                part
            }
            ContentPart::InputText(text) => {
                let room = std::mem::take(&mut self.text_bytes);
                ContentPart::input_text(Clipped::whole(text.text.clone()).shorten(room).to_string())
            }
            other => {
                let bytes = other.to_json().as_bytes().len();
                match self.part_bytes.checked_sub(bytes) {
                    Some(rest) => {
                        self.part_bytes = rest;
                        part
                    }
                    None => ContentPart::input_text(format!("[… a part of {bytes} bytes left out …]")),
                }
            }
        }
    }
}
