//! Requests on their way to the server, and what the client really read of the response that goes wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use codex_api::{
    Body, DynTransport, HttpTransport, Request, StreamResponse, TransportError, TransportResponse,
};
use codex_mock::Mock;
use futures_util::StreamExt;

use crate::plan::Point;

/// Has the server go on from what the client read: a reset takes away what was sent before it and not read yet.
#[derive(Clone)]
pub(crate) struct Watched {
    inner: DynTransport,
    mock: Arc<Mock>,
    point: Point,
    asked: Arc<AtomicUsize>,
    read: Arc<AtomicUsize>,
}

impl Watched {
    pub(crate) fn new(inner: DynTransport, mock: Arc<Mock>, point: Point) -> Self {
        Self { inner, mock, point, asked: Arc::default(), read: Arc::default() }
    }

    /// The place where the client found the fault.
    pub(crate) fn found(&self) -> Point {
        Point { at: self.point.at.min(self.read.load(Ordering::Relaxed)), ..self.point }
    }
}

impl HttpTransport for Watched {
    async fn execute(&self, request: Request) -> Result<TransportResponse, TransportError> {
        self.inner.execute(request).await
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        if asked == self.point.response + 1 {
            let found = self.found();
            self.mock.set_replies(found.replies(found.seen()).split_off(asked));
        }
        let response = self.inner.stream(request).await?;
        if asked != self.point.response {
            return Ok(response);
        }
        let read = Arc::clone(&self.read);
        let body = response.body.inspect(move |chunk| {
            let bytes = chunk.as_ref().map_or(0, bytes::Bytes::len);
            read.fetch_add(bytes, Ordering::Relaxed);
        });
        Ok(StreamResponse { body: Body::new(body), ..response })
    }
}
