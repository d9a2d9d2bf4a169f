//! What messages and tool outputs say.

use std::borrow::Cow;

use codex_protocol::{ContentPart, Detail, InputFile, MessageContent};

use super::wire::{Content, File, Image, KnownPart, Part, Url};
use crate::error::ApiError;

/// A content taken apart: its text, and what is not text.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    pub(super) parts: Vec<Part<'a>>,
    pub(super) refusal: String,
}

impl<'a> Said<'a> {
    /// Takes a content apart.
    ///
    /// # Errors
    /// Where a part is something of the user's that a chat request can't carry.
    pub(super) fn of(content: &'a MessageContent) -> Result<Self, ApiError> {
        let mut said = Self::default();
        match content {
            MessageContent::Text(text) => said.parts.push(text_part(text.as_str())),
            MessageContent::Parts(parts) => parts.iter().try_for_each(|part| said.push(part))?,
            other => said.parts.push(text_part(raw_text(other))),
        }
        Ok(said)
    }

    fn push(&mut self, part: &'a ContentPart) -> Result<(), ApiError> {
        let part = match part {
            ContentPart::InputImage(image) => image_part(image.image_url.as_deref(), image.detail.as_ref())?,
            ContentPart::ComputerScreenshot(image) => {
                image_part(image.image_url.as_deref(), image.detail.as_ref())?
            }
            ContentPart::InputFile(file) => file_part(file)?,
            ContentPart::InputAudio(audio) => match (&audio.input_audio, &audio.audio_url) {
                (Some(input_audio), _) => Part::Known(KnownPart::InputAudio { input_audio }),
                (None, Some(url)) => Part::Known(KnownPart::AudioUrl { audio_url: Url { url } }),
                (None, None) => return Ok(()),
            },
            ContentPart::Refusal(refusal) => {
                self.refusal.push_str(&refusal.refusal);
                return Ok(());
            }
            ContentPart::Unknown(unknown) => Part::Unknown(unknown.json().clone()),
            other => {
                let Some(text) = other.text() else {
                    tracing::debug!(kind = other.type_word(), "a part has no form in chat and is left out");
                    return Ok(());
                };
                text_part(text)
            }
        };
        self.parts.push(part);
        Ok(())
    }

    /// The texts alone, a line end between them; the other parts stay.
    pub(super) fn take_text(&mut self) -> Option<Cow<'a, str>> {
        let (texts, others) = std::mem::take(&mut self.parts).into_iter().partition(is_text);
        self.parts = others;
        join(texts, "\n")
    }

    /// As the content of a message: a text where it is text alone, since not every server takes parts.
    pub(super) fn into_content(mut self) -> Option<Content<'a>> {
        if !self.parts.iter().all(is_text) {
            return Some(Content::Parts(self.parts));
        }
        self.take_text().map(Content::Text)
    }
}

pub(super) fn text_part<'a>(text: impl Into<Cow<'a, str>>) -> Part<'a> {
    Part::Known(KnownPart::Text { text: text.into() })
}

fn is_text(part: &Part<'_>) -> bool {
    matches!(part, Part::Known(KnownPart::Text { .. }))
}

/// Texts with `between` between them; borrowed where there is one.
fn join<'a>(parts: Vec<Part<'a>>, between: &str) -> Option<Cow<'a, str>> {
    let texts = parts.into_iter().filter_map(|part| match part {
        Part::Known(KnownPart::Text { text }) => Some(text),
        _ => None,
    });
    texts.reduce(|one, two| Cow::Owned(format!("{one}{between}{two}")))
}

fn raw_text(content: &MessageContent) -> &str {
    match content {
        MessageContent::Other(json) => json.as_str(),
        _ => "",
    }
}

fn image_part<'a>(url: Option<&'a str>, detail: Option<&'a Detail>) -> Result<Part<'a>, ApiError> {
    let url = url.ok_or_else(|| {
        ApiError::build("an image by its file id can't be sent to Chat Completions; send it as a data: URL")
    })?;
    let detail = detail.filter(|detail| matches!(detail, Detail::Auto | Detail::Low | Detail::High));
    Ok(Part::Known(KnownPart::ImageUrl { image_url: Image { url, detail: detail.map(Detail::as_str) } }))
}

fn file_part(file: &InputFile) -> Result<Part<'_>, ApiError> {
    let InputFile { file_id, file_data, filename, .. } = file;
    if file_id.is_none() && file_data.is_none() {
        return Err(ApiError::build(
            "a file by its URL can't be sent to Chat Completions; send it as a data: URL",
        ));
    }
    let file = File { id: file_id.as_deref(), data: file_data.as_deref(), name: filename.as_deref() };
    Ok(Part::Known(KnownPart::File { file }))
}
