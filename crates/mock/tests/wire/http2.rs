//! HTTP/2 by prior knowledge, its frames written by hand.

use bytes::Bytes;
use codex_mock::{Gate, Mock, Reply, Step};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::{CREATE, PATIENCE, skipped};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

struct Frame {
    kind: u8,
    flags: u8,
    payload: Vec<u8>,
}

fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

/// Posts a request to `/v1/responses` on stream 1.
async fn posted(mock: &Mock) -> TcpStream {
    let path = b"/v1/responses";
    let authority = b"mock";
    // From HPACK's static table: 0x83 `:method: POST`, 0x86 `:scheme: http`, 4 `:path`, 1 `:authority`.
    let headers = [&[0x83, 0x86, 0x04, 13][..], path, &[0x01, 4], authority].concat();
    let request = [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        frame(SETTINGS, 0, 0, b""),
        frame(HEADERS, END_HEADERS, 1, &headers),
        frame(DATA, END_STREAM, 1, CREATE.as_bytes()),
    ];
    let mut io = TcpStream::connect(mock.addr()).await.unwrap();
    io.write_all(&request.concat()).await.unwrap();
    io
}

/// The next frame of stream 1.
async fn next(io: &mut TcpStream) -> Frame {
    loop {
        let mut head = [0; 9];
        timeout(PATIENCE, io.read_exact(&mut head)).await.expect("a frame comes").unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        timeout(PATIENCE, io.read_exact(&mut payload)).await.expect("the frame is whole").unwrap();
        if head[8] == 1 {
            return Frame { kind: head[3], flags: head[4], payload };
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_is_served_over_http2_and_stops_at_its_gate() {
    if skipped() {
        return;
    }
    let gate = Gate::new();
    let reply = Reply::sse("data: 1\n\ndata: 2\n\ndata: 3\n\n").gate_after_events(2, gate.clone());
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut io = posted(&mock).await;
    assert_eq!(next(&mut io).await.kind, HEADERS);
    for expected in ["data: 1\n\n", "data: 2\n\n"] {
        assert_eq!(next(&mut io).await.payload, expected.as_bytes());
    }
    gate.open();
    assert_eq!(next(&mut io).await.payload, b"data: 3\n\n");
    let end = next(&mut io).await;
    assert_eq!((end.kind, end.flags, end.payload), (DATA, END_STREAM, vec![]));
    assert_eq!(mock.requests()[0].body, Bytes::from_static(CREATE.as_bytes()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_resets_the_stream() {
    if skipped() {
        return;
    }
    let reply = Reply::sse("data: 1\n\n").step(Step::Cut);
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut io = posted(&mock).await;
    assert_eq!(next(&mut io).await.kind, HEADERS);
    assert_eq!(next(&mut io).await.payload, b"data: 1\n\n");
    assert_eq!(next(&mut io).await.kind, RST_STREAM);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_ends_a_silent_http2_reply() {
    if skipped() {
        return;
    }
    let reply = Reply::sse("data: 1\n\n").before_head(Gate::new());
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut io = posted(&mock).await;
    timeout(PATIENCE, mock.wait_for_requests(1)).await.expect("the request comes");
    timeout(PATIENCE, mock.stop()).await.expect("the server stops");
    let mut rest = Vec::new();
    let _ = timeout(PATIENCE, io.read_to_end(&mut rest)).await.expect("the connection ends");
}
