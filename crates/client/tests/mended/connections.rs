//! Connections are kept, and used again while they live.

use codex_client::{HttpTransport, ReqwestTransport};

use crate::support::{Server, both, no_network, post, transport};

/// A whole streamed response whose end is marked.
const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n\
                      d\r\ndata: words\n\n\r\n0\r\n\r\n";

#[tokio::test]
async fn one_client_opens_one_connection_for_a_hundred_streams() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    both(
        async {
            let mut peer = server.accept().await;
            for _ in 0..100 {
                peer.request().await;
                peer.send(STREAM).await;
            }
        },
        async {
            for number in 0..100 {
                let response =
                    transport.clone().stream(post(server.url("/"), "words")).await.expect("an answer");
                let body = response.body.collect(100).await.expect("a body");
                assert_eq!(body, "data: words\n\n", "{number}");
            }
        },
    )
    .await;
    assert!(!server.is_asked(), "one connection was enough");
}

#[tokio::test]
async fn all_that_asks_for_the_shared_transport_gets_one_pool() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    both(
        async {
            let mut peer = server.accept().await;
            for _ in 0..10 {
                peer.request().await;
                peer.respond("200 OK", "answer").await;
            }
        },
        async {
            for _ in 0..10 {
                let transport = ReqwestTransport::shared().expect("can be built");
                let response = transport.execute(post(server.url("/"), "words")).await.expect("an answer");
                assert_eq!(response.body, "answer");
            }
        },
    )
    .await;
    assert!(!server.is_asked(), "one connection was enough");
}

#[tokio::test]
async fn a_connection_closed_while_idle_is_replaced_without_a_failed_request() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    for answer in ["one", "two"] {
        let (mut peer, result) = both(
            async {
                let mut peer = server.accept().await;
                peer.request().await;
                peer.respond("200 OK", answer).await;
                peer
            },
            transport.execute(post(server.url("/"), "words")),
        )
        .await;
        assert_eq!(result.expect("an answer").body, answer);
        tokio::io::AsyncWriteExt::shutdown(&mut peer.stream).await.expect("closes");
        both(peer.closed(), async {}).await;
    }
}
