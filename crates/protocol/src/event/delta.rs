//! Streamed text: its pieces and its whole.

use std::fmt;
use std::ops::Deref;

use super::item_id::ItemId;
use crate::json::{Edges, Fragment, Object, RawJson, Reason, View, field};

/// A piece of streamed text: of output, a refusal, reasoning, arguments, code, a command.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// The piece, without the halves of surrogate pairs at its ends.
    pub delta: String,
    /// Halves of surrogate pairs at the piece's ends: a character may be cut in two by the server.
    pub edges: Edges,
    /// The item the text belongs to.
    pub item_id: Option<ItemId>,
    /// That item's place in the output, from 0.
    pub output_index: Option<u32>,
    /// The content part's place in the item, from 0.
    pub content_index: Option<u32>,
    /// The summary part's place in the reasoning item, from 0.
    pub summary_index: Option<u32>,
    /// The command's place in the shell call, from 0.
    pub command_index: Option<u32>,
    /// The call the text belongs to, where a server says so instead of `item_id`.
    pub call_id: Option<ItemId>,
    /// The probabilities of the tokens, as they came; `None` where there are none.
    pub logprobs: Option<Box<RawJson>>,
}

/// The piece's text.
impl Deref for Delta {
    type Target = str;

    fn deref(&self) -> &str {
        &self.delta
    }
}

impl fmt::Display for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.delta)
    }
}

impl PartialEq<str> for Delta {
    fn eq(&self, other: &str) -> bool {
        self.delta == other
    }
}

impl PartialEq<&str> for Delta {
    fn eq(&self, other: &&str) -> bool {
        self.delta == *other
    }
}

impl From<Delta> for String {
    fn from(delta: Delta) -> Self {
        delta.delta
    }
}

impl View for Delta {
    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        let Fragment { text, edges } = field(object, "delta")?;
        Ok(Self {
            delta: text,
            edges,
            item_id: field(object, "item_id")?,
            output_index: field(object, "output_index")?,
            content_index: field(object, "content_index")?,
            summary_index: field(object, "summary_index")?,
            command_index: field(object, "command_index")?,
            call_id: field(object, "call_id")?,
            logprobs: logprobs(object)?,
        })
    }
}

/// A streamed text, whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Done {
    /// The text; on the wire `text`, `refusal`, `arguments`, `input`, `code` or `command`.
    pub text: String,
    /// The function's name, where a server repeats it.
    pub name: Option<String>,
    /// The item the text belongs to.
    pub item_id: Option<ItemId>,
    /// That item's place in the output, from 0.
    pub output_index: Option<u32>,
    /// The content part's place in the item, from 0.
    pub content_index: Option<u32>,
    /// The summary part's place in the reasoning item, from 0.
    pub summary_index: Option<u32>,
    /// The command's place in the shell call, from 0.
    pub command_index: Option<u32>,
    /// The call the text belongs to, where a server says so instead of `item_id`.
    pub call_id: Option<ItemId>,
    /// The probabilities of the tokens, as they came; `None` where there are none.
    pub logprobs: Option<Box<RawJson>>,
}

/// The names the whole text goes by, one for each kind of event.
const TEXT_FIELDS: [&str; 6] = ["text", "arguments", "refusal", "input", "code", "command"];

impl View for Done {
    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        let name = TEXT_FIELDS.into_iter().find(|name| object.get(name).is_some()).unwrap_or("text");
        Ok(Self {
            text: field(object, name)?,
            name: field(object, "name")?,
            item_id: field(object, "item_id")?,
            output_index: field(object, "output_index")?,
            content_index: field(object, "content_index")?,
            summary_index: field(object, "summary_index")?,
            command_index: field(object, "command_index")?,
            call_id: field(object, "call_id")?,
            logprobs: logprobs(object)?,
        })
    }
}

/// The probabilities, unless there are none in the list.
fn logprobs(object: &Object<'_>) -> Result<Option<Box<RawJson>>, Reason> {
    let logprobs: Option<RawJson> = field(object, "logprobs")?;
    Ok(logprobs.filter(|raw| raw.as_str() != "[]").map(Box::new))
}
