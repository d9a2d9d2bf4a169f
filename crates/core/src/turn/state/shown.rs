//! What a client is shown of an item.

use codex_api::{ContentPart, ResponseItem};
use codex_protocol::event_msg::{
    AgentMessageEvent, AgentMessageItem, AgentReasoningEvent, HostedItem, ReasoningTextItem, ToolCallItem,
    ToolStatus, TurnItem, UserMessageEvent, UserMessageItem,
};
use codex_protocol::{EventMsg, InputItem, Message, ReasoningItem};

/// The item as far as it is known.
pub(super) fn turn_item(id: String, item: &ResponseItem) -> TurnItem {
    match item {
        ResponseItem::Message(message) => {
            let (text, phase) = (said(message), message.phase.clone());
            TurnItem::AgentMessage(AgentMessageItem { id, text, phase })
        }
        ResponseItem::Reasoning(reasoning) => TurnItem::Reasoning(ReasoningTextItem {
            id,
            summary_text: texts(&reasoning.summary),
            raw_content: reasoning.content.as_deref().map(texts).unwrap_or_default(),
        }),
        ResponseItem::FunctionCall(call) => tool_call(id, &call.call_id, &call.name, &call.arguments),
        ResponseItem::CustomToolCall(call) => tool_call(id, &call.call_id, &call.name, &call.input),
        item => TurnItem::Hosted(HostedItem { id, item: item.clone() }),
    }
}

fn tool_call(id: String, call_id: &str, name: &str, arguments: &str) -> TurnItem {
    TurnItem::ToolCall(ToolCallItem {
        id,
        call_id: call_id.to_owned(),
        name: name.to_owned(),
        arguments: arguments.to_owned(),
        status: ToolStatus::InProgress,
        output: None,
    })
}

/// The text of a message; the words of a refusal where there is no text.
pub(super) fn said(message: &Message) -> String {
    let text = message.text();
    if !text.is_empty() {
        return text;
    }
    let refusals = message.content.parts().iter().filter_map(|part| match part {
        ContentPart::Refusal(part) => Some(part.refusal.as_str()),
        _ => None,
    });
    refusals.collect()
}

fn texts(parts: &[ContentPart]) -> Vec<String> {
    parts.iter().filter_map(ContentPart::text).map(str::to_owned).collect()
}

/// The short form of a finished item, for older clients.
pub(super) fn twins(item: &ResponseItem) -> Vec<EventMsg> {
    match item {
        ResponseItem::Message(message) => {
            let (message, phase) = (said(message), message.phase.clone());
            vec![EventMsg::AgentMessage(AgentMessageEvent { message, phase })]
        }
        ResponseItem::Reasoning(reasoning) => summaries(reasoning),
        _ => Vec::new(),
    }
}

fn summaries(reasoning: &ReasoningItem) -> Vec<EventMsg> {
    let events = texts(&reasoning.summary).into_iter().map(|text| AgentReasoningEvent { text });
    events.map(EventMsg::AgentReasoning).collect()
}

/// What the user said, and its short form.
pub(in crate::turn) fn user_message(id: String, content: Vec<InputItem>) -> (TurnItem, EventMsg) {
    let mut twin = UserMessageEvent::default();
    for item in &content {
        match item {
            InputItem::Text { text } => twin.message.push_str(text),
            InputItem::Image { image_url } => twin.images.push(image_url.clone()),
            InputItem::LocalImage { path } => twin.images.push(path.display().to_string()),
            _ => {}
        }
    }
    (TurnItem::UserMessage(UserMessageItem { id, content }), EventMsg::UserMessage(twin))
}
