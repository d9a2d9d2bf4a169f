//! Where a connection breaks, the error says at which point.

use codex_client::{Fate, HttpTransport, TransportErrorKind};

use crate::support::{Server, both, caused_by, get, no_network, post, transport};

#[tokio::test]
async fn closed_after_the_body_was_read_is_unknown() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let ((), result) = both(
        async {
            server.accept().await.request().await;
        },
        transport.stream(post(server.url("/"), "words")),
    )
    .await;
    let error = result.expect_err("closed");
    assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Closed, Fate::Unknown));
    assert!(caused_by::<hyper::Error>(&error), "{error:?}");
}

#[tokio::test]
async fn closed_after_a_request_without_body_is_unknown() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let ((), result) = both(
        async {
            server.accept().await.request().await;
        },
        transport.stream(get(server.url("/"))),
    )
    .await;
    let error = result.expect_err("closed");
    assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Closed, Fate::Unknown));
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_unknown() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let (_peer, result) = both(
        async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n").await;
            peer
        },
        transport.stream(post(server.url("/"), "words")),
    )
    .await;
    let error = result.expect_err("not HTTP");
    assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Protocol, Fate::Unknown));
}

#[tokio::test]
async fn a_body_that_breaks_off_hands_on_what_came() {
    if no_network() {
        return;
    }
    for (case, head) in [
        ("by length", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"),
        ("in chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"),
    ] {
        let server = Server::start().await;
        let transport = transport();
        let ((), (text, error)) = both(
            async {
                let mut peer = server.accept().await;
                peer.request().await;
                peer.send(head).await;
            },
            async {
                let mut body = transport.stream(post(server.url("/v1?q"), "words")).await.expect(case).body;
                let text = body.next_chunk().await.expect(case).expect(case);
                let error = body.next_chunk().await.expect(case).expect_err(case);
                assert!(body.next_chunk().await.is_none(), "{case}");
                (text, error)
            },
        )
        .await;
        assert_eq!(text, "abc", "{case}");
        assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Body, Fate::Unknown), "{case}");
    }
}
