//! The budgets end what a server does not.

use codex_client::{Budgets, Fate, HttpTransport, TransportErrorKind};

use crate::support::{SHORT, Server, both, get, no_network, patient, post, transport};

#[tokio::test]
async fn a_silent_head_ends_the_request_and_closes_the_connection() {
    if no_network() {
        return;
    }
    for (case, body) in [("with a body", "words"), ("without", "")] {
        let server = Server::start().await;
        let transport = transport();
        let request = post(server.url("/"), body).with_budgets(Budgets { head: SHORT, ..patient() });
        let ((), result) = both(
            async {
                let mut peer = server.accept().await;
                peer.request().await;
                peer.closed().await;
            },
            transport.stream(request),
        )
        .await;
        let error = result.expect_err(case);
        assert_eq!(
            (error.kind(), error.fate()),
            (TransportErrorKind::HeadTimeout(SHORT), Fate::Unknown),
            "{case}"
        );
    }
}

#[tokio::test]
async fn an_upload_that_nobody_reads_ends_the_request() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let request = post(server.url("/"), "")
        .with_body(vec![b'x'; 64 * 1024 * 1024])
        .with_budgets(Budgets { upload: SHORT, ..patient() });
    let (_peer, result) = both(server.accept(), transport.stream(request)).await;
    let error = result.expect_err("stalled");
    assert_eq!((error.kind(), error.fate()), (TransportErrorKind::UploadStalled(SHORT), Fate::Unknown));
}

#[tokio::test]
async fn a_silent_body_ends_the_stream_and_closes_the_connection() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let request = post(server.url("/"), "words").with_budgets(Budgets { silence: SHORT, ..patient() });
    let ((), error) = both(
        async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.respond_head().await;
            peer.send(": ping\n").await;
            peer.closed().await;
        },
        async {
            let mut body = transport.stream(request).await.expect("a head").body;
            let chunk = body.next_chunk().await.expect("a chunk").expect("whole");
            assert_eq!(chunk, ": ping\n");
            let error = body.next_chunk().await.expect("an end").expect_err("silent");
            assert!(body.next_chunk().await.is_none());
            error
        },
    )
    .await;
    assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Silence(SHORT), Fate::Unknown));
    assert_eq!(error.url().map(ToString::to_string), Some(server.url("/").to_string()));
}

#[tokio::test]
async fn the_total_covers_head_and_body() {
    if no_network() {
        return;
    }
    for (case, head) in [("before the head", false), ("within the body", true)] {
        let server = Server::start().await;
        let transport = transport();
        let request = get(server.url("/")).with_budgets(Budgets { total: Some(SHORT), ..patient() });
        let ((), result) = both(
            async {
                let mut peer = server.accept().await;
                peer.request().await;
                if head {
                    peer.respond_head().await;
                }
                peer.closed().await;
            },
            transport.execute(request),
        )
        .await;
        assert_eq!(result.expect_err(case).kind(), TransportErrorKind::Total(SHORT), "{case}");
    }
}
