//! A whole response from a stream.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use codex_client::Fate;
use codex_protocol::{Item, Response, ResponseItem, StructuredError, TokenUsage, parse_structured};
use serde::de::DeserializeOwned;

use crate::error::{ApiError, ErrorKind};
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

/// How large a response may be that is put together.
const LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// The items that have come so far.
#[derive(Debug, Default)]
struct Collected {
    items: Vec<ResponseItem>,
    /// Where the item with this type and id stands: some servers finish one twice, the second time with more in it.
    places: HashMap<(String, String), usize>,
    bytes: usize,
}

impl Collected {
    fn take(&mut self, item: ResponseItem) -> Result<(), ApiError> {
        self.bytes += item.to_json().as_bytes().len();
        if self.bytes > LIMIT_BYTES {
            let kind = ErrorKind::ResponseTooLarge { limit_bytes: LIMIT_BYTES };
            return Err(ApiError::with_fate(kind, Fate::Cut));
        }
        let name = item.id().map(|id| (item.type_word().unwrap_or_default().to_owned(), id.to_owned()));
        match name.map(|name| self.places.entry(name)) {
            Some(Entry::Occupied(place)) => self.items[*place.get()] = item,
            Some(Entry::Vacant(place)) => {
                place.insert(self.items.len());
                self.items.push(item);
            }
            None => self.items.push(item),
        }
        Ok(())
    }

    fn text(&self) -> String {
        let message = |item: &ResponseItem| match item {
            ResponseItem::Message(message) => Some(message.text()),
            _ => None,
        };
        self.items.iter().filter_map(message).collect()
    }
}

impl ResponseStream {
    /// Reads the stream to its end and puts the response together.
    ///
    /// It makes do with what a server sends: text without items, items without text, an item finished twice.
    ///
    /// # Errors
    /// The stream's own, and [`ErrorKind::ResponseTooLarge`] past 64 MiB. What had come before is lost, except what
    /// [`ApiError::response`] holds; to keep it, read the stream event by event.
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
                ResponseEvent::OutputItemDone(item) => collected.take(item)?,
                _ => {}
            }
        }
        let (id, usage, end_turn) = end.unwrap_or_default();
        let (text, items) = (collected.text(), collected.items);
        Ok(FinalResponse { id, items, text, usage, end_turn, response: self.response().cloned() })
    }
}
