//! The body of a response, as it comes, within its time.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until, timeout};
use url::Url;

use crate::budgets::{Budgets, ERROR_BODY_WAIT};
use crate::clock::after;
use crate::error::{TransportError, TransportErrorKind};
use crate::fate::Fate;
use crate::redact::SafeUrl;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The body of a streamed response: a stream of its bytes, as they come from the network.
///
/// After an error the stream is over. Silence is counted from a poll that found nothing, so a caller who does
/// not read for ten minutes does not make the server late.
///
/// # Cancel safety
/// Dropping it closes the connection (on HTTP/2 its stream).
pub struct Body {
    /// `None` once it is over, so that nothing of it is kept.
    chunks: Option<Chunks>,
    url: Option<SafeUrl>,
    silence: Duration,
    total: Option<Total>,
    /// When the current wait for a byte began.
    waiting_since: Option<Instant>,
    /// Armed at the first wait, and again only where it rings too early.
    timer: Option<Pin<Box<Sleep>>>,
}

#[derive(Clone, Copy)]
struct Total {
    budget: Duration,
    ends: Instant,
}

impl Body {
    /// A body with the default silence budget of 300 s, and none for its total time.
    pub fn new(chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self {
            chunks: Some(Box::pin(chunks)),
            url: None,
            silence: Budgets::default().silence,
            total: None,
            waiting_since: None,
            timer: None,
        }
    }

    /// Sets how long it may be silent.
    pub fn with_silence(mut self, silence: Duration) -> Self {
        self.silence = silence;
        self
    }

    /// Sets how long all of it may take, from `start` on.
    pub fn with_total(mut self, budget: Duration, start: Instant) -> Self {
        self.total = Some(Total { budget, ends: after(start, budget) });
        self
    }

    /// Sets the URL that its own errors show, in its printable form.
    pub fn with_url(self, url: &Url) -> Self {
        self.at(SafeUrl::new(url))
    }

    pub(crate) fn at(mut self, url: SafeUrl) -> Self {
        self.url = Some(url);
        self
    }

    /// The next bytes; `None` once it is over.
    ///
    /// # Errors
    /// What the transport failed with, or the budget that ran out.
    ///
    /// # Cancel safety
    /// No byte is lost if the future is dropped.
    pub async fn next_chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// [`TransportErrorKind::BodyTooLarge`] if it has more than `limit_bytes`; else what the stream fails
    /// with.
    pub async fn collect(mut self, limit_bytes: usize) -> Result<Bytes, TransportError> {
        let mut read = Bytes::new();
        let mut joined = BytesMut::new();
        while let Some(chunk) = self.next_chunk().await {
            let chunk = chunk?;
            if chunk.len() > limit_bytes - read.len() - joined.len() {
                return Err(self.error(TransportErrorKind::BodyTooLarge { limit_bytes }));
            }
            if read.is_empty() && joined.is_empty() {
                read = chunk;
            } else {
                joined.extend_from_slice(&std::mem::take(&mut read));
                joined.extend_from_slice(&chunk);
            }
        }
        Ok(if joined.is_empty() { read } else { joined.freeze() })
    }

    /// Reads at most `limit_bytes`, for at most [`ERROR_BODY_WAIT`], and says whether it was cut there. A
    /// body that breaks off counts as cut.
    pub async fn read_up_to(mut self, limit_bytes: usize) -> (Bytes, bool) {
        let mut read = BytesMut::new();
        let all = timeout(ERROR_BODY_WAIT, self.fill(&mut read, limit_bytes)).await;
        (read.freeze(), !all.unwrap_or(false))
    }

    /// Whether the body ended within the limit.
    async fn fill(&mut self, read: &mut BytesMut, limit_bytes: usize) -> bool {
        while read.len() < limit_bytes {
            match self.next_chunk().await {
                Some(Ok(chunk)) => {
                    let room = limit_bytes - read.len();
                    read.extend_from_slice(&chunk[..room.min(chunk.len())]);
                    if chunk.len() > room {
                        return false;
                    }
                }
                Some(Err(_)) => return false,
                None => return true,
            }
        }
        self.has_ended().await
    }

    /// Whether the end is known already, without waiting for it.
    async fn has_ended(&mut self) -> bool {
        poll_fn(|cx| Poll::Ready(matches!(Pin::new(&mut *self).poll_next(cx), Poll::Ready(None)))).await
    }

    /// Waits no longer than the budgets allow. Ready with what has run out.
    fn poll_budgets(&mut self, cx: &mut Context<'_>) -> Poll<TransportErrorKind> {
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let silent = after(since, self.silence);
        let (deadline, kind) = match self.total {
            Some(total) if total.ends < silent => (total.ends, TransportErrorKind::Total(total.budget)),
            _ => (silent, TransportErrorKind::Silence(self.silence)),
        };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        loop {
            ready!(timer.as_mut().poll(cx));
            if timer.deadline() >= deadline {
                return Poll::Ready(kind);
            }
            timer.as_mut().reset(deadline);
        }
    }

    fn total_ran_out(&self) -> Option<TransportErrorKind> {
        let total = self.total?;
        (Instant::now() >= total.ends).then_some(TransportErrorKind::Total(total.budget))
    }

    fn fail(&mut self, kind: TransportErrorKind) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.end();
        Poll::Ready(Some(Err(self.error(kind))))
    }

    fn end(&mut self) {
        self.chunks = None;
        self.timer = None;
    }

    fn error(&self, kind: TransportErrorKind) -> TransportError {
        TransportError::new(kind, Fate::Unknown).at(self.url.clone())
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let Some(chunks) = &mut this.chunks else { return Poll::Ready(None) };
        match chunks.as_mut().poll_next(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                if let Some(kind) = this.total_ran_out() {
                    return this.fail(kind);
                }
                this.waiting_since = None;
                tracing::trace!(bytes = chunk.len(), "response body");
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(end) => {
                this.end();
                Poll::Ready(end)
            }
            Poll::Pending => {
                let kind = ready!(this.poll_budgets(cx));
                this.fail(kind)
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("url", &self.url)
            .field("over", &self.chunks.is_none())
            .field("silence", &self.silence)
            .field("total", &self.total.map(|total| total.budget))
            .finish_non_exhaustive()
    }
}
