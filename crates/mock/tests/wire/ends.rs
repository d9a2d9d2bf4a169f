//! How a reply, a connection and a server end.

use std::io::ErrorKind;
use std::time::Duration;

use bytes::Bytes;
use codex_mock::{Gate, Mock, Reply, Step};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::client::{CREATE, Chunk, Client, PATIENCE, skipped};

const EVENT: &str = "data: 1\n\n";

async fn asked(mock: &Mock) -> Client<TcpStream> {
    let mut client = Client::to(mock).await;
    client.post("/v1/responses", CREATE).await;
    client.head().await;
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_closes_the_connection_after_all_that_was_written_and_before_the_end() {
    if skipped() {
        return;
    }
    // More than the socket's buffers hold, so that the cut comes while the client is still reading.
    let large = format!("data: {}\n\n", "x".repeat(12 << 20));
    for body in [EVENT.to_owned(), large] {
        let mock = Mock::builder().reply(Reply::sse(body.clone()).step(Step::Cut)).start().await.unwrap();
        let chunks = asked(&mock).await.chunks().await;
        assert!(chunks == [Chunk::Data(body), Chunk::Closed], "{} chunks", chunks.len());
    }
}

#[tokio::test]
async fn a_cut_may_fall_within_an_event_and_within_a_character() {
    if skipped() {
        return;
    }
    let cut = Reply::raw(200).step(Step::Bytes(Bytes::from_static(b"data: \xc3"))).step(Step::Cut);
    let mock = Mock::builder().reply(cut).start().await.unwrap();
    let mut client = asked(&mock).await;
    assert_eq!(client.raw_chunk().await.as_deref(), Some(&b"data: \xc3"[..]));
    assert_eq!(client.chunk().await, Chunk::Closed);
}

#[tokio::test]
async fn a_cut_right_after_the_head_lets_the_head_out() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().reply(Reply::raw(200).step(Step::Cut)).start().await.unwrap();
    assert_eq!(asked(&mock).await.chunk().await, Chunk::Closed);
}

