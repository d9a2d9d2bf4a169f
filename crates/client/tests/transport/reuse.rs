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
