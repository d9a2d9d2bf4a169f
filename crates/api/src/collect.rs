//! A whole response from a stream.

use codex_protocol::{
    ContentPart, Item, Message, MessageContent, OutputText, Response, ResponseItem, Role, StructuredError,
    TokenUsage, parse_structured,
};
use serde::de::DeserializeOwned;

use crate::error::ApiError;
use crate::event::ResponseEvent;
use crate::stream::ResponseStream;

/// A finished response, put together from its events.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FinalResponse {
    /// Its id; empty where the server gave none.
    pub id: String,
    /// The finished items, in order.
    pub items: Vec<ResponseItem>,
    /// The assistant's text: that of all messages, in order.
    pub text: String,
    /// What it cost; `None` where the server doesn't say.
    pub usage: Option<TokenUsage>,
    /// Whether the turn is over with it, where the server says so.
    pub end_turn: Option<bool>,
    /// The response object of the terminal event; `None` where the server left it out.
    pub response: Option<Item<Response>>,
}

impl FinalResponse {
    /// Reads the assistant's text as a `T`, for a request whose [`output_type`](crate::OutputType::output_type) was `T`.
    ///
    /// # Errors
    /// [`StructuredError`] says where the text doesn't fit; a refusal is told as such.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, StructuredError> {
        parse_structured(&self.items)
    }
}

/// What has come of a response so far.
#[derive(Debug, Default)]
struct Collected {
    items: Vec<ResponseItem>,
    streamed: String,
}

impl Collected {
    fn take(&mut self, event: ResponseEvent) {
        match event {
            ResponseEvent::OutputTextDelta(delta) => self.streamed.push_str(&delta.delta),
            ResponseEvent::OutputItemDone(item) => match self.same(&item) {
                Some(at) => self.items[at] = item,
                None => self.items.push(item),
            },
            _ => {}
        }
    }

    /// Where the same item stands already: some servers finish an item twice.
    fn same(&self, item: &ResponseItem) -> Option<usize> {
        let id = item.id()?;
        self.items.iter().position(|known| known.id() == Some(id) && known.type_word() == item.type_word())
    }

    /// The items and their text. Where no item holds the text that was streamed, it becomes a message.
    fn finish(mut self) -> (Vec<ResponseItem>, String) {
        let message = |item: &ResponseItem| match item {
            ResponseItem::Message(message) => Some(message.text()),
            _ => None,
        };
        let text: String = self.items.iter().filter_map(message).collect();
        if !text.is_empty() || self.streamed.is_empty() {
            return (self.items, text);
        }
        let part = ContentPart::from(OutputText { text: self.streamed.clone(), ..OutputText::default() });
        let content = MessageContent::Parts(vec![part]);
        self.items.push(Message { role: Role::Assistant, content, ..Message::default() }.into());
        (self.items, self.streamed)
    }
}

impl ResponseStream {
    /// Reads the stream to its end and puts the response together.
    ///
    /// It makes do with what a server sends: text without items, items without text, an item finished twice.
    ///
    /// # Errors
    /// The stream's own; what had come before is lost, except what [`ApiError::response`] holds.
    ///
    /// # Cancel safety
    /// Dropping the future drops the stream, which cancels the response.
    pub async fn collect_response(mut self) -> Result<FinalResponse, ApiError> {
        let mut collected = Collected::default();
        let mut end = None;
        while let Some(event) = self.next().await {
            match event? {
                ResponseEvent::Completed { response_id, token_usage, end_turn } => {
                    end = Some((response_id, token_usage, end_turn));
                }
                event => collected.take(event),
            }
        }
        let (id, usage, end_turn) = end.unwrap_or_default();
        let (items, text) = collected.finish();
        Ok(FinalResponse { id, items, text, usage, end_turn, response: self.response().cloned() })
    }
}
