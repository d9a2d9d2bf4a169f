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

use crate::bare::Bare;
use crate::decode::side;
use crate::drain::drain;
use crate::error::{self, ApiError, ErrorKind};
use crate::event::ResponseEvent;
use crate::head::Head;
use crate::resume::{Reopened, Reopening, Resume};
use crate::wire::Decoder;

/// A streamed response: a [`Stream`] of [`ResponseEvent`]s, decoded as it is polled. No task runs behind it.
///
/// It ends after [`ResponseEvent::Completed`] or after the first `Err`, whether or not the server closes the
/// connection.
///
/// The stream of a response that is made in the background (`background`) is opened again when it is cut, after the
/// last event that came; no event is missing and none comes twice. That is no repeat: there is one generation. Where
/// the server can't stream it any more, the response is waited for, and what is missing of it follows as finished
/// items. As many tries in a row without a new event as [`RetryConfig::stream_max_retries`](crate::RetryConfig) are an
/// error.
///
/// # Errors
/// An item is an [`ApiError`] when the response failed or is incomplete, when the stream breaks off or ends early,
/// when no byte comes for [`Provider::stream_idle_timeout`](crate::Provider::stream_idle_timeout) (a comment is a
/// sign of life), and when no event comes within
/// [`Provider::first_event_timeout`](crate::Provider::first_event_timeout). Both count from a poll that found nothing.
///
/// The stream is handed out with the head of the answer, before its first event, and what fails from then on is not asked
/// for again here: the caller may have acted on what came. Where [`fate`](ApiError::fate) is
/// [`NotExecuted`](crate::Fate::NotExecuted), as for an error event before the response began, a repeat costs nothing;
/// [`advice`](ApiError::advice) says whether and when it helps, and a [`RetryBudget`](crate::RetryBudget) that the
/// client shares bounds it.
///
/// # Cancel safety
/// [`next`](Self::next) can be dropped at any time; no event is lost. Dropping the stream before its end closes the
/// connection, which cancels the response. Tokens produced so far are billed. One that is made in the background goes on
/// at the server: [`ResponsesClient::resume`](crate::ResponsesClient::resume) takes it up again,
/// [`cancel`](crate::ResponsesClient::cancel) ends it.
pub struct ResponseStream {
    state: State,
    /// Whether the body is an error body and no stream.
    bare: Bare,
    decoder: Decoder,
    head: Head,
    first_event_timeout: Duration,
    /// Armed while the stream waits for its first event.
    first_event: Option<Pin<Box<Sleep>>>,
    /// Armed while a completion that is whole waits for the mark of its end.
    end: Option<Pin<Box<Sleep>>>,
    /// How a stream that is cut goes on.
    resume: Option<Box<Resume>>,
    /// The span of the request: what the stream logs belongs to it.
    span: tracing::Span,
}

/// How long a completion that is whole may go on without the mark of its end. Some servers never send it and leave the
/// connection open.
const END_WAIT: Duration = Duration::from_secs(5);

enum State {
    Open(Body),
    Reopening(Reopening),
    Ended,
}

impl ResponseStream {
    /// The stream that `body` is, after what was `read` of it already.
    pub(crate) fn open(
        head: Head,
        decoder: Decoder,
        read: Bytes,
        body: Body,
        first_event_timeout: Duration,
    ) -> Self {
        let mut stream = Self::with_state(head, decoder, State::Open(body));
        if !read.is_empty() {
            stream.take(read);
        }
        stream.first_event_timeout = first_event_timeout;
        stream
    }

    /// The stream that `bytes` are, all of it.
    pub(crate) fn of_bytes(head: Head, decoder: Decoder, bytes: Bytes) -> Self {
        let mut stream = Self::with_state(head, decoder, State::Ended);
        stream.decoder.push(bytes);
        stream.decoder.finish();
        stream
    }

    /// Lets the stream go on after a cut.
    pub(crate) fn resuming(mut self, resume: Resume) -> Self {
        if let Some(events) = self.decoder.resumable() {
            events.make_resumable();
        }
        self.resume = Some(Box::new(resume));
        self
    }

