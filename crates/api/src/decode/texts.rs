//! Streamed texts that an event shows whole.

use codex_protocol::{
    ContentPart, ItemId, Message, MessageContent, OutputText, PartEvent, ResponseItem, Role, StreamEvent,
};

use super::parts::{Kind, Place};

/// The text that an event finishes.
pub(super) fn of_event(event: &StreamEvent) -> Option<(Place, String)> {
    let (kind, done) = match event {
        StreamEvent::OutputTextDone(done) => (Kind::Text, done),
        StreamEvent::RefusalDone(done) => (Kind::Refusal, done),
        StreamEvent::FunctionCallArgumentsDone(done) => (Kind::Arguments, done),
        StreamEvent::CustomToolCallInputDone(done) => (Kind::Input, done),
        StreamEvent::ReasoningTextDone(done) => (Kind::Reasoning, done),
        StreamEvent::ReasoningSummaryTextDone(done) => (Kind::Summary, done),
        StreamEvent::CodeInterpreterCallCodeDone(done) => (Kind::Code, done),
        StreamEvent::McpCallArgumentsDone(done) => (Kind::McpArguments, done),
        StreamEvent::ShellCallCommandDone(done) => (Kind::Command, done),
        StreamEvent::ContentPartDone(event) => return of_part(event),
        _ => return None,
    };
    Some((Place::of_done(kind, done), done.text.clone()))
}

/// The text of a finished part of a message.
fn of_part(event: &PartEvent) -> Option<(Place, String)> {
    let (kind, text) = match &event.part {
        ContentPart::OutputText(part) => (Kind::Text, &part.text),
        ContentPart::Refusal(part) => (Kind::Refusal, &part.refusal),
        _ => return None,
    };
    let index = event.content_index.unwrap_or(0);
    let place = Place { kind, item_id: event.item_id.clone(), output_index: event.output_index, index };
    Some((place, text.clone()))
}

/// The texts of a finished item that are also streamed in pieces.
pub(super) fn of_item(item: &ResponseItem, output_index: Option<u32>) -> Vec<(Place, String)> {
    let item_id = item.id().map(ItemId::from);
    let at = |kind, index: usize, text: &str| {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        (Place { kind, item_id: item_id.clone(), output_index, index }, text.to_owned())
    };
    let part = |(index, part): (usize, &ContentPart)| match part {
        ContentPart::OutputText(text) => Some(at(Kind::Text, index, &text.text)),
        ContentPart::Refusal(refusal) => Some(at(Kind::Refusal, index, &refusal.refusal)),
        ContentPart::ReasoningText(text) => Some(at(Kind::Reasoning, index, &text.text)),
        ContentPart::SummaryText(text) => Some(at(Kind::Summary, index, &text.text)),
        _ => None,
    };
    match item {
        ResponseItem::Message(message) => match &message.content {
            MessageContent::Text(text) => vec![at(Kind::Text, 0, text)],
            MessageContent::Parts(parts) => parts.iter().enumerate().filter_map(part).collect(),
            _ => Vec::new(),
        },
        ResponseItem::Reasoning(reasoning) => {
            let content = reasoning.content.iter().flatten().enumerate().filter_map(part);
            reasoning.summary.iter().enumerate().filter_map(part).chain(content).collect()
        }
        ResponseItem::FunctionCall(call) => vec![at(Kind::Arguments, 0, &call.arguments)],
        ResponseItem::CustomToolCall(call) => vec![at(Kind::Input, 0, &call.input)],
        _ => Vec::new(),
    }
}

/// Texts as messages: those of one item are the parts of one message.
pub(super) fn messages<'a>(texts: impl Iterator<Item = (&'a Place, &'a str)>) -> Vec<ResponseItem> {
    let mut messages: Vec<(&Place, Vec<ContentPart>)> = Vec::new();
    for (place, text) in texts {
        let part = OutputText { text: text.to_owned(), ..OutputText::default() }.into();
        match messages.iter_mut().find(|(first, _)| first.is_in_the_item_of(place)) {
            Some((_, parts)) => parts.push(part),
            None => messages.push((place, vec![part])),
        }
    }
    let message = |(place, parts): (&Place, Vec<ContentPart>)| Message {
        id: place.item_id.as_ref().map(ToString::to_string),
        role: Role::Assistant,
        content: MessageContent::Parts(parts),
        ..Message::default()
    };
    messages.into_iter().map(|of_item| message(of_item).into()).collect()
}
