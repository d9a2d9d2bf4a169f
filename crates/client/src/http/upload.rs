//! The request body in frames, and what its being polled tells.
//!
//! The connection polls a body only once it is up and can take more. So the first poll is the sign that the
//! request may be sent, each poll is progress, and the last one is when waiting for the answer begins.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::fate::Fate;

const FRAME_BYTES: usize = 64 * 1024;

/// How far the upload of one request has come. Shared by the body, which the connection owns, and the watch.
#[derive(Debug)]
pub(super) struct Progress {
    length: u64,
    handed: AtomicU64,
    start: Instant,
    /// When a frame was handed over last, in milliseconds from `start`.
    last_millis: AtomicU64,
    completion: Notify,
}

impl Progress {
    pub(super) fn new(body: &Bytes, start: Instant) -> Self {
        Self {
            length: body.len() as u64,
            handed: AtomicU64::new(0),
            start,
            last_millis: AtomicU64::new(0),
            completion: Notify::new(),
        }
    }

    /// Whether every byte was handed to the connection; true from the start for an empty body.
    pub(super) fn is_complete(&self) -> bool {
        self.handed.load(Ordering::Acquire) >= self.length
    }

    /// Waits until the last byte is handed over. Not to be awaited for an empty body.
    pub(super) async fn completed(&self) {
        self.completion.notified().await;
    }

    /// When the request was started, and when a frame was handed over last.
    pub(super) fn times(&self) -> (Instant, Instant) {
        (self.start, self.start + Duration::from_millis(self.last_millis.load(Ordering::Acquire)))
    }

    /// What is known of a request that failed, whatever the failure.
    pub(super) fn fate(&self) -> Fate {
        if self.length > 0 && self.handed.load(Ordering::Acquire) == 0 {
            Fate::NotExecuted
        } else {
            Fate::Unknown
        }
    }

    fn hand_over(&self, bytes: usize) {
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_millis.store(millis, Ordering::Release);
        self.handed.fetch_add(bytes as u64, Ordering::AcqRel);
        if self.is_complete() {
            self.completion.notify_one();
        }
    }
}

/// A request body that is handed out in slices of 64 KiB.
pub(super) struct Upload {
    rest: Bytes,
    progress: Arc<Progress>,
}

impl Upload {
    pub(super) fn new(body: Bytes, progress: Arc<Progress>) -> Self {
        Self { rest: body, progress }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len().min(FRAME_BYTES);
        let frame = self.rest.split_to(length);
        self.progress.hand_over(length);
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn frames_are_slices_of_64_kib_and_are_recorded() {
        let body = Bytes::from(vec![b'x'; 2 * FRAME_BYTES + 1]);
        let progress = Arc::new(Progress::new(&body, Instant::now()));
        let mut upload = Upload::new(body.clone(), Arc::clone(&progress));
        assert_eq!(
            (upload.size_hint().exact(), progress.fate()),
            (Some(body.len() as u64), Fate::NotExecuted)
        );

        for (at, length, complete) in
            [(0, FRAME_BYTES, false), (FRAME_BYTES, FRAME_BYTES, false), (2 * FRAME_BYTES, 1, true)]
        {
            let frame =
                upload.frame().await.expect("one more").expect("infallible").into_data().expect("data");
            assert_eq!((frame.as_ptr(), frame.len()), (body[at..].as_ptr(), length), "at {at}");
            assert_eq!((progress.is_complete(), progress.fate()), (complete, Fate::Unknown), "at {at}");
            assert_eq!(upload.is_end_stream(), complete, "at {at}");
        }
        assert!(upload.frame().await.is_none());
    }

    #[test]
    fn an_empty_body_is_complete_and_its_fate_unknown() {
        let progress = Progress::new(&Bytes::new(), Instant::now());
        assert_eq!((progress.is_complete(), progress.fate()), (true, Fate::Unknown));
    }
}
