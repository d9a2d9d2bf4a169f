//! Requests through proxies: to servers in the clear and in tunnels, with credentials and without.

use std::error::Error;
use std::future::pending;
use std::time::SystemTime;

use codex_client::retry::{Attempt, AttemptError, GaveUp, Retry, Stop, Trail};
use codex_client::{
    Environment, Fate, HttpTransport, ProxyError, ProxyProblem, ProxySettings, ProxyUrl, Request,
    ReqwestTransport, RetryBudget, RetryPolicy, StreamResponse, TransportErrorKind, run_with_retry,
};
use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use crate::authority::{Authority, accept_tls};
use crate::support::{Peer, Server, both, no_network, post};

const TARGET: &str = "https://service.test/v1/responses";
const PLAIN_TARGET: &str = "http://service.test:8080/v1/responses?a=b";

/// The proxy at `server`, with `user:password@` before its host or nothing.
pub(crate) fn proxy_at(server: &Server, scheme: &str, credentials: &str) -> ProxyUrl {
    let port = server.url("/").port().expect("a port");
    ProxyUrl::parse("a test", &format!("{scheme}://{credentials}127.0.0.1:{port}")).expect("valid")
}

pub(crate) fn behind(authority: &Authority, proxy: ProxyUrl) -> ReqwestTransport {
    let builder = ReqwestTransport::builder().ca_bundle(authority.bundle());
    builder.proxies(ProxySettings::all(proxy)).build().expect("can be built")
}

pub(crate) fn to(url: &str) -> Request {
    post(Url::parse(url).expect("valid"), "words")
}

/// Takes a CONNECT and carries bytes to `origin` until the client is gone. Returns the head of the CONNECT.
async fn tunnel<S: AsyncRead + AsyncWrite + Unpin>(mut client: Peer<S>, origin: &Server) -> String {
    let head = client.request_head().await;
    client.send("HTTP/1.1 200 OK\r\n\r\n").await;
    let address = origin.url("/").socket_addrs(|| None).expect("an address")[0];
    let mut server = tokio::net::TcpStream::connect(address).await.expect("the origin listens");
    // Either side may break it off.
    let _ = Box::pin(tokio::io::copy_bidirectional(&mut client.stream, &mut server)).await;
    head
}

#[tokio::test]
async fn a_tunnel_leads_to_the_server_and_carries_no_credentials_there() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    for (scheme, credentials, expected) in [
        ("http", "", None),
        ("http", "me:p%40ss@", Some("proxy-authorization: basic bwu6cebzcw==")),
        ("https", "", None),
        ("https", "me:p%40ss@", Some("proxy-authorization: basic bwu6cebzcw==")),
    ] {
        let case = format!("{scheme} {credentials}");
        let (proxy, origin) = (Server::start().await, Server::start().await);
        let at_proxy = authority.acceptor("127.0.0.1", b"http/1.1");
        let at_origin = authority.acceptor("service.test", b"http/1.1");
        let transport = behind(&authority, proxy_at(&proxy, scheme, credentials));
        let servers = async {
            let through = async {
                if scheme == "https" {
                    tunnel(accept_tls(&proxy, &at_proxy).await, &origin).await
                } else {
                    tunnel(proxy.accept().await, &origin).await
                }
            };
            let answer = async {
                let mut peer = accept_tls(&origin, &at_origin).await;
                let (head, _) = peer.request().await;
                peer.respond("200 OK", "answer").await;
                peer.closed().await;
                head
            };
            tokio::join!(through, answer)
        };
        let client = async {
            let transport = transport;
            transport.execute(to(TARGET)).await.expect("an answer").body
        };
        let ((connect, head), body) = Box::pin(both(servers, client)).await;
        assert_eq!(body, "answer", "{case}");
        assert!(connect.starts_with("connect service.test:443 http/1.1\r\n"), "{case}: {connect}");
        let sent = connect.lines().find(|line| line.starts_with("proxy-authorization"));
        assert_eq!(sent, expected, "{case}");
        assert!(head.starts_with("post /v1/responses http/1.1\r\n"), "{case}: {head}");
        assert!(!head.contains("proxy-"), "{case}: {head}");
    }
}

