//! Texts that are known from elsewhere than their pieces.

use codex_protocol::{ContentPart, Delta, ItemId, MessageContent, ResponseItem};

use super::parts::{Kind, Place};

/// A piece of text at its place.
pub(super) fn delta(place: Place, text: String) -> Delta {
    let Place { kind, item_id, output_index, index } = place;
    let index = Some(index);
    Delta {
        delta: text,
        item_id,
        output_index,
        summary_index: index.filter(|_| kind == Kind::Summary),
        command_index: index.filter(|_| kind == Kind::Command),
        content_index: index.filter(|_| matches!(kind, Kind::Text | Kind::Refusal | Kind::Reasoning)),
        ..Delta::default()
    }
}

/// The texts of a finished item that are also streamed in pieces.
pub(super) fn texts(item: &ResponseItem, output_index: Option<u32>) -> Vec<(Place, String)> {
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
