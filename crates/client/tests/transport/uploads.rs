//! The request arrives as it was given.

use codex_client::{HttpTransport, Secret};
use http::StatusCode;
use http::header::AUTHORIZATION;
use tokio::sync::oneshot;

use crate::support::{Server, both, no_network, post, transport};

#[tokio::test]
async fn a_body_of_many_frames_arrives_whole_with_its_length() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let sent: Vec<u8> = (0..10 * 1024 * 1024_u32).map(|n| n.to_le_bytes()[1]).collect();
    let request = post(server.url("/v1?b=2&a=1"), "").with_body(sent.clone());
    let ((head, body), result) = both(
        async {
            let mut peer = server.accept().await;
            let request = peer.request().await;
            peer.respond("200 OK", "").await;
            request
        },
        transport.execute(request),
    )
    .await;
    assert_eq!(result.expect("an answer").status, StatusCode::OK);
    assert!(head.starts_with("post /v1?b=2&a=1 http/1.1\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-length: 10485760\r\n"), "{head}");
    assert!(body == sent, "the bytes that were sent");
}

#[tokio::test]
async fn a_compressed_body_can_be_read() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let request = post(server.url("/"), "words and words and words").with_zstd().await.expect("compresses");
    let ((head, body), _) = both(
        async {
            let mut peer = server.accept().await;
            let request = peer.request().await;
            peer.respond("200 OK", "").await;
            request
        },
        transport.execute(request),
    )
    .await;
    assert!(head.contains("\r\ncontent-encoding: zstd\r\n"), "{head}");
    assert_eq!(zstd::bulk::decompress(&body, 1000).expect("zstd"), b"words and words and words");
}

#[tokio::test]
async fn credentials_in_the_url_are_sent_unless_there_is_a_header() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let mut url = server.url("/");
    url.set_username("me").expect("has a host");
    url.set_password(Some("pw")).expect("has a host");
    let plain = post(url, "words");
    let bearer = Secret::from("Token").bearer_header().expect("valid");
    let with_header = plain.clone().with_header(AUTHORIZATION, bearer);
    let mut peer = None;
    for (request, expected) in [(plain, "basic bwu6chc="), (with_header, "bearer token")] {
        let (head, result) = both(
            async {
                if peer.is_none() {
                    peer = Some(server.accept().await);
                }
                let peer = peer.as_mut().expect("was accepted");
                let (head, _) = peer.request().await;
                peer.respond("200 OK", "").await;
                head
            },
            transport.execute(request),
        )
        .await;
        result.expect("an answer");
        let sent: Vec<_> = head.lines().filter_map(|line| line.strip_prefix("authorization: ")).collect();
        assert_eq!(sent, [expected]);
        assert!(!head.contains('@'), "{head}");
    }
}

#[tokio::test]
async fn an_answer_before_the_upload_is_through_is_handed_on() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let (done, is_done) = oneshot::channel::<()>();
    let request = post(server.url("/"), "").with_body(vec![b'x'; 64 * 1024 * 1024]);
    let ((), result) = both(
        async {
            let mut peer = server.accept().await;
            peer.request_head().await;
            peer.respond("413 Payload Too Large", "").await;
            is_done.await.expect("the client has its answer");
        },
        async {
            let result = transport.execute(request).await;
            done.send(()).expect("the server waits");
            result
        },
    )
    .await;
    assert_eq!(result.expect("an answer").status, StatusCode::PAYLOAD_TOO_LARGE);
}