#[tokio::test]
async fn a_request_in_the_clear_is_handed_to_the_proxy() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    for (scheme, credentials, expected) in [
        ("http", "", None),
        ("http", "me:p%40ss@", Some("proxy-authorization: basic bwu6cebzcw==")),
        ("https", "me:p%40ss@", Some("proxy-authorization: basic bwu6cebzcw==")),
    ] {
        let case = format!("{scheme} {credentials}");
        let proxy = Server::start().await;
        let at_proxy = authority.acceptor("127.0.0.1", b"http/1.1");
        let transport = behind(&authority, proxy_at(&proxy, scheme, credentials));
        let server = async {
            if scheme == "https" {
                answer(accept_tls(&proxy, &at_proxy).await).await
            } else {
                answer(proxy.accept().await).await
            }
        };
        let (head, result) = both(server, transport.execute(to(PLAIN_TARGET))).await;
        assert_eq!(result.expect(&case).body, "answer", "{case}");
        assert!(
            head.starts_with("post http://service.test:8080/v1/responses?a=b http/1.1\r\n"),
            "{case}: {head}"
        );
        let sent = head.lines().find(|line| line.starts_with("proxy-authorization"));
        assert_eq!(sent, expected, "{case}");
    }
}

/// Answers one request. Returns its head.
pub(crate) async fn answer<S: AsyncRead + AsyncWrite + Unpin>(mut peer: Peer<S>) -> String {
    let (head, _) = peer.request().await;
    peer.respond("200 OK", "answer").await;
    head
}

pub(crate) type Outcome = Result<codex_client::retry::Completed<StreamResponse>, GaveUp<AttemptError>>;

/// Sends with repeats, without waiting long between them.
pub(crate) async fn with_repeats(transport: &ReqwestTransport, request: &Request) -> Outcome {
    let (policy, budget) = (RetryPolicy::default(), RetryBudget::new(1));
    let retry = Retry::new(&policy, &budget).random(&|| 0);
    run_with_retry(retry, request, pending(), |request| async {
        Attempt::of_stream(transport.stream(request).await, SystemTime::now()).await
    })
    .await
}

fn failure(outcome: Outcome) -> (TransportErrorKind, Stop, Trail) {
    match outcome {
        Err(GaveUp::Failed { error: AttemptError::Transport(error), why, trail }) => {
            (error.kind(), why, trail)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_proxy_that_wants_credentials_is_an_error_of_its_own_and_not_asked_again() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    for (url, credentials) in
        [(TARGET, ""), (TARGET, "me:wrong@"), (PLAIN_TARGET, ""), (PLAIN_TARGET, "me:wrong@")]
    {
        let case = format!("{url} {credentials}");
        let proxy = Server::start().await;
        let transport = behind(&authority, proxy_at(&proxy, "http", credentials));
        let refuse = async {
            let mut peer = proxy.accept().await;
            peer.request().await;
            let status = "407 Proxy Authentication Required\r\nproxy-authenticate: Basic";
            peer.respond(status, "").await;
        };
        let request = to(url);
        let ((), outcome) = both(refuse, with_repeats(&transport, &request)).await;
        let trail = Trail { attempts: 1, uncertain_repeats: 0, fate: Some(Fate::NotExecuted) };
        assert_eq!(failure(outcome), (TransportErrorKind::ProxyAuth, Stop::Final, trail), "{case}");
        assert!(!proxy.is_asked(), "{case}");
    }
}

#[tokio::test]
async fn without_a_proxy_407_is_a_status_like_any_other() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = crate::support::transport();
    let respond = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.respond("407 Proxy Authentication Required", "").await;
    };
    let ((), result) = both(respond, transport.execute(post(server.url("/"), "words"))).await;
    assert_eq!(result.expect("a response").status, StatusCode::PROXY_AUTHENTICATION_REQUIRED);
}

#[tokio::test]
async fn a_tunnel_that_is_not_made_is_not_executed_and_asked_for_again() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    let proxy = Server::start().await;
    let transport = behind(&authority, proxy_at(&proxy, "http", ""));
    let refuse = async {
        for _ in 0..2 {
            let mut peer = proxy.accept().await;
            peer.request_head().await;
            peer.respond("502 Bad Gateway", "no such host").await;
        }
    };
    let request = to(TARGET);
    let ((), outcome) = both(refuse, with_repeats(&transport, &request)).await;
    let trail = Trail { attempts: 2, uncertain_repeats: 0, fate: Some(Fate::NotExecuted) };
    assert_eq!(failure(outcome), (TransportErrorKind::Connect, Stop::BudgetSpent, trail));
}

