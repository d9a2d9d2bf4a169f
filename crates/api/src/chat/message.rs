//! [`GrowingMessage`]: what the model says.

use codex_protocol::{ContentPart, Fragment, ItemStatus, Message, Refusal, ResponseItem, Role};

use super::place::Place;
use super::text::Text;
use crate::event::ResponseEvent;

/// A message as it grows: a text, a refusal, or one after the other.
#[derive(Debug)]
pub(super) struct GrowingMessage {
    place: Place,
    parts: Vec<(Voice, Text)>,
}

/// What kind of text a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// The answer.
    Text,
    /// Why there is none.
    Refusal,
}

impl GrowingMessage {
    pub(super) fn new(place: Place) -> Self {
        Self { place, parts: Vec::new() }
    }

    /// The item as it begins.
    pub(super) fn added(&self) -> ResponseItem {
        self.item(ItemStatus::InProgress, Vec::new())
    }

    /// Takes a piece.
    pub(super) fn push(&mut self, voice: Voice, piece: Fragment) -> Option<ResponseEvent> {
        if self.parts.last().is_none_or(|(last, _)| *last != voice) {
            self.parts.push((voice, Text::default()));
        }
        let at = self.parts.len() - 1;
        let told = self.parts[at].1.push(piece);
        (!told.is_empty()).then(|| self.delta(at, told))
    }

    /// Its texts of one kind so far.
    pub(super) fn texts(&self, voice: Voice) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(move |(own, _)| *own == voice).map(|(_, text)| text.as_str())
    }

    /// What is still owed, and the item as it ends.
    pub(super) fn finish(&mut self, status: ItemStatus) -> (Vec<ResponseEvent>, ResponseItem) {
        let rests = self.parts.iter_mut().map(|(_, text)| text.end()).enumerate();
        let rests: Vec<(usize, String)> = rests.filter_map(|(at, rest)| Some((at, rest?))).collect();
        let owed = rests.into_iter().map(|(at, rest)| self.delta(at, rest)).collect();
        let parts = self.parts.iter_mut().map(|(voice, text)| match voice {
            Voice::Text => ContentPart::output_text(text.take()),
            Voice::Refusal => Refusal { refusal: text.take() }.into(),
        });
        let parts = parts.collect();
        (owed, self.item(status, parts))
    }

    /// What there is of the text.
    pub(super) fn unfinished(&self) -> ResponseItem {
        let parts = self.texts(Voice::Text).map(ContentPart::output_text).collect();
        self.item(ItemStatus::Incomplete, parts)
    }

    fn delta(&self, part: usize, text: String) -> ResponseEvent {
        let delta = self.place.delta(text, u32::try_from(part).ok());
        match self.parts[part].0 {
            Voice::Text => ResponseEvent::OutputTextDelta(delta),
            Voice::Refusal => ResponseEvent::RefusalDelta(delta),
        }
    }

    fn item(&self, status: ItemStatus, parts: Vec<ContentPart>) -> ResponseItem {
        let id = self.place.item_id();
        Message { id, status: Some(status), ..Message::new(Role::Assistant, parts) }.into()
    }
}
