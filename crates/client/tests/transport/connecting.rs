//! Where no connection comes about, the request was not executed, and the error says why.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use codex_client::{Fate, HttpTransport, ReqwestTransport, TransportError, TransportErrorKind};
use reqwest::dns::{Name, Resolve, Resolving};
use url::Url;

use crate::support::{SHORT, Server, both, caused_by, no_network, post, transport};

fn outcome(error: &TransportError) -> (TransportErrorKind, Fate) {
    (error.kind(), error.fate())
}

/// A client that resolves names in its own way and knows no HTTPS.
fn resolving(resolver: impl Resolve + 'static) -> ReqwestTransport {
    let provider = rustls::crypto::ring::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .expect("the provider has all versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .connect_timeout(SHORT)
        .dns_resolver(resolver)
        .build();
    ReqwestTransport::with_client(client.expect("can be built"))
}

struct NoSuchName;

impl Resolve for NoSuchName {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err(io::Error::other("no such name").into()) })
    }
}

struct NoAnswer;

impl Resolve for NoAnswer {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending::<Result<Box<dyn Iterator<Item = SocketAddr> + Send>, _>>())
    }
}

#[tokio::test]
async fn a_refused_connection_is_not_executed() {
    if no_network() {
        return;
    }
    let url = Server::start().await.url("/v1?key=secret");
    let error = transport().stream(post(url, "words")).await.expect_err("nobody listens");
    assert_eq!(outcome(&error), (TransportErrorKind::Connect, Fate::NotExecuted));
    assert!(caused_by::<reqwest::Error>(&error) && caused_by::<io::Error>(&error), "{error:?}");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_not_executed() {
    let url = Url::parse("http://example.test/v1").expect("valid");
    let error = resolving(NoSuchName).stream(post(url, "words")).await.expect_err("no such name");
    assert_eq!(outcome(&error), (TransportErrorKind::Dns, Fate::NotExecuted));
    assert_eq!(error.to_string(), "the host name could not be resolved (http://example.test/v1)");
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_not_executed() {
    let url = Url::parse("http://example.test/v1").expect("valid");
    let error = resolving(NoAnswer).stream(post(url, "words")).await.expect_err("never resolves");
    assert_eq!(outcome(&error), (TransportErrorKind::ConnectTimeout, Fate::NotExecuted));
}

#[tokio::test]
async fn a_failed_handshake_is_not_executed() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let mut url = server.url("/v1");
    url.set_scheme("https").expect("both are special");
    let transport = transport();
    let (_peer, result) = both(
        async {
            let mut peer = server.accept().await;
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n").await;
            peer
        },
        transport.stream(post(url, "words")),
    )
    .await;
    assert_eq!(outcome(&result.expect_err("not TLS")), (TransportErrorKind::Tls, Fate::NotExecuted));
}

#[tokio::test]
async fn a_scheme_that_is_not_http_is_not_executed() {
    let url = Url::parse("ftp://example.test/v1").expect("valid");
    let error = transport().execute(post(url, "words")).await.expect_err("not HTTP");
    assert_eq!(outcome(&error), (TransportErrorKind::Build, Fate::NotExecuted));
}
