//! `GET /responses/{id}/input_items`: what a stored response was asked.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use codex_client::Request;
use codex_protocol::{Include, ItemPage, ResponseItem};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use http::Method;

use super::responses::ResponsesClient;
use crate::address::{of_response, with_query};
use crate::error::ApiError;
use crate::options::ResponsesOptions;
use crate::session::Session;
use crate::whole;

/// Which of a response's input items are listed, and how.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InputItemsOptions {
    /// How many items a page has, from 1 to 100. Default: the server's own, 20.
    pub limit: Option<u32>,
    /// In which order they come. Default: the server's own, the newest first.
    pub order: Option<Order>,
    /// The id of the item that the list begins after. Default: from the start.
    pub after: Option<String>,
    /// What items hold besides the usual.
    pub include: Vec<Include>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The oldest first.
    Ascending,
    /// The newest first.
    Descending,
}

impl ResponsesClient {
    /// The items that a stored response was asked with. Nothing is sent before the stream is polled; a page is fetched
    /// when the one before it was read.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/input-items>
    pub fn input_items(&self, id: &str, options: InputItemsOptions) -> InputItems {
        let pages = Pages { session: self.session.clone(), id: id.to_owned(), options };
        InputItems { ready: VecDeque::new(), state: State::Next(pages) }
    }
}

/// The input items of a response: a [`Stream`] that fetches page after page as it is polled.
///
/// # Errors
/// An item is an [`ApiError`] where a page can't be had; the stream is then over.
///
/// # Cancel safety
/// [`next`](Self::next) can be dropped at any time; no item is lost.
pub struct InputItems {
    ready: VecDeque<ResponseItem>,
    state: State,
}

enum State {
    /// Another page is to be fetched.
    Next(Pages),
    Fetching(Fetching),
    Ended,
}

/// A page on its way, and where it is from.
type Fetching = Pin<Box<dyn Future<Output = (Pages, Result<ItemPage, ApiError>)> + Send>>;

struct Pages {
    session: Session,
    id: String,
    options: InputItemsOptions,
}

impl InputItems {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// See [`InputItems`].
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> Option<Result<ResponseItem, ApiError>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Takes a page, and knows where the next one begins.
    fn take(&mut self, mut pages: Pages, page: ItemPage) {
        self.ready = page.data.into();
        // A page that leads back to itself would have no end.
        let follows = page.has_more && page.last_id.is_some() && page.last_id != pages.options.after;
        pages.options.after = page.last_id;
        self.state = if follows { State::Next(pages) } else { State::Ended };
    }
}

impl Pages {
    async fn fetch(self) -> (Self, Result<ItemPage, ApiError>) {
        let page = self.page().await;
        (self, page)
    }

    async fn page(&self) -> Result<ItemPage, ApiError> {
        let options = ResponsesOptions::default();
        let request = self.request(&options)?;
        let (head, body) = self.session.execute(&request, &options).await?;
        whole::read(&head, &body, "a list of items", ItemPage::from_slice)
    }

    fn request(&self, options: &ResponsesOptions) -> Result<Request, ApiError> {
        let InputItemsOptions { limit, order, after, include } = &self.options;
        let path = of_response(&self.id, "/input_items")?;
        let request = self.session.request(Method::GET, &path, "application/json", options)?;
        let limit = limit.map(|limit| limit.to_string());
        let order = order.map(|order| match order {
            Order::Ascending => "asc",
            Order::Descending => "desc",
        });
        let single = [("limit", limit.as_deref()), ("order", order), ("after", after.as_deref())];
        let single = single.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let include = include.iter().map(|include| ("include[]", include.as_str()));
        Ok(with_query(request, single.chain(include)))
    }
}

impl Stream for InputItems {
    type Item = Result<ResponseItem, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Next(pages) => self.state = State::Fetching(Box::pin(pages.fetch())),
                State::Fetching(mut page) => {
                    let Poll::Ready((pages, page)) = page.as_mut().poll(cx) else {
                        self.state = State::Fetching(page);
                        return Poll::Pending;
                    };
                    match page {
                        Ok(page) => self.take(pages, page),
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

impl FusedStream for InputItems {
    fn is_terminated(&self) -> bool {
        self.ready.is_empty() && matches!(self.state, State::Ended)
    }
}

impl fmt::Debug for InputItems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InputItems")
            .field("ready", &self.ready.len())
            .field("ended", &matches!(self.state, State::Ended))
            .finish()
    }
}
