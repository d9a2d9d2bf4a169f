//! What a stream costs while it waits.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use allocation_counter::measure;
use bytes::Bytes;
use codex_client::{Body, TransportError};
use futures_core::Stream;
use tracing::subscriber::{NoSubscriber, with_default};

const CHUNKS: usize = 1000;

/// Brings each of its chunks after a wait.
struct Halting {
    left: usize,
    waits: bool,
}

impl Stream for Halting {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.waits = !self.waits;
        if self.left > 0 && self.waits {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        Poll::Ready(Some(Ok(Bytes::from_static(b"."))))
    }
}

async fn read(mut body: Body) -> usize {
    let mut bytes = 0;
    while let Some(chunk) = body.next_chunk().await {
        bytes += chunk.expect("whole").len();
    }
    bytes
}

#[test]
fn a_stream_that_waits_a_thousand_times_makes_one_timer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let count = |left| {
        let body = Body::new(Halting { left, waits: false }).with_silence(Duration::from_mins(5));
        let mut read_bytes = 0;
        let counted =
            with_default(NoSubscriber::default(), || measure(|| read_bytes = runtime.block_on(read(body))));
        assert_eq!(read_bytes, left);
        counted.count_total
    };
    let (one, many) = (count(1), count(CHUNKS));
    assert_eq!(many, one, "{CHUNKS} waits allocate as often as one");
}
