//! Going on with a response that is made in the background, after its stream was cut.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use codex_client::retry::{Random, SystemRandom, backoff};
use codex_client::{Body, Request};
use codex_protocol::{Include, Item, Response, ResponseStatus};
use http::{Method, StatusCode};
use tokio::time::sleep;

use crate::address::{of_response, with_query};
use crate::error::{Advice, ApiError, ErrorKind};
use crate::head::Head;
use crate::options::ResponsesOptions;
use crate::session::Session;
use crate::sniff::{Sniffed, sniff};
use crate::whole;

/// Who goes on with a response, and how it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Resume {
    session: Session,
    options: ResponsesOptions,
    include: Vec<Include>,
    /// How many tries there are without a new event.
    tries: u32,
    /// How many of them are left.
    left: u32,
    /// The number of the last event when the stream was last opened again.
    reached: Option<u64>,
}

/// What there is of a response.
pub(crate) enum Reopened {
    /// The stream goes on: what was read of it already, and the rest.
    Events(Head, Bytes, Body),
    /// The response is over.
    Whole(Head, Item<Response>),
}

/// The way back to a response. Dropping it gives up.
pub(crate) type Reopening = Pin<Box<dyn Future<Output = Result<(Reopened, u32), ApiError>> + Send>>;

impl Resume {
    /// Each request to the server counts as a try, so `session` repeats none of them by itself.
    pub(crate) fn new(session: &Session, options: ResponsesOptions, include: Vec<Include>) -> Self {
        let left = tries(session);
        Self { session: session.without_repeats(), options, include, left, reached: None, tries: left }
    }

    /// Opens the stream of `id` after the event `after`, for the first time here.
    pub(crate) async fn open(&mut self, id: &str, after: Option<u64>) -> Result<Reopened, ApiError> {
        let call = self.call(id, after, Mode::Stream)?;
        let (reopened, left) = call.go(self.left, None).await?;
        (self.left, self.reached) = (left, after);
        Ok(reopened)
    }

    /// Goes on with `id` after the event `after`, once `why` cut its stream. Where events came but none had a number,
    /// there is no place to go on from, and the response is waited for.
    pub(crate) fn reopen(
        &mut self,
        id: &str,
        after: Option<u64>,
        has_begun: bool,
        why: ApiError,
    ) -> Result<Reopening, ApiError> {
        if after > self.reached {
            (self.left, self.reached) = (self.tries, after);
        }
        let mode = if has_begun && after.is_none() { Mode::Poll } else { Mode::Stream };
        let call = self.call(id, after, mode)?;
        Ok(Box::pin(call.go(self.left, Some(why))))
    }

    /// Takes over how many tries were left.
    pub(crate) fn leave(&mut self, left: u32) {
        self.left = left;
    }

    fn call(&self, id: &str, after: Option<u64>, mode: Mode) -> Result<Call, ApiError> {
        let Self { session, options, include, tries, .. } = self.clone();
        Ok(Call { session, options, include, path: of_response(id, "")?, after, mode, tries })
    }
}

/// How a response is reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// By its stream.
    Stream,
    /// By asking for it until it is over.
    Poll,
}

/// One cut to be mended.
struct Call {
    session: Session,
    options: ResponsesOptions,
    include: Vec<Include>,
    path: String,
    after: Option<u64>,
    mode: Mode,
    tries: u32,
}

impl Call {
    /// Tries until there is something, the tries are used up, or the failure is one that stays.
    async fn go(mut self, mut left: u32, mut why: Option<ApiError>) -> Result<(Reopened, u32), ApiError> {
        loop {
            if let Some(error) = why.take() {
                let wait = self.wait_after(&error, self.tries.saturating_sub(left)).filter(|_| left > 0);
                let Some(wait) = wait else { return Err(error) };
                tracing::debug!(%error, ?wait, "the stream is opened again");
                sleep(wait).await;
                left = left.saturating_sub(1);
            }
            match self.once(&mut left).await {
                Ok(reopened) => return Ok((reopened, left)),
                Err(error) => why = Some(error),
            }
        }
    }

