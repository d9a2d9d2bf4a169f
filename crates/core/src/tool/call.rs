//! [`FinishedCall`]: a call whose item is done.

use codex_api::{FunctionCallOutput, Item, MessageContent, ResponseEvent, ResponseItem};
use codex_protocol::{CustomToolCall, CustomToolCallOutput, FunctionCall, ItemStatus};

/// A call of a function or custom tool whose item is done.
///
/// It is made of the event that says so, or of an item that was recorded as done: nothing that is still being streamed
/// becomes one. What it asks for can still be wrong; [`ArgumentsSchema::check`](super::ArgumentsSchema::check) says so.
#[derive(Debug, Clone, PartialEq)]
pub struct FinishedCall(Called);

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Called {
    Function(Item<FunctionCall>),
    Custom(Item<CustomToolCall>),
}

impl FinishedCall {
    /// The call that this event finishes, if it finishes one.
    pub fn from_event(event: &ResponseEvent) -> Option<Self> {
        match event {
            ResponseEvent::OutputItemDone(item) => Self::recorded(item),
            _ => None,
        }
    }

    /// The call that this item is, if it is one. The caller vouches that the item is done: a history records no other.
    pub fn recorded(item: &ResponseItem) -> Option<Self> {
        match item {
            ResponseItem::FunctionCall(call) => Some(Self(Called::Function(call.clone()))),
            ResponseItem::CustomToolCall(call) => Some(Self(Called::Custom(call.clone()))),
            _ => None,
        }
    }

    /// What pairs the call with its output.
    pub fn call_id(&self) -> &str {
        match &self.0 {
            Called::Function(call) => &call.call_id,
            Called::Custom(call) => &call.call_id,
        }
    }

    /// The tool that is called.
    pub fn tool(&self) -> &str {
        match &self.0 {
            Called::Function(call) => &call.name,
            Called::Custom(call) => &call.name,
        }
    }

    /// The namespace of the tool, if it is in one.
    pub fn namespace(&self) -> Option<&str> {
        match &self.0 {
            Called::Function(call) => call.namespace.as_deref(),
            Called::Custom(call) => call.namespace.as_deref(),
        }
    }

    /// The item that answers it.
    pub fn answer(&self, output: MessageContent) -> ResponseItem {
        match &self.0 {
            Called::Function(call) => FunctionCallOutput {
                call_id: call.call_id.clone(),
                namespace: call.namespace.clone(),
                output,
                caller: call.caller.clone(),
                ..FunctionCallOutput::default()
            }
            .into(),
            Called::Custom(call) => CustomToolCallOutput {
                call_id: call.call_id.clone(),
                output,
                caller: call.caller.clone(),
                ..CustomToolCallOutput::default()
            }
            .into(),
        }
    }

    pub(super) fn called(&self) -> &Called {
        &self.0
    }

    /// The status of the item where it says that the call is not whole. Some servers leave a call that is done
    /// `in_progress`; whether its arguments are complete is checked anyway.
    pub(super) fn cut_off(&self) -> Option<&str> {
        let status = match &self.0 {
            Called::Function(call) => call.status.as_ref(),
            Called::Custom(call) => call.status.as_ref(),
        };
        let is_whole =
            |status: &&ItemStatus| matches!(status, ItemStatus::Completed | ItemStatus::InProgress);
        status.filter(|status| !is_whole(status)).map(ItemStatus::as_str)
    }
}
