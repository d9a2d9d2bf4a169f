//! [`Run`]: what the model said and did between two turns of others.

use std::borrow::Cow;

use codex_protocol::{
    ContentPart, CustomToolCall, FunctionCall, MessageContent, ReasoningItem, ResponseItem,
};
use serde_json::{Map, Value, json};

use super::super::thought::{DETAILS, FIELD};
use super::content::{Said, text_part};
use super::wire::{Called, Content, Custom, Function, HandedBack, Message, Part, ToolCall};
use crate::error::ApiError;

/// Items of the model's that follow each other. In chat they are one message: many servers want the roles to alternate,
/// and all want the outputs right after the message of the calls.
#[derive(Debug, Default)]
pub(super) struct Run<'a> {
    parts: Vec<Part<'a>>,
    text: Option<Cow<'a, str>>,
    refusal: String,
    thoughts: Vec<String>,
    field: Option<String>,
    details: Vec<Value>,
    calls: Vec<ToolCall<'a>>,
}

impl<'a> Run<'a> {
    pub(super) fn say(&mut self, content: &'a MessageContent) -> Result<(), ApiError> {
        let mut said = Said::of(content)?;
        self.refusal.push_str(&said.refusal);
        let text = said.take_text().filter(|text| !text.is_empty());
        self.text = match (self.text.take(), text) {
            (Some(before), Some(text)) => Some(Cow::Owned(format!("{before}\n\n{text}"))),
            (before, text) => before.or(text),
        };
        self.parts.append(&mut said.parts);
        Ok(())
    }

    /// Takes the reasoning, to be handed back in the field that it came in.
    pub(super) fn think(&mut self, item: &ResponseItem, reasoning: &ReasoningItem) {
        let texts = |parts: &[ContentPart]| -> Vec<String> {
            parts.iter().filter_map(|part| part.text().map(str::to_owned)).collect()
        };
        let own = texts(reasoning.content.as_deref().unwrap_or_default());
        self.thoughts.extend(if own.is_empty() { texts(&reasoning.summary) } else { own });
        let kept = item.to_json().get::<Map<String, Value>>().unwrap_or_default();
        if let Some(Value::String(field)) = kept.get(FIELD) {
            self.field = Some(field.clone());
        }
        if let Some(Value::Array(details)) = kept.get(DETAILS) {
            self.details.extend(details.iter().cloned());
        }
    }

    pub(super) fn call(&mut self, call: &'a FunctionCall) {
        let arguments = match call.arguments.trim_ascii() {
            "" => "{}",
            _ => &call.arguments,
        };
        self.call_as(&call.call_id, &call.name, arguments.into());
    }

    pub(super) fn call_custom(&mut self, call: &'a CustomToolCall) {
        let custom = Custom { name: &call.name, input: &call.input };
        self.calls.push(ToolCall { id: &call.call_id, called: Called::Custom { custom } });
    }

    /// Takes a call that chat has no form for, as one of a function.
    pub(super) fn call_as(&mut self, id: &'a str, name: &'a str, arguments: Cow<'a, str>) {
        let function = Function { name, arguments };
        self.calls.push(ToolCall { id, called: Called::Function { function } });
    }

    /// The message, if there is anything to say: reasoning alone is nothing.
    pub(super) fn into_message(self) -> Option<Message<'a>> {
        let thought = self.thoughts.join("\n");
        let Self { parts, text, refusal, field, details, calls, .. } = self;
        if parts.is_empty() && text.is_none() && refusal.is_empty() && calls.is_empty() {
            return None;
        }
        let thought = thought_of(thought, field.as_deref(), !details.is_empty());
        let (reasoning, thinking) = match thought {
            Some(Thought::Field(reasoning)) => (Some(reasoning), None),
            Some(Thought::Part(part)) => (None, Some(part)),
            None => (None, None),
        };
        let content = if parts.is_empty() && thinking.is_none() {
            text.map(Content::Text)
        } else {
            Some(Content::Parts(thinking.into_iter().chain(text.map(text_part)).chain(parts).collect()))
        };
        let (reasoning_details, tool_calls) = (details, calls);
        let role = "assistant";
        Some(Message { role, content, refusal, reasoning, reasoning_details, tool_calls, tool_call_id: None })
    }
}

/// How reasoning is handed back.
enum Thought<'a> {
    /// In a field of the message.
    Field(HandedBack),
    /// As a part of its content.
    Part(Part<'a>),
}

/// Hands reasoning back the way it came; what came in blocks alone goes back in them alone.
fn thought_of<'a>(text: String, field: Option<&str>, has_details: bool) -> Option<Thought<'a>> {
    if text.is_empty() {
        return None;
    }
    Some(match field {
        Some("content") => {
            let thinking = json!({"type": "thinking", "thinking": [{"type": "text", "text": text}]});
            Thought::Part(Part::Unknown(thinking.into()))
        }
        Some("reasoning_content") => Thought::Field(HandedBack::ReasoningContent(text)),
        Some("reasoning_text") => Thought::Field(HandedBack::ReasoningText(text)),
        None if has_details => return None,
        _ => Thought::Field(HandedBack::Reasoning(text)),
    })
}
