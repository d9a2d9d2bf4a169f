//! Messages.

use super::common::{AgentRef, ItemStatus};
use super::content::MessageContent;
use crate::json::Object;

object_type! {
    /// What somebody said.
    ///
    /// It has three shapes on the wire, all read and built as this one: the short one (`role` and `content`, often
    /// without a `type`), an input message with a `status`, and the model's with `id`, `status` and `phase`.
    pub struct Message = "message" {
        /// The item's id; only the API gives one.
        id: Option<String>,
        /// Who said it.
        role: Role,
        /// What was said.
        content: MessageContent,
        /// How far it is; only in what the API gives out.
        status: Option<ItemStatus>,
        /// What part of the turn the model's message is.
        phase: Option<Phase>,
        /// The agent that said it.
        agent: Option<AgentRef>,
    }
}

impl Message {
    /// A message with this content.
    pub fn new(role: Role, content: impl Into<MessageContent>) -> Self {
        Self { role, content: content.into(), ..Self::default() }
    }

    /// The text of its `input_text`, `output_text` and `text` parts, joined with nothing between them.
    pub fn text(&self) -> String {
        self.content.text()
    }
}

open_enum! {
    /// Who said something. What the developer and the system say outranks the user.
    #[derive(Default)]
    pub enum Role {
        /// The person; the default.
        #[default]
        User = "user",
        /// The model.
        Assistant = "assistant",
        /// The program's author.
        Developer = "developer",
        /// The older word for the program's author.
        System = "system",
        /// A tool.
        Tool = "tool",
    }
}

open_enum! {
    /// What part of a turn a message of the model's is.
    pub enum Phase {
        /// Said on the way.
        Commentary = "commentary",
        /// The answer.
        FinalAnswer = "final_answer",
    }
}

/// The type of an item without a `type`: with a `role` it is a message, with an `id` alone a reference.
pub(super) fn without_type(object: &Object<'_>) -> Option<&'static str> {
    let known = |name: &str| object.get(name).is_some_and(|raw| !raw.is_null());
    let only_id = || object.entries().all(|entry| matches!(entry.name, "id" | "type"));
    if known("type") {
        None
    } else if known("role") {
        Some("message")
    } else {
        (known("id") && only_id()).then_some("item_reference")
    }
}