    /// The rest of the stream of `response_id`, after the event `starting_after`.
    pub(crate) fn following(
        reopened: Reopened,
        resume: Resume,
        response_id: &str,
        starting_after: Option<u64>,
        first_event_timeout: Duration,
    ) -> Self {
        let (Reopened::Events(head, ..) | Reopened::Whole(head, _)) = &reopened;
        let decoder = Decoder::responses();
        let mut stream = Self::with_state(head.clone(), decoder, State::Ended).resuming(resume);
        if let Some(events) = stream.decoder.resumable() {
            events.follow(response_id, starting_after);
        }
        stream.first_event_timeout = first_event_timeout;
        stream.go_on(reopened);
        stream
    }

    fn with_state(head: Head, mut decoder: Decoder, state: State) -> Self {
        decoder.announce(side::from_headers(head.headers()));
        let span = tracing::Span::current();
        let first_event_timeout = Duration::MAX;
        Self {
            state,
            bare: Bare::default(),
            decoder,
            head,
            first_event_timeout,
            first_event: None,
            end: None,
            resume: None,
            span,
        }
    }

    /// The head of the server's answer; after a cut, that of the latest one.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The id under which the server knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// The response's id, once an event has told it.
    pub fn response_id(&self) -> Option<&str> {
        self.decoder.response_id()
    }

    /// The response as the terminal event gives it, after [`ResponseEvent::Completed`].
    pub fn response(&self) -> Option<&Item<Response>> {
        self.decoder.response()
    }

    /// What was streamed of messages that were not finished, as messages: after an error, all that there is of them.
    pub fn unfinished(&self) -> Vec<ResponseItem> {
        self.decoder.unfinished()
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
                if self.decoder.is_over() {
                    self.close();
                }
                return Poll::Ready(Some(event.map_err(|error| self.locate(error))));
            }
            if let Some(cut) = self.decoder.reopen() {
                self.reopen(cut);
                continue;
            }
            let body = match &mut self.state {
                State::Open(body) => body,
                State::Reopening(reopening) => {
                    let reopened = ready!(reopening.as_mut().poll(cx));
                    self.reopened(reopened);
                    continue;
                }
                State::Ended => return Poll::Ready(None),
            };
            match Pin::new(body).poll_next(cx) {
                Poll::Ready(Some(Ok(chunk))) => {
                    self.take(chunk);
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
                    ready!(self.poll_overdue(cx));
                    self.state = State::Ended;
                    self.decoder.break_off(ErrorKind::FirstEventTimeout(self.first_event_timeout));
                }
            }
        }
    }

    /// Takes the next bytes of the body.
    fn take(&mut self, chunk: Bytes) {
        match self.bare.push(&chunk) {
            Some(body) => self.decoder.end_failed(error::from_response(&self.head, &body)),
            None => self.decoder.push(chunk),
        }
    }

    /// Begins to open the stream again after what cut it.
    fn reopen(&mut self, cut: ApiError) {
        let Some(events) = self.decoder.resumable() else { return };
        let (number, begun) = (events.sequence_number(), events.has_begun());
        let next = match (&mut self.resume, events.response_id()) {
            (Some(resume), Some(id)) => resume.reopen(id, number, begun, cut),
            _ => Err(cut),
        };
        self.first_event = None;
        match next {
            Ok(reopening) => self.state = State::Reopening(reopening),
            Err(error) => self.give_up(error),
        }
    }

    fn reopened(&mut self, reopened: Result<(Reopened, u32), ApiError>) {
        match reopened {
            Ok((reopened, left)) => {
                if let Some(resume) = &mut self.resume {
                    resume.leave(left);
                }
                self.go_on(reopened);
            }
            Err(error) => self.give_up(error),
        }
    }

    fn go_on(&mut self, reopened: Reopened) {
        match reopened {
            Reopened::Events(head, read, body) => {
                self.head = head;
                self.state = State::Open(body);
                self.take(read);
            }
            Reopened::Whole(head, response) => {
                self.head = head;
                self.state = State::Ended;
                if let Some(events) = self.decoder.resumable() {
                    events.end_with(response);
                }
            }
        }
    }

    fn give_up(&mut self, error: ApiError) {
        self.state = State::Ended;
        if let Some(events) = self.decoder.resumable() {
            events.end_failed(error);
        }
    }

    /// Ready when the first event is overdue, or the mark of the end.
    fn poll_overdue(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.decoder.awaits_end() {
            let sleep = self.end.get_or_insert_with(|| Box::pin(tokio::time::sleep(END_WAIT)));
            return sleep.as_mut().poll(cx);
        }
        if self.decoder.has_begun() {
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
            // A request that would have opened the stream again failed by itself.
            if context.client_request_id.is_none() {
                context.locate(&self.head);
            }
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
