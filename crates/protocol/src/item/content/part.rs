//! [`ContentPart`]: one part of a content.

use super::input::{ComputerScreenshot, InputAudio, InputFile, InputImage, InputText};
use super::output::{EncryptedContent, OutputText, PlainText, ReasoningText, Refusal, SummaryText};

tagged! {
    /// One part of a message, a reasoning item or a tool's output.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/object#responses-object-output>
    pub enum ContentPart {
        /// Text for the model.
        InputText = "input_text",
        /// An image for the model.
        InputImage = "input_image",
        /// A file for the model.
        InputFile = "input_file",
        /// Sound for the model.
        InputAudio = "input_audio",
        /// Text by the model.
        OutputText = "output_text",
        /// The model's words why it will not answer.
        Refusal = "refusal",
        /// The model's reasoning.
        ReasoningText = "reasoning_text",
        /// A summary of the model's reasoning.
        SummaryText = "summary_text",
        /// Text between agents.
        Text(PlainText) = "text",
        /// What a computer's screen shows.
        ComputerScreenshot = "computer_screenshot",
        /// What only the server can read.
        EncryptedContent = "encrypted_content",
    }
}

impl ContentPart {
    /// Text for the model.
    pub fn input_text(text: impl Into<String>) -> Self {
        InputText { text: text.into(), ..InputText::default() }.into()
    }

    /// Text by the model.
    pub fn output_text(text: impl Into<String>) -> Self {
        OutputText { text: text.into(), ..OutputText::default() }.into()
    }

    /// An image for the model: an `https:` or `data:` URL.
    pub fn input_image(url: impl Into<String>) -> Self {
        InputImage { image_url: Some(url.into()), ..InputImage::default() }.into()
    }

    /// The text, if it is text of any kind: said, reasoned or summarised. A refusal is not.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::ReasoningText(part) => Some(&part.text),
            Self::SummaryText(part) => Some(&part.text),
            Self::InputText(_)
            | Self::InputImage(_)
            | Self::InputFile(_)
            | Self::InputAudio(_)
            | Self::OutputText(_)
            | Self::Refusal(_)
            | Self::Text(_)
            | Self::ComputerScreenshot(_)
            | Self::EncryptedContent(_)
            | Self::Unknown(_) => self.said(),
        }
    }

    /// The text of an `input_text`, `output_text` or `text` part.
    pub(super) fn said(&self) -> Option<&str> {
        match self {
            Self::InputText(part) => Some(&part.text),
            Self::OutputText(part) => Some(&part.text),
            Self::Text(part) => Some(&part.text),
            Self::InputImage(_)
            | Self::InputFile(_)
            | Self::InputAudio(_)
            | Self::Refusal(_)
            | Self::ReasoningText(_)
            | Self::SummaryText(_)
            | Self::ComputerScreenshot(_)
            | Self::EncryptedContent(_)
            | Self::Unknown(_) => None,
        }
    }
}
