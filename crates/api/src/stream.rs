//! [`ResponseStream`].

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use codex_client::Body;
use codex_protocol::{Item, Response, ResponseItem};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use tokio::time::Sleep;

use crate::decode::{StreamDecoder, side};
use crate::drain::drain;
use crate::error::{ApiError, ErrorKind};
use crate::event::ResponseEvent;
use crate::head::Head;

/// A streamed response: a [`Stream`] of [`ResponseEvent`]s, decoded as it is polled. No task runs behind it.
///
/// It ends after [`ResponseEvent::Completed`] or after the first `Err`, whether or not the server closes the
/// connection.
///
/// # Errors
/// An item is an [`ApiError`] when the response failed or is incomplete, when the stream breaks off or ends early,
/// when no byte comes for [`Provider::stream_idle_timeout`](crate::Provider::stream_idle_timeout) (a comment is a
/// sign of life), and when no event comes within
/// [`Provider::first_event_timeout`](crate::Provider::first_event_timeout). Both count from a poll that found nothing.
///
/// # Cancel safety
/// [`next`](Self::next) can be dropped at any time; no event is lost. Dropping the stream before its end closes the
/// connection, which cancels the response. Tokens produced so far are billed.
pub struct ResponseStream {
    state: State,
    decoder: StreamDecoder,
    head: Head,
    first_event_timeout: Duration,
    /// Armed while the stream waits for its first event.
    first_event: Option<Pin<Box<Sleep>>>,
    /// The span of the request: what the stream logs belongs to it.
    span: tracing::Span,
}

enum State {
    Open(Body),
    Ended,
}

impl ResponseStream {
    /// The stream that `body` is, after what was `read` of it already.
    pub(crate) fn open(head: Head, read: Bytes, body: Body, first_event_timeout: Duration) -> Self {
        let mut stream = Self::with_state(head, State::Open(body));
        if !read.is_empty() {
            stream.decoder.push(read);
        }
        stream.first_event_timeout = first_event_timeout;
        stream
    }

    /// The stream that `bytes` are, all of it.
    pub(crate) fn of_bytes(head: Head, bytes: Bytes) -> Self {
        let mut stream = Self::with_state(head, State::Ended);
        stream.decoder.push(bytes);
        stream.decoder.finish();
        stream
    }

    fn with_state(head: Head, state: State) -> Self {
        let mut decoder = StreamDecoder::new();
        decoder.events_mut().announce(side::from_headers(head.headers()));
        let span = tracing::Span::current();
        Self { state, decoder, head, first_event_timeout: Duration::MAX, first_event: None, span }
    }

    /// The head of the server's answer.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The id under which the server knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// The response's id, once an event has told it.
    pub fn response_id(&self) -> Option<&str> {
        self.decoder.events().response_id()
    }

    /// The response as the terminal event gives it, after [`ResponseEvent::Completed`].
    pub fn response(&self) -> Option<&Item<Response>> {
        self.decoder.events().response()
    }

    /// What was streamed of messages that were not finished, as messages: after an error, all that there is of them.
    pub fn unfinished(&self) -> Vec<ResponseItem> {
        self.decoder.events().unfinished()
    }

    /// The next event; `None` after the last.
    ///
    /// # Errors
    /// See [`ResponseStream`].
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> Option<Result<ResponseEvent, ApiError>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ResponseEvent, ApiError>>> {
        loop {
            if let Some(event) = self.decoder.next_event() {
                if self.decoder.events().is_over() {
                    self.close();
                }
                return Poll::Ready(Some(event.map_err(|error| self.locate(error))));
            }
            let State::Open(body) = &mut self.state else { return Poll::Ready(None) };
            match Pin::new(body).poll_next(cx) {
                Poll::Ready(Some(Ok(chunk))) => {
                    self.decoder.push(chunk);
                    // A body that is always ready and never has an event must not keep the thread.
                    ready!(tokio::task::coop::poll_proceed(cx)).made_progress();
                }
                Poll::Ready(Some(Err(error))) => {
                    self.state = State::Ended;
                    self.decoder.break_off(ErrorKind::BrokenStream(error));
                }
                Poll::Ready(None) => {
                    self.state = State::Ended;
                    self.decoder.finish();
                }
                Poll::Pending => {
                    self.decoder.release();
                    ready!(self.poll_first_event(cx));
                    self.state = State::Ended;
                    self.decoder.break_off(ErrorKind::FirstEventTimeout(self.first_event_timeout));
                }
            }
        }
    }

    /// Ready when the first event is overdue.
    fn poll_first_event(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.decoder.events().has_begun() {
            self.first_event = None;
            return Poll::Pending;
        }
        let budget = self.first_event_timeout;
        let sleep = self.first_event.get_or_insert_with(|| Box::pin(tokio::time::sleep(budget)));
        sleep.as_mut().poll(cx)
    }

    /// Gives the connection back once what is left of the body was read.
    fn close(&mut self) {
        if let State::Open(body) = std::mem::replace(&mut self.state, State::Ended) {
            drain(body);
        }
    }

    fn locate(&self, error: ApiError) -> ApiError {
        error.within(|context| {
            context.status.get_or_insert(self.head.status());
            context.request_id = self.head.request_id().map(str::to_owned);
            context.cf_ray = self.head.cf_ray().map(str::to_owned);
        })
    }
}

impl Stream for ResponseStream {
    type Item = Result<ResponseEvent, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let budget = ready!(tokio::task::coop::poll_proceed(cx));
        let span = self.span.clone();
        let event = span.in_scope(|| self.poll_event(cx));
        if event.is_ready() {
            budget.made_progress();
        }
        event
    }
}

impl FusedStream for ResponseStream {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended) && self.decoder.is_drained()
    }
}

impl fmt::Debug for ResponseStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseStream")
            .field("request_id", &self.request_id())
            .field("response_id", &self.response_id())
            .field("open", &matches!(self.state, State::Open(_)))
            .finish_non_exhaustive()
    }
}
