//! The same over HTTP/2.

use std::sync::Arc;

use bytes::Bytes;
use codex_client::{Budgets, Fate, HttpTransport, ReqwestTransport, TransportErrorKind};
use http::{Response, Version};

use crate::support::{SHORT, Server, both, no_network, patient, post};

/// A transport that speaks HTTP/2 without asking.
fn transport() -> ReqwestTransport {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has all versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .http2_prior_knowledge()
        .retry(reqwest::retry::never());
    ReqwestTransport::with_client(client.build().expect("can be built"))
}

#[tokio::test]
async fn a_reply_is_streamed() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let client = async {
        let response = transport.stream(post(server.url("/"), "words")).await.expect("a head");
        let version = response.version;
        (version, response.body.collect(100).await.expect("a body"))
    };
    let (received, answer) = both(
        async {
            let mut connection = h2::server::handshake(server.accept().await.stream).await.expect("HTTP/2");
            let (request, mut respond) = connection.accept().await.expect("a stream").expect("a request");
            let exchange = async {
                let mut body = request.into_body();
                let received = body.data().await.expect("a body").expect("whole");
                let mut sending = respond.send_response(Response::new(()), false).expect("open");
                sending.send_data(Bytes::from_static(b"one"), false).expect("open");
                sending.send_data(Bytes::from_static(b"two"), true).expect("open");
                received
            };
            tokio::pin!(exchange);
            let received = loop {
                tokio::select! {
                    received = &mut exchange => break received,
                    _ = connection.accept() => {}
                }
            };
            connection.graceful_shutdown();
            while connection.accept().await.is_some() {}
            received
        },
        client,
    )
    .await;
    assert_eq!(
        (received, answer),
        (Bytes::from_static(b"words"), (Version::HTTP_2, Bytes::from_static(b"onetwo")))
    );
}

#[tokio::test]
async fn a_refused_stream_is_not_executed_and_another_reset_is_unknown() {
    if no_network() {
        return;
    }
    for (reason, expected) in [
        (h2::Reason::REFUSED_STREAM, (TransportErrorKind::Refused, Fate::NotExecuted)),
        (h2::Reason::INTERNAL_ERROR, (TransportErrorKind::Closed, Fate::Unknown)),
    ] {
        let server = Server::start().await;
        let transport = transport();
        let ((), outcome) = both(
            async {
                let mut connection =
                    h2::server::handshake(server.accept().await.stream).await.expect("HTTP/2");
                let (mut request, mut respond) =
                    connection.accept().await.expect("a stream").expect("a request");
                let read = async { request.body_mut().data().await.expect("a body").expect("whole") };
                tokio::pin!(read);
                loop {
                    tokio::select! {
                        _ = &mut read => break,
                        _ = connection.accept() => {}
                    }
                }
                respond.send_reset(reason);
                connection.graceful_shutdown();
                while connection.accept().await.is_some() {}
            },
            async {
                let error = transport.stream(post(server.url("/"), "words")).await.expect_err("reset");
                (error.kind(), error.fate())
            },
        )
        .await;
        assert_eq!(outcome, expected, "{reason}");
    }
}

#[tokio::test]
async fn an_upload_without_window_is_stalled() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let request = post(server.url("/"), "")
        .with_body(vec![b'x'; 1024 * 1024])
        .with_budgets(Budgets { upload: SHORT, ..patient() });
    let (done, is_done) = tokio::sync::oneshot::channel::<()>();
    let ((), outcome) = both(
        async {
            let mut connection = h2::server::handshake(server.accept().await.stream).await.expect("HTTP/2");
            let _unread = connection.accept().await.expect("a stream").expect("a request");
            tokio::select! {
                _ = connection.accept() => {}
                done = is_done => done.expect("the client gives up"),
            }
        },
        async {
            let error = transport.stream(request).await.expect_err("stalled");
            // The server may have seen the reset and gone.
            let _ = done.send(());
            (error.kind(), error.fate())
        },
    )
    .await;
    assert_eq!(outcome, (TransportErrorKind::UploadStalled(SHORT), Fate::Unknown));
}
