//! [`GrowingCall`]: a call of a tool.

use codex_protocol::chat::CallPiece;
use codex_protocol::{CustomToolCall, Fragment, FunctionCall, ItemStatus, RawJson, ResponseItem};

use super::finish::Ending;
use super::place::Place;
use super::text::Text;
use crate::event::ResponseEvent;

/// A tool call as it grows. It is told of once its name is known.
#[derive(Debug)]
pub(super) struct GrowingCall {
    place: Place,
    is_custom: bool,
    /// The server's own number of it.
    index: Option<u32>,
    /// The server's id of it, as it came first.
    id: Option<String>,
    /// What stands for an id where there is none.
    own_id: String,
    name: Option<String>,
    arguments: Text,
}

impl GrowingCall {
    pub(super) fn new(place: Place, piece: &CallPiece, own_id: String) -> Self {
        Self {
            place,
            is_custom: piece.is_custom,
            index: piece.index,
            id: None,
            own_id,
            name: None,
            arguments: Text::default(),
        }
    }

    /// The server's own number of it.
    pub(super) fn index(&self) -> Option<u32> {
        self.index
    }

    /// Whether it is known by this id.
    pub(super) fn has_id(&self, id: &str) -> bool {
        self.id.as_deref() == Some(id)
    }

    /// What pairs it with its output.
    pub(super) fn call_id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.own_id)
    }

    /// Whether `piece`, which has its number or none, begins another call: some servers give all calls one number, or
    /// none.
    pub(super) fn is_over_before(&self, piece: &CallPiece) -> bool {
        let named = piece.name.is_some() && self.name.is_some();
        match (&self.id, &piece.id) {
            (Some(own), Some(other)) => own != other && named && (self.is_blank() || self.is_complete()),
            _ => piece.index.is_none() && named && self.is_complete(),
        }
    }

    /// Takes a piece. Id and name are taken once.
    pub(super) fn push(&mut self, piece: CallPiece) -> Vec<ResponseEvent> {
        let was_told = self.name.is_some();
        if !was_told {
            // Later, the item has been told of under another.
            self.id = self.id.take().or(piece.id);
        }
        self.name = self.name.take().or(piece.name);
        let told = self.arguments.push(piece.arguments);
        match (was_told, self.name.is_some()) {
            (_, false) => Vec::new(),
            (true, true) => self.delta(told).into_iter().collect(),
            (false, true) => {
                let item = self.item(ItemStatus::InProgress, String::new());
                let added = item.map(ResponseEvent::OutputItemAdded);
                added.into_iter().chain(self.delta(self.arguments.as_str().to_owned())).collect()
            }
        }
    }

    /// What is still owed, and the item as it ends; none where it was not whole.
    pub(super) fn finish(&mut self, ending: Ending) -> (Vec<ResponseEvent>, Option<ResponseItem>) {
        if !self.is_whole(ending) {
            let bytes = self.arguments.as_str().len();
            tracing::debug!(name = self.name, bytes, "a tool call is not whole and is left out");
            return (Vec::new(), None);
        }
        let mut owed = self.arguments.end();
        if !self.is_custom && self.is_blank() {
            // A function without arguments, in the words of servers that leave them out.
            owed = Some("{}".to_owned());
            self.arguments = Text::default();
            self.arguments.push(Fragment { text: "{}".to_owned(), ..Fragment::default() });
        }
        let owed = owed.and_then(|owed| self.delta(owed)).into_iter().collect();
        let arguments = self.arguments.take();
        (owed, self.item(ItemStatus::Completed, arguments))
    }

    /// Whether the call may be acted on.
    fn is_whole(&self, ending: Ending) -> bool {
        match ending {
            _ if self.name.is_none() => false,
            // The server says so; what the model wrote need not be JSON for that.
            Ending::Calls => true,
            Ending::Whole => self.is_custom || self.is_blank() || self.is_complete(),
            Ending::Early => !self.is_custom && self.is_complete(),
        }
    }

    fn is_blank(&self) -> bool {
        self.arguments.as_str().trim_ascii().is_empty()
    }

    /// Whether the arguments are a whole JSON object.
    fn is_complete(&self) -> bool {
        let text = self.arguments.as_str().trim_ascii();
        text.starts_with('{') && text.ends_with('}') && RawJson::parse(text.to_owned()).is_ok()
    }

    fn delta(&self, text: String) -> Option<ResponseEvent> {
        if text.is_empty() {
            return None;
        }
        let delta = self.place.delta(text, None);
        Some(if self.is_custom {
            ResponseEvent::ToolCallInputDelta {
                item_id: delta.item_id.unwrap_or_else(|| self.call_id().into()),
                call_id: Some(self.call_id().to_owned()),
                delta: delta.delta,
            }
        } else {
            ResponseEvent::FunctionCallArgumentsDelta(delta)
        })
    }

    /// The item; none before its name is known.
    fn item(&self, status: ItemStatus, arguments: String) -> Option<ResponseItem> {
        let (id, call_id, name) = (self.place.item_id(), self.call_id().to_owned(), self.name.clone()?);
        let status = Some(status);
        Some(if self.is_custom {
            CustomToolCall { id, call_id, name, input: arguments, status, ..CustomToolCall::default() }.into()
        } else {
            FunctionCall { id, call_id, name, arguments, status, ..FunctionCall::default() }.into()
        })
    }
}