    async fn once(&mut self, left: &mut u32) -> Result<Reopened, ApiError> {
        if self.mode == Mode::Stream {
            match self.stream().await? {
                Some(reopened) => return Ok(reopened),
                None => self.mode = Mode::Poll,
            }
        }
        self.poll(left).await
    }

    /// The stream, unless the response can't be streamed any more.
    async fn stream(&self) -> Result<Option<Reopened>, ApiError> {
        let after = self.after.map(|number| number.to_string());
        let after = after.iter().map(|number| ("starting_after", number.as_str()));
        let request = self.get("text/event-stream")?;
        let request = with_query(request, [("stream", "true")].into_iter().chain(after));
        let (head, body) = match self.session.stream(&request, &self.options).await {
            Err(error) if wants_no_stream(&error) => return Ok(None),
            answer => answer?,
        };
        match sniff(&head, body).await? {
            Sniffed::Events(read, body) => Ok(Some(Reopened::Events(head, read, body))),
            Sniffed::Json(bytes) => {
                let response = whole::response(&head, &bytes, "an event stream")?;
                Ok((!is_open(&response)).then_some(Reopened::Whole(head, response)))
            }
            Sniffed::Other(start) => Err(whole::unexpected(&head, "an event stream", &start)),
        }
    }

    /// The response, when it is over.
    async fn poll(&self, left: &mut u32) -> Result<Reopened, ApiError> {
        let request = self.get("application/json")?;
        let mut asked = 0;
        loop {
            let (head, bytes) = self.session.execute(&request, &self.options).await?;
            let response = whole::response(&head, &bytes, "a response")?;
            if !is_open(&response) {
                return Ok(Reopened::Whole(head, response));
            }
            *left = self.tries;
            sleep(self.backoff(asked, 1.0)).await;
            asked = asked.saturating_add(1);
        }
    }

    /// How long to wait after a failure that may pass by itself, where `tries` brought nothing new. The first try comes
    /// at once, unless the server wants otherwise.
    fn wait_after(&self, error: &ApiError, tries: u32) -> Option<Duration> {
        let longest = self.session.provider().retry.max_retry_wait;
        match error.advice() {
            Advice::After(wait) => Some(wait).filter(|wait| *wait <= longest),
            Advice::Backoff => {
                let upper = u32::try_from(SystemRandom.next_u64() >> 32).unwrap_or(u32::MAX);
                let random = f64::from(upper) / f64::from(u32::MAX);
                Some(tries.checked_sub(1).map_or(Duration::ZERO, |tries| self.backoff(tries, random)))
            }
            _ => None,
        }
    }

    fn backoff(&self, times: u32, random: f64) -> Duration {
        backoff(&self.session.provider().retry.policy(), times, random)
    }

    fn get(&self, accept: &'static str) -> Result<Request, ApiError> {
        let request = self.session.request(Method::GET, &self.path, accept, &self.options)?;
        Ok(with_query(request, self.include.iter().map(|include| ("include[]", include.as_str()))))
    }
}

impl fmt::Debug for Reopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Events(..) => "Events",
            Self::Whole(..) => "Whole",
        })
    }
}

fn is_open(response: &Response) -> bool {
    matches!(response.status, Some(ResponseStatus::Queued | ResponseStatus::InProgress))
}

/// Whether a refusal means that the response is there but not as a stream: it is too old, or the server has no streams
/// of stored responses.
fn wants_no_stream(error: &ApiError) -> bool {
    matches!(error.kind(), ErrorKind::InvalidRequest) && error.status() != Some(StatusCode::NOT_FOUND)
}

/// How often a stream is opened again without a new event in between: as often as a turn may be repeated.
fn tries(session: &Session) -> u32 {
    u32::try_from(session.provider().retry.stream_max_retries).unwrap_or(u32::MAX)
}
