//! Messages.

use serde::{Serialize, Serializer};

use super::content::ContentPart;
use crate::json::{Field, Misfit, Object, Slice};

object_type! {
    /// What somebody said.
    pub struct Message = "message" {
        /// Who said it.
        role: Role,
        /// What was said.
        content: MessageContent,
        /// The item's id.
        id: Option<String>,
    }
}

open_enum! {
    /// Who said it.
    pub enum Role {
        /// The person.
        User = "user",
        /// The model.
        Assistant = "assistant",
    }
}

impl Default for Role {
    fn default() -> Self {
        Self::User
    }
}

/// A message's content, in either of its shapes.
#[derive(Debug, Clone, PartialEq)]
pub enum MessageContent {
    /// A bare text.
    Text(String),
    /// A list of parts.
    Parts(Vec<ContentPart>),
}

impl Default for MessageContent {
    fn default() -> Self {
        Self::Parts(Vec::new())
    }
}

impl Serialize for MessageContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Parts(parts) => parts.serialize(serializer),
        }
    }
}

impl Field for MessageContent {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        if raw.is_some_and(|raw| raw.text().starts_with('"')) {
            return String::read(raw).map(Self::Text);
        }
        Vec::read(raw).map(Self::Parts)
    }
}

/// An item without a `type` but with a `role` is a message.
pub(super) fn without_type(object: &Object<'_>) -> Option<&'static str> {
    object.get("role").map(|_| "message")
}
