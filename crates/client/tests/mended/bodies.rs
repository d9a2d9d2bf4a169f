//! Bodies are bounded, and preparing one holds nobody up.

use std::cell::Cell;

use codex_client::{ERROR_BODY_LIMIT_BYTES, HttpTransport};
use http::StatusCode;
use tokio::sync::oneshot;
use tokio::task::yield_now;
use url::Url;

use crate::support::{Server, both, no_network, post, transport};

const PAGE_HEAD: &str =
    "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 10485760\r\n\r\n";

#[tokio::test]
async fn the_body_of_an_error_is_read_to_64_kib_and_no_further() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let (done, is_done) = oneshot::channel();
    let ((), (status, body)) = both(
        async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.send(PAGE_HEAD).await;
            peer.send(vec![b'<'; ERROR_BODY_LIMIT_BYTES + 1000]).await;
            is_done.await.expect("the client does not wait for the rest");
            peer.closed().await;
        },
        async {
            let response = transport.execute(post(server.url("/"), "words")).await.expect("a response");
            done.send(()).expect("the server waits");
            (response.status, response.body)
        },
    )
    .await;
    assert_eq!((status, body.len()), (StatusCode::BAD_GATEWAY, ERROR_BODY_LIMIT_BYTES));
}

#[tokio::test]
async fn others_have_their_turn_while_a_large_body_is_compressed() {
    const SLICES: usize = 64;
    let url = Url::parse("http://service.test/").expect("valid");
    let request = post(url, "").with_body(vec![b'x'; SLICES * 128 * 1024]);
    let (done, turns) = (Cell::new(false), Cell::new(0));
    let compress = async {
        let compressed = request.with_zstd().await.expect("compresses");
        done.set(true);
        compressed
    };
    let other = async {
        while !done.get() {
            turns.set(turns.get() + 1);
            yield_now().await;
        }
    };
    let (compressed, ()) = both(compress, other).await;
    assert_eq!(compressed.headers["content-encoding"], "zstd");
    assert!(turns.get() >= SLICES - 1, "{} turns", turns.get());
}
