//! Connections without a socket, on a paused clock.

use std::time::Duration;

use bytes::Bytes;
use codex_mock::{Mock, Reply, Step};
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, timeout};

use crate::client::{CREATE, Chunk, Client, skipped};

/// Longer than a real test would wait, shorter than it waits for a byte.
const DELAY: Duration = Duration::from_secs(30);

#[tokio::test(start_paused = true)]
async fn a_paused_clock_jumps_over_a_delay() {
    if skipped() {
        return;
    }
    let text = |text: &'static [u8]| Step::Bytes(Bytes::from_static(text));
    let reply = Reply::raw(200).step(text(b"one")).step(Step::Delay(DELAY)).step(text(b"two"));
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut client = Client::over(mock.connect());
    client.post("/v1/responses", CREATE).await;
    client.head().await;
    assert_eq!(client.chunk().await, Chunk::data("one"));
    let before = Instant::now();
    assert!(timeout(DELAY / 2, client.io.read_u8()).await.is_err(), "the delay is not over");
    assert_eq!(client.chunks().await, [Chunk::data("two"), Chunk::End]);
    assert_eq!(before.elapsed(), DELAY);
}

#[tokio::test(start_paused = true)]
async fn comments_keep_their_time() {
    if skipped() {
        return;
    }
    let ping = Bytes::from_static(b": ping\n\n");
    let every = Duration::from_secs(15);
    let reply = Reply::sse("").step(Step::Repeat { bytes: ping, every, until: None });
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut client = Client::over(mock.connect());
    client.post("/v1/responses", CREATE).await;
    client.head().await;
    let start = Instant::now();
    for number in 0..5 {
        assert_eq!(client.chunk().await, Chunk::data(": ping\n\n"), "comment {number}");
        assert_eq!(start.elapsed(), every * number, "comment {number}");
    }
}

#[tokio::test]
async fn a_cut_and_a_reset_close_a_connection_that_is_not_tcp() {
    if skipped() {
        return;
    }
    for end in [Step::Cut, Step::Reset] {
        let case = format!("{end:?}");
        let reply = Reply::sse("data: 1\n\n").step(end);
        let mock = Mock::builder().reply(reply).start().await.unwrap();
        let mut client = Client::over(mock.connect());
        client.post("/v1/responses", CREATE).await;
        client.head().await;
        assert_eq!(client.chunks().await, [Chunk::data("data: 1\n\n"), Chunk::Closed], "{case}");
    }
}
