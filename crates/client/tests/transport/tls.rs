//! Which servers are trusted, and how TLS is spoken.

use std::fs;

use bytes::Bytes;
use codex_client::retry::{Attempt, GaveUp, Retry, Stop, Trail};
use codex_client::{
    CaBundle, Environment, Fate, HttpTransport, ReqwestTransport, RetryBudget, RetryPolicy, run_with_retry,
};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use http::{Response, Version};
use rustls::ProtocolVersion;
use tokio::sync::mpsc;

use crate::authority::{Authority, accept_tls, https, refuse_tls};
use crate::support::{Server, both, caused_by, no_network, post, transport};

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().copied().collect()
}

/// One request over TLS, answered.
async fn exchange(authority: &Authority, transport: &ReqwestTransport, case: &str) {
    let server = Server::start().await;
    let acceptor = authority.acceptor("127.0.0.1", b"http/1.1");
    let (version, result) = both(
        async {
            let mut peer = accept_tls(&server, &acceptor).await;
            let (_, body) = peer.request().await;
            assert_eq!(body, b"words", "{case}");
            peer.respond("200 OK", "answer").await;
            peer.stream.get_ref().1.protocol_version()
        },
        transport.execute(post(https(&server, "/"), "words")),
    )
    .await;
    assert_eq!(result.expect(case).body, "answer", "{case}");
    assert_eq!(version, Some(ProtocolVersion::TLSv1_3), "{case}");
}

#[tokio::test]
async fn a_bundle_makes_a_server_trusted_in_each_form_and_from_each_place() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    let (own, other) = (authority.pem(), Authority::new().pem());
    let directory = tempfile::tempdir().expect("a directory");
    let file = |name: &str, text: String| {
        let path = directory.path().join(name);
        fs::write(&path, text).expect("written");
        path.into_os_string().into_string().expect("UTF-8")
    };
    let plain = file("plain.pem", own.clone());
    let several = file("several.pem", format!("# two\n{other}\nsubject=second\n{own}"));
    let trusted = file("trusted.pem", authority.trusted_pem());
    let revoking = file("revoking.pem", authority.revocation_list_pem() + &own);
    let crlf = file("crlf.pem", own.replace('\n', "\r\n"));
    let broken = file("broken.pem", "-----BEGIN CERTIFICATE-----\n".into());

    let builder = ReqwestTransport::builder;
    let named = |variables: &[(&str, &str)]| builder().environment(environment(variables));
    let from_file = |path: &str| builder().ca_bundle(CaBundle::from_file(path).expect(path));
    for (case, settings) in [
        ("from a file", from_file(&plain)),
        ("from memory", builder().ca_bundle(authority.bundle())),
        ("CODEX_CA_CERTIFICATE", named(&[("CODEX_CA_CERTIFICATE", &plain)])),
        ("SSL_CERT_FILE", named(&[("SSL_CERT_FILE", &plain)])),
        ("empty", named(&[("CODEX_CA_CERTIFICATE", ""), ("SSL_CERT_FILE", &plain)])),
        ("first of two", named(&[("CODEX_CA_CERTIFICATE", &plain), ("SSL_CERT_FILE", &broken)])),
        ("explicit", named(&[("CODEX_CA_CERTIFICATE", &broken)]).ca_bundle(authority.bundle())),
        ("several", from_file(&several)),
        ("marked as trusted", from_file(&trusted)),
        ("with a revocation list", from_file(&revoking)),
        ("with CRLF", from_file(&crlf)),
    ] {
        exchange(&authority, &settings.build().expect(case), case).await;
    }
    assert_eq!(CaBundle::from_file(&several).expect("two").count(), 2);
}

