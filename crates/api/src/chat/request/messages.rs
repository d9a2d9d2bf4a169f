//! The conversation as messages.

use std::borrow::Cow;

use codex_protocol::{MessageContent, ResponseItem, Role};
use serde_json::{Map, Value};

use super::content::{Said, text_part};
use super::run::Run;
use super::wire::{Content, Message, Part};
use crate::error::ApiError;
use crate::prompt::Prompt;

/// The messages of a prompt. What the developer says is said as `system`: servers of chat alone know no other word.
///
/// # Errors
/// Where the input holds something of the user's that a chat request can't carry.
pub(super) fn of(prompt: &Prompt) -> Result<Vec<Message<'_>>, ApiError> {
    let mut messages = Messages::default();
    if !prompt.instructions.is_empty() {
        messages.system(Cow::Borrowed(&prompt.instructions));
    }
    // Reasoning of earlier turns is not wanted back, by some servers not even taken.
    let turn = prompt.input.iter().rposition(is_by_user).unwrap_or(0);
    for (at, item) in prompt.input.iter().enumerate() {
        messages.push(item, at >= turn)?;
    }
    messages.end();
    Ok(messages.list)
}

#[derive(Debug, Default)]
struct Messages<'a> {
    list: Vec<Message<'a>>,
    /// What the model has said and done since the last message.
    run: Option<Run<'a>>,
    /// What tools gave that is not text, to be shown after the last of the outputs.
    shown: Vec<Part<'a>>,
}

impl<'a> Messages<'a> {
    fn push(&mut self, item: &'a ResponseItem, is_in_turn: bool) -> Result<(), ApiError> {
        match item {
            ResponseItem::Message(message) => match &message.role {
                Role::Assistant => self.run().say(&message.content)?,
                Role::Developer | Role::System => self.developer(&message.content)?,
                role => self.other(role.as_str(), &message.content)?,
            },
            ResponseItem::Reasoning(reasoning) if is_in_turn => self.run().think(item, reasoning),
            ResponseItem::FunctionCall(call) => self.run().call(call),
            ResponseItem::CustomToolCall(call) => self.run().call_custom(call),
            ResponseItem::FunctionCallOutput(output) => self.output(&output.call_id, &output.output)?,
            ResponseItem::CustomToolCallOutput(output) => self.output(&output.call_id, &output.output)?,
            other => self.any(other),
        }
        Ok(())
    }

    /// Other calls of the caller's tools as those of functions. What else there is has no form in chat.
    fn any(&mut self, item: &'a ResponseItem) {
        let (Some(id), Some(word)) = (item.call_id(), item.type_word()) else {
            return tracing::debug!(kind = item.type_word(), "an item has no form in chat and is left out");
        };
        if word.ends_with("_output") {
            self.tool(id, Cow::Owned(output_text(item)));
        } else {
            let json = item.to_json().as_str().to_owned();
            self.run().call_as(id, word.strip_suffix("_call").unwrap_or(word), Cow::Owned(json));
        }
    }

    fn developer(&mut self, content: &'a MessageContent) -> Result<(), ApiError> {
        self.end();
        match Said::of(content)?.into_content() {
            Some(Content::Text(text)) => self.system(text),
            content => self.list.push(Message { role: "system", content, ..Message::default() }),
        }
        Ok(())
    }

    /// Says it in the first message while there is no other: many servers take one such message, at the start.
    fn system(&mut self, text: Cow<'a, str>) {
        if let [Message { role: "system", content: Some(Content::Text(before)), .. }] = &mut self.list[..] {
            *before = Cow::Owned(format!("{before}\n\n{text}"));
        } else {
            let content = Some(Content::Text(text));
            self.list.push(Message { role: "system", content, ..Message::default() });
        }
    }

    fn other(&mut self, role: &'a str, content: &'a MessageContent) -> Result<(), ApiError> {
        self.end();
        let content = Said::of(content)?.into_content().unwrap_or(Content::Text(Cow::Borrowed("")));
        self.list.push(Message { role, content: Some(content), ..Message::default() });
        Ok(())
    }

    /// A tool's output. It can only be text: images of it are shown in a message of the user's.
    fn output(&mut self, call_id: &'a str, content: &'a MessageContent) -> Result<(), ApiError> {
        let mut said = Said::of(content)?;
        let text = said.take_text();
        if said.parts.is_empty() {
            self.tool(call_id, text.unwrap_or_default());
            return Ok(());
        }
        self.tool(call_id, text.unwrap_or(Cow::Borrowed("The output is in the message that follows.")));
        self.shown.push(text_part(format!("The output of call {call_id}:")));
        self.shown.append(&mut said.parts);
        Ok(())
    }

    fn tool(&mut self, call_id: &'a str, text: Cow<'a, str>) {
        self.end_run();
        let (content, tool_call_id) = (Some(Content::Text(text)), Some(call_id));
        self.list.push(Message { role: "tool", content, tool_call_id, ..Message::default() });
    }

    fn run(&mut self) -> &mut Run<'a> {
        if self.run.is_none() {
            self.end();
        }
        self.run.get_or_insert_default()
    }

    /// What others say or do next is a message of its own.
    fn end(&mut self) {
        self.end_run();
        if !self.shown.is_empty() {
            let content = Some(Content::Parts(std::mem::take(&mut self.shown)));
            self.list.push(Message { role: "user", content, ..Message::default() });
        }
    }

    fn end_run(&mut self) {
        self.list.extend(self.run.take().and_then(Run::into_message));
    }
}

fn is_by_user(item: &ResponseItem) -> bool {
    matches!(item, ResponseItem::Message(message) if message.role == Role::User)
}

/// The output of an item of any kind: its text, else its JSON.
fn output_text(item: &ResponseItem) -> String {
    let json = item.to_json();
    match json.get::<Map<String, Value>>().ok().and_then(|mut item| item.remove("output")) {
        Some(Value::String(text)) => text,
        Some(output) => output.to_string(),
        None => json.as_str().to_owned(),
    }
}
