//! What of an item a destination is sent.

use codex_protocol::{ContentPart, ResponseItem};

use super::destination::{Destination, Foreign};
use super::ids;
use super::notice::{Dropped, Tally};
use super::parts;
use super::passthrough;

const NO_IMAGE: &str = "[an image was left out: the model takes none]";
const NO_AUDIO: &str = "[sound was left out: the model takes none]";
const NO_SECRET: &str = "[content that only another server can read was left out]";

/// What was made of an item for the present destination.
#[derive(Debug, Clone, Default)]
pub(super) enum Prepared {
    /// Nothing yet.
    #[default]
    NotYet,
    /// It is not sent.
    LeftOut,
    /// What is sent.
    Sent(Sent),
}

/// An item as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) item: ResponseItem,
    /// Whether it says something else than the recorded one: another id is not another thing.
    pub(super) is_changed: bool,
}

/// The item as `to` is sent it: itself, with less in it, or not at all.
pub(super) fn prepare(
    item: &ResponseItem,
    foreign: Foreign,
    to: &Destination,
    tally: &mut Tally,
) -> Prepared {
    if let Some(dropped) = opaque(item, foreign) {
        tally.add(dropped, 1);
        return Prepared::LeftOut;
    }
    let noted = if to.is_openai { None } else { passthrough::item_without(item) };
    let mut item = noted.unwrap_or_else(|| item.clone());
    without_id(&mut item, foreign, to, tally);
    let changed = without_content(&mut item, foreign, to);
    for (what, count) in changed {
        tally.add(what, count);
    }
    Prepared::Sent(Sent { item, is_changed: changed.iter().any(|(_, count)| *count > 0) })
}

/// Puts words in the place of what can't be read there or isn't taken. How much of what.
fn without_content(item: &mut ResponseItem, foreign: Foreign, to: &Destination) -> [(Dropped, usize); 3] {
    let encrypted = |part: &ContentPart| matches!(part, ContentPart::EncryptedContent(_));
    let image = |part: &ContentPart| matches!(part, ContentPart::InputImage(_));
    let audio = |part: &ContentPart| matches!(part, ContentPart::InputAudio(_));
    [
        (
            Dropped::EncryptedContent,
            if foreign.server { placeholders(item, encrypted, NO_SECRET) } else { 0 },
        ),
        (
            Dropped::Images,
            if to.media.images { 0 } else { placeholders(item, image, NO_IMAGE) + without_result(item) },
        ),
        (Dropped::Audio, if to.media.audio { 0 } else { placeholders(item, audio, NO_AUDIO) }),
    ]
}

/// What is lost of an item that means nothing to another server or model.
fn opaque(item: &ResponseItem, foreign: Foreign) -> Option<Dropped> {
    match item {
        ResponseItem::Reasoning(reasoning) => {
            let unreadable = foreign.server || (foreign.model && reasoning.encrypted_content.is_some());
            unreadable.then_some(Dropped::Reasoning)
        }
        ResponseItem::Compaction(_) | ResponseItem::ContextCompaction(_) => {
            foreign.server.then_some(Dropped::Compaction)
        }
        ResponseItem::ItemReference(_) => foreign.server.then_some(Dropped::Reference),
        _ => None,
    }
}

/// Takes the id away, unless it goes to where it is known.
fn without_id(item: &mut ResponseItem, foreign: Foreign, to: &Destination, tally: &mut Tally) {
    let Some(id) = item.id() else { return };
    let is_sent = to.keeps_item_ids && ids::is_given(id);
    if ids::is_named(item) || (is_sent && !foreign.server) {
        return;
    }
    if item.set_id(None) && is_sent {
        tally.add(Dropped::ItemIds, 1);
    }
}

fn placeholders(item: &mut ResponseItem, is_taken: impl Fn(&ContentPart) -> bool, words: &str) -> usize {
    parts::replace(item, |part| is_taken(part).then(|| ContentPart::input_text(words)))
}

/// Takes away the image that a model made.
fn without_result(item: &mut ResponseItem) -> usize {
    match item {
        ResponseItem::ImageGenerationCall(call) if call.result.as_ref().is_some_and(|it| !it.is_empty()) => {
            call.edit(|call| call.result = Some(String::new()));
            1
        }
        _ => 0,
    }
}