#[tokio::test]
async fn a_bad_certificate_is_not_executed_and_not_repeated() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    let trusting = authority.transport();
    for (case, transport, acceptor) in [
        ("expired", trusting.clone(), authority.expired_acceptor("127.0.0.1")),
        ("wrong host", trusting, authority.acceptor("other.test", b"http/1.1")),
        ("unknown authority", transport(), authority.acceptor("127.0.0.1", b"http/1.1")),
        ("another authority", Authority::new().transport(), authority.acceptor("127.0.0.1", b"http/1.1")),
    ] {
        let server = Server::start().await;
        let request = post(https(&server, "/v1"), "words");
        let (policy, budget) = (RetryPolicy::default(), RetryBudget::new(5));
        let retry = Retry::new(&policy, &budget);
        let client = run_with_retry(retry, &request, std::future::pending(), |request| async {
            Attempt::of_stream(transport.stream(request).await, std::time::SystemTime::now()).await
        });
        let ((), result) = both(refuse_tls(&server, &acceptor), client).await;
        let Err(GaveUp::Failed { error, why, trail }) = result else { panic!("{case}: {result:?}") };
        let tried = Trail { attempts: 1, uncertain_repeats: 0, fate: Some(Fate::NotExecuted) };
        assert_eq!((why, trail, budget.left()), (Stop::Final, tried, 5), "{case}");
        assert!(
            error.to_string().starts_with("the TLS handshake failed (https://127.0.0.1:"),
            "{case}: {error}"
        );
        assert!(
            caused_by::<rustls::Error>(&error) || format!("{error:?}").contains("InvalidCertificate"),
            "{case}"
        );
        assert!(!server.is_asked(), "{case}: one attempt");
    }
}

/// As much as an HTTP/2 stream may send that nobody reads.
const WINDOW_BYTES: usize = 1024 * 1024;
const UNREAD: usize = 8;

/// Answers `/unread` with as much as the window takes, and does not end; anything else with "words".
/// Tells of each window that is full.
async fn answer(
    request: http::Request<h2::RecvStream>,
    mut respond: h2::server::SendResponse<Bytes>,
    full: mpsc::Sender<()>,
) {
    let mut sending = respond.send_response(Response::new(()), false).expect("open");
    if request.uri().path() != "/unread" {
        sending.send_data(Bytes::from_static(b"words"), true).expect("open");
        return;
    }
    let mut left = WINDOW_BYTES;
    while left > 0 {
        sending.reserve_capacity(left);
        let granted = std::future::poll_fn(|cx| sending.poll_capacity(cx)).await;
        let granted = granted.expect("open").expect("no reset");
        sending.send_data(Bytes::from(vec![b'x'; granted]), false).expect("open");
        left -= granted;
    }
    full.send(()).await.expect("the client waits");
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn streams_that_nobody_reads_do_not_starve_another_over_http2() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    let (transport, acceptor) = (authority.transport(), authority.acceptor("127.0.0.1", b"h2"));
    let server = Server::start().await;
    let (full, mut is_full) = mpsc::channel(1);
    let (done, is_done) = tokio::sync::oneshot::channel::<()>();
    let serve = async {
        let stream = accept_tls(&server, &acceptor).await.stream;
        let mut connection = h2::server::handshake(stream).await.expect("HTTP/2");
        let mut answers = FuturesUnordered::new();
        tokio::pin!(is_done);
        loop {
            tokio::select! {
                _ = &mut is_done => break,
                next = connection.accept() => {
                    let Some(Ok((request, respond))) = next else { break };
                    answers.push(answer(request, respond, full.clone()));
                }
                Some(()) = answers.next() => {}
            }
        }
    };
    let client = async {
        let mut unread = Vec::new();
        for _ in 0..UNREAD {
            unread.push(transport.stream(post(https(&server, "/unread"), "words")).await.expect("a head"));
            is_full.recv().await.expect("the window takes it");
        }
        let response = transport.execute(post(https(&server, "/read"), "words")).await.expect("an answer");
        done.send(()).expect("the server waits");
        (response.version, response.body, unread.len())
    };
    let ((), outcome) = both(serve, client).await;
    assert_eq!(outcome, (Version::HTTP_2, Bytes::from_static(b"words"), UNREAD));
    assert!(!server.is_asked(), "one connection was enough");
}