#[tokio::test]
async fn an_error_names_the_proxy_and_not_its_credentials() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    for target in [TARGET, "http://service.test/v1/responses"] {
        let gone = Server::start().await;
        let proxy = proxy_at(&gone, "http", "me:p%40ss@");
        drop(gone);
        let (name, transport) = (proxy.to_string(), behind(&authority, proxy));
        let error = both(async {}, transport.execute(to(target))).await.1.expect_err("nobody listens");
        assert_eq!(error.to_string(), format!("could not connect ({target} through the proxy {name})"));
        assert_eq!(error.proxy().map(ToString::to_string), Some(name));
    }
}

#[tokio::test]
async fn a_server_in_a_tunnel_must_be_trusted_too() {
    if no_network() {
        return;
    }
    let (authority, stranger) = (Authority::new(), Authority::new());
    let (proxy, origin) = (Server::start().await, Server::start().await);
    let at_origin = stranger.acceptor("service.test", b"http/1.1");
    let transport = behind(&authority, proxy_at(&proxy, "http", ""));
    let servers = async {
        let through = async { tunnel(proxy.accept().await, &origin).await };
        tokio::join!(through, crate::authority::refuse_tls(&origin, &at_origin))
    };
    let client = async {
        let transport = transport;
        transport.execute(to(TARGET)).await.expect_err("not trusted")
    };
    let (_, error) = both(servers, client).await;
    assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Tls, Fate::NotExecuted));
}

#[tokio::test]
async fn this_machine_and_no_proxy_are_reached_directly() {
    if no_network() {
        return;
    }
    let proxy = Server::start().await;
    let named = proxy.url("/").to_string();
    for (case, variables) in [
        ("loopback", &[("HTTP_PROXY", named.as_str())][..]),
        ("loopback, for all", &[("ALL_PROXY", &named)]),
        ("listed", &[("http_proxy", &named), ("NO_PROXY", "127.0.0.0/8")]),
    ] {
        let origin = Server::start().await;
        let environment: Environment = variables.iter().copied().collect();
        let transport = ReqwestTransport::builder().environment(environment).build().expect(case);
        let server = async { answer(origin.accept().await).await };
        let (head, result) = both(server, transport.execute(post(origin.url("/v1"), "words"))).await;
        assert_eq!(result.expect(case).body, "answer", "{case}");
        assert!(head.starts_with("post /v1 http/1.1\r\n"), "{case}: {head}");
        assert!(!proxy.is_asked(), "{case}");
    }
}

#[tokio::test]
async fn the_environment_or_the_caller_sends_through_a_proxy() {
    if no_network() {
        return;
    }
    let (proxy, other) = (Server::start().await, Server::start().await);
    let environment: Environment =
        [("HTTP_PROXY", proxy.url("/").to_string()), ("NO_PROXY", "other.test".into())].into_iter().collect();
    let builder = || ReqwestTransport::builder().environment(environment.clone());
    let explicit = ProxySettings::all(proxy_at(&other, "http", "")).including_loopback();
    for (case, asked, transport, url) in [
        ("named", &proxy, builder(), "http://service.test/"),
        ("the caller's wins", &other, builder().proxies(explicit.clone()), "http://other.test/"),
        ("this machine, where said", &other, builder().proxies(explicit), "http://127.0.0.1:9/"),
    ] {
        let transport = transport.build().expect(case);
        let server = async { answer(asked.accept().await).await };
        let (head, result) = both(server, transport.execute(to(url))).await;
        assert_eq!(result.expect(case).body, "answer", "{case}");
        assert!(head.starts_with(&format!("post {url} http/1.1\r\n")), "{case}: {head}");
    }
}

#[test]
fn a_proxy_that_cannot_be_used_fails_closed() {
    for (text, problem) in [
        ("socks5://me:secret@proxy.test:1080", ProxyProblem::Socks),
        ("gopher://secret.test", ProxyProblem::Scheme),
        ("http://secret secret", ProxyProblem::Invalid),
    ] {
        let environment: Environment = [("ALL_PROXY", text)].into_iter().collect();
        let error = ReqwestTransport::builder().environment(environment).build().expect_err(text);
        assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Build, Fate::NotExecuted), "{text}");
        let source = error.source().and_then(<dyn Error>::downcast_ref::<ProxyError>).expect(text);
        assert_eq!((source.origin(), source.problem()), ("ALL_PROXY", problem), "{text}");
        assert!(!format!("{error:?} {source}").contains("secret"), "{error:?} {source}");
    }
}