#[tokio::test]
async fn a_reset_is_seen_as_a_reset() {
    if skipped() {
        return;
    }
    let gate = Gate::new();
    let reply = Reply::sse(EVENT).step(Step::Gate(gate.clone())).step(Step::Reset);
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut client = asked(&mock).await;
    assert_eq!(client.chunk().await, Chunk::data(EVENT));
    gate.open();
    let read = timeout(PATIENCE, client.io.read_u8()).await.expect("the reset comes");
    assert_eq!(read.map_err(|error| error.kind()), Err(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn an_open_reply_stays_open_until_the_server_goes() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().reply(Reply::sse(EVENT).step(Step::KeepOpen)).start().await.unwrap();
    let mut client = asked(&mock).await;
    assert_eq!(client.chunk().await, Chunk::data(EVENT));
    assert!(client.is_quiet().await, "the end does not come");
    drop(mock);
    assert_eq!(client.chunk().await, Chunk::Closed);
}

#[tokio::test]
async fn comments_come_again_and_again_until_the_gate_opens() {
    if skipped() {
        return;
    }
    let gate = Gate::new();
    let ping = Step::Repeat {
        bytes: Bytes::from_static(b": ping\n\n"),
        every: Duration::from_millis(2),
        until: Some(gate.clone()),
    };
    let reply = Reply::sse("").step(ping).step(Step::Bytes(Bytes::from_static(EVENT.as_bytes())));
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut client = asked(&mock).await;
    for number in 0..10 {
        assert_eq!(client.chunk().await, Chunk::data(": ping\n\n"), "comment {number}");
    }
    gate.open();
    let mut rest = client.chunks().await;
    rest.retain(|chunk| *chunk != Chunk::data(": ping\n\n"));
    assert_eq!(rest, [Chunk::data(EVENT), Chunk::End]);
}

#[tokio::test]
async fn dropping_the_server_closes_its_port_and_its_connections() {
    if skipped() {
        return;
    }
    let silent = Reply::sse(EVENT).before_head(Gate::new());
    let mock = Mock::builder().reply(silent).start().await.unwrap();
    let addr = mock.addr();
    let mut idle = Client::to(&mock).await;
    let mut asked = Client::to(&mock).await;
    asked.post("/v1/responses", CREATE).await;
    timeout(PATIENCE, mock.wait_for_requests(1)).await.expect("the request comes");
    drop(mock);
    for (case, client) in [("idle", &mut idle), ("waiting for the head", &mut asked)] {
        let read = timeout(PATIENCE, client.io.read(&mut [0; 8])).await.expect("the end comes");
        // A connection that was not taken yet is reset rather than closed.
        assert!(matches!(&read, Ok(0)) || read.is_err(), "{case}: {read:?}");
    }
    assert!(TcpStream::connect(addr).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_stopped_server_has_freed_its_port() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().reply(Reply::sse(EVENT).step(Step::KeepOpen)).start().await.unwrap();
    let mut client = asked(&mock).await;
    assert_eq!(client.chunk().await, Chunk::data(EVENT));
    let addr = mock.addr();
    timeout(PATIENCE, mock.stop()).await.expect("it stops while a reply is open");
    let again = TcpListener::bind(addr).await.expect("the port is free");
    let error = Mock::builder().listen(addr).start().await.expect_err("the port is in use");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    drop(again);
}

/// Opens a gate when the bytes it owns are given up.
struct Owner(Gate);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        b"never sent"
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.open();
    }
}

#[tokio::test]
async fn a_client_that_leaves_ends_its_reply() {
    if skipped() {
        return;
    }
    for (case, reply) in [
        ("within the body", Reply::sse(EVENT).step(Step::KeepOpen)),
        ("before the head", Reply::sse(EVENT).before_head(Gate::new())),
    ] {
        let gone = Gate::new();
        let reply = reply.step(Step::Bytes(Bytes::from_owner(Owner(gone.clone()))));
        let mock = Mock::builder().reply(reply).start().await.unwrap();
        let mut client = Client::to(&mock).await;
        client.post("/v1/responses", CREATE).await;
        timeout(PATIENCE, mock.wait_for_requests(1)).await.expect("the request comes");
        // From here on only the reply being served holds the bytes.
        mock.set_replies(vec![]);
        assert!(!gone.is_open(), "{case}: the reply is being served");
        drop(client);
        timeout(PATIENCE, gone.wait()).await.expect(case);
    }
}

#[tokio::test]
async fn garbage_and_half_requests_do_not_harm_the_server() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().reply(Reply::sse(EVENT)).start().await.unwrap();
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00"[..],
        b"\r\n\r\n\r\n",
        b"POST /v1/responses HTTP/1.1\r\ncontent-length: 10\r\n\r\nhalf",
        b"POST /v1/responses HTTP/1.1\r\ncontent-length: ten\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnot a frame at all, this",
        b"",
    ] {
        let mut client = Client::to(&mock).await;
        client.io.write_all(garbage).await.unwrap();
        client.io.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // Refused or closed, in any way, but in time.
        let _ = timeout(PATIENCE, client.io.read_to_end(&mut answer)).await.expect("the connection ends");
    }
    assert_eq!(mock.requests().len(), 0, "nothing of it was a request");
    assert_eq!(asked(&mock).await.body().await, EVENT);
}

#[tokio::test]
async fn connections_are_counted_and_their_ends_waited_for() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().reply(Reply::sse(EVENT).step(Step::KeepOpen)).start().await.unwrap();
    let first = asked(&mock).await;
    let second = asked(&mock).await;
    assert_eq!(mock.connections(), 2);
    drop(first);
    timeout(PATIENCE, mock.wait_for_closed(1)).await.expect("the first is over");
    drop(second);
    timeout(PATIENCE, mock.wait_for_closed(2)).await.expect("both are over");
    assert_eq!(mock.connections(), 2, "those that are over are counted too");
}
