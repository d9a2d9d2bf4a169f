//! Connections are used again.

use codex_client::HttpTransport;

use crate::support::{Server, both, no_network, post, transport};

#[tokio::test]
async fn two_requests_in_a_row_share_a_connection() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let ((), bodies) = both(
        async {
            let mut peer = server.accept().await;
            for answer in ["one", "two"] {
                peer.request().await;
                peer.respond("200 OK", answer).await;
            }
        },
        async {
            let first = transport.execute(post(server.url("/"), "words")).await.expect("an answer");
            let second = transport.clone().stream(post(server.url("/"), "words")).await.expect("an answer");
            [first.body, second.body.collect(100).await.expect("a body")]
        },
    )
    .await;
    assert_eq!(bodies, ["one", "two"]);
}

#[tokio::test]
async fn a_pooled_connection_that_was_closed_is_replaced() {
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

#[tokio::test]
async fn a_hundred_streams_in_a_row_open_one_connection() {
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
                peer.respond_stream("data: words\n\n").await;
            }
        },
        async {
            for number in 0..100 {
                let response = transport.stream(post(server.url("/"), "words")).await.expect("an answer");
                let body = response.body.collect(100).await.expect("a body");
                assert_eq!(body, "data: words\n\n", "{number}");
            }
        },
    )
    .await;
    assert!(!server.is_asked(), "one connection was enough");
}
