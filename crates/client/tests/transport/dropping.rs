//! Dropping what waits for a server closes its connection.

use codex_client::HttpTransport;
use tokio::sync::oneshot;

use crate::support::{Server, both, no_network, post, transport};

#[tokio::test]
async fn dropping_the_body_closes_the_connection() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    both(
        async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.respond_head().await;
            peer.send("data: one\n\n").await;
            peer.closed().await;
        },
        async {
            let mut response = transport.stream(post(server.url("/"), "words")).await.expect("a head");
            let chunk = response.body.next_chunk().await.expect("a chunk").expect("whole");
            assert_eq!(chunk, "data: one\n\n");
        },
    )
    .await;
}

#[tokio::test]
async fn dropping_the_request_closes_the_connection() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let (arrived, has_arrived) = oneshot::channel();
    both(
        async {
            let mut peer = server.accept().await;
            peer.request().await;
            arrived.send(()).expect("the client waits");
            peer.closed().await;
        },
        async {
            tokio::select! {
                _ = transport.stream(post(server.url("/"), "words")) => panic!("there is no answer"),
                gate = has_arrived => gate.expect("the request arrives"),
            }
        },
    )
    .await;
}
