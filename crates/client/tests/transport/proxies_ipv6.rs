//! Addresses of IPv6, on both sides of a proxy.

use std::error::Error;

use codex_client::retry::{AttemptError, GaveUp, Stop};
use codex_client::{Fate, HttpTransport, ProxySettings, ProxyUrl, ReqwestTransport, TransportErrorKind};
use tokio::net::TcpListener;

use crate::authority::Authority;
use crate::proxies::{answer, behind, proxy_at, to, with_repeats};
use crate::support::{Peer, Server, both, no_network};

#[tokio::test]
async fn a_tunnel_to_an_ipv6_address_is_refused_in_words_and_not_asked_for() {
    if no_network() {
        return;
    }
    let (proxy, authority) = (Server::start().await, Authority::new());
    let transport = behind(&authority, proxy_at(&proxy, "http", ""));
    let request = to("https://[2001:db8::7]/v1");
    let (why, error) = match with_repeats(&transport, &request).await {
        Err(GaveUp::Failed { error: AttemptError::Transport(error), why, .. }) => (why, error),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (why, error.kind(), error.fate()),
        (Stop::Final, TransportErrorKind::Build, Fate::NotExecuted)
    );
    assert_eq!(
        error.source().map(ToString::to_string).as_deref(),
        Some(
            "a server that is named by its IPv6 address cannot be reached over TLS through a proxy; name it by its \
             host name, or list it in NO_PROXY"
        )
    );
    assert!(!proxy.is_asked());
}

#[tokio::test]
async fn an_ipv6_address_that_is_an_exception_is_reached_over_tls() {
    if no_network() {
        return;
    }
    let Ok(origin) = TcpListener::bind("[::1]:0").await else {
        println!("Skipping where this machine has no IPv6.");
        return;
    };
    let (proxy, authority) = (Server::start().await, Authority::new());
    let settings = ProxySettings::all(proxy_at(&proxy, "http", "")).without("::1").including_loopback();
    let builder = ReqwestTransport::builder().ca_bundle(authority.bundle()).proxies(settings);
    let transport = builder.build().expect("can be built");
    let acceptor = authority.acceptor("::1", b"http/1.1");
    let server = async {
        let (stream, _) = origin.accept().await.expect("a connection");
        answer(Peer::new(acceptor.accept(stream).await.expect("a handshake"))).await
    };
    let url = format!("https://{}/v1", origin.local_addr().expect("bound"));
    let (head, result) = both(server, transport.execute(to(&url))).await;
    assert_eq!(result.expect("an answer").body, "answer");
    assert!(head.starts_with("post /v1 http/1.1\r\n"), "{head}");
}

#[tokio::test]
async fn a_request_in_the_clear_names_an_ipv6_address() {
    if no_network() {
        return;
    }
    let proxy = Server::start().await;
    let transport = behind(&Authority::new(), proxy_at(&proxy, "http", ""));
    let url = "http://[2001:db8::7]:8080/v1?a=b";
    let server = async { answer(proxy.accept().await).await };
    let (head, result) = both(server, transport.execute(to(url))).await;
    assert_eq!(result.expect("an answer").body, "answer");
    assert!(head.starts_with(&format!("post {url} http/1.1\r\n")), "{head}");
    assert!(head.contains("\r\nhost: [2001:db8::7]:8080\r\n"), "{head}");
}

#[tokio::test]
async fn a_proxy_may_have_an_ipv6_address() {
    if no_network() {
        return;
    }
    let Ok(proxy) = TcpListener::bind("[::1]:0").await else {
        println!("Skipping where this machine has no IPv6.");
        return;
    };
    let named = format!("http://{}", proxy.local_addr().expect("bound"));
    let settings = ProxySettings::all(ProxyUrl::parse("a test", &named).expect("valid"));
    let transport = ReqwestTransport::builder().proxies(settings).build().expect("can be built");
    let server = async {
        let (stream, _) = proxy.accept().await.expect("a connection");
        answer(Peer::new(stream)).await
    };
    let (head, result) = both(server, transport.execute(to("http://service.test/"))).await;
    assert_eq!(result.expect("an answer").body, "answer");
    assert!(head.starts_with("post http://service.test/ http/1.1\r\n"), "{head}");
}
