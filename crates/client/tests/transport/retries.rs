//! Repeats over real connections.

use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use codex_client::retry::{Attempt, AttemptError, AttemptReport, Completed, GaveUp, Retry, Stop, Trail};
use codex_client::{
    Budgets, Fate, HttpTransport, Request, RequestTelemetry, ReqwestTransport, RetryBudget, RetryPolicy,
    StreamResponse, TraceHeaders, run_with_retry,
};
use http::HeaderValue;

use crate::support::{SHORT, Server, both, get, no_network, patient, post, transport};

/// Whether each repeat was announced as one that may be billed.
#[derive(Default)]
struct Announced(Mutex<Vec<bool>>);

impl RequestTelemetry for Announced {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        if report.why().is_some() {
            self.0.lock().expect("no panic").push(report.may_be_billed());
        }
    }
}

impl Announced {
    fn all(&self) -> Vec<bool> {
        self.0.lock().expect("no panic").clone()
    }
}

async fn send(
    transport: &ReqwestTransport,
    request: &Request,
    policy: &RetryPolicy,
    announced: &Announced,
) -> Result<Completed<StreamResponse>, GaveUp<AttemptError>> {
    let budget = RetryBudget::new(5);
    let retry = Retry::new(policy, &budget).telemetry(announced).random(&|| 0);
    run_with_retry(retry, request, pending(), |request| async {
        Attempt::of_stream(transport.stream(request).await, SystemTime::now()).await
    })
    .await
}

fn trail(attempts: u32, uncertain_repeats: u32, fate: Fate) -> Trail {
    Trail { attempts, uncertain_repeats, fate: Some(fate) }
}

#[tokio::test]
async fn a_server_that_never_answers_sees_its_connection_closed_before_the_next() {
    if no_network() {
        return;
    }
    let (server, transport, announced) = (Server::start().await, transport(), Announced::default());
    let request = post(server.url("/"), "words").with_budgets(Budgets { head: SHORT, ..patient() });
    let serve = async {
        for attempt in 0..2 {
            let mut peer = server.accept().await;
            peer.request().await;
            assert_eq!(announced.all().len(), attempt, "announced before it is sent");
            peer.closed().await;
        }
        let mut peer = server.accept().await;
        peer.request().await;
        peer.respond("200 OK", "answer").await;
    };
    let policy = RetryPolicy::default();
    let ((), result) = both(serve, send(&transport, &request, &policy, &announced)).await;
    let completed = result.expect("an answer");
    assert_eq!(completed.trail, trail(3, 2, Fate::Unknown));
    assert_eq!(completed.value.body.collect(100).await.expect("a body"), "answer");
    assert_eq!(announced.all(), [true, true]);
}

#[tokio::test]
async fn with_no_doubt_allowed_a_lost_request_is_not_sent_again() {
    if no_network() {
        return;
    }
    let (server, transport, announced) = (Server::start().await, transport(), Announced::default());
    let policy = RetryPolicy { max_uncertain_repeats: 0, ..RetryPolicy::default() };
    let serve = async {
        server.accept().await.request().await;
    };
    let request = post(server.url("/"), "words");
    let ((), result) = both(serve, send(&transport, &request, &policy, &announced)).await;
    let Err(GaveUp::Failed { why, trail: tried, .. }) = result else { panic!("{result:?}") };
    assert_eq!((why, tried, announced.all()), (Stop::Uncertain, trail(1, 0, Fate::Unknown), vec![]));
    assert!(!server.is_asked());

    // What may be executed twice is.
    let serve = async {
        server.accept().await.request().await;
        let mut peer = server.accept().await;
        peer.request().await;
        peer.respond("200 OK", "").await;
    };
    let request = get(server.url("/"));
    let ((), result) = both(serve, send(&transport, &request, &policy, &announced)).await;
    assert_eq!(result.expect("an answer").trail, trail(2, 0, Fate::Unknown));
    assert_eq!(announced.all(), [false]);
}

#[tokio::test]
async fn a_refusal_is_read_and_its_connection_used_again() {
    if no_network() {
        return;
    }
    let (server, transport, announced) = (Server::start().await, transport(), Announced::default());
    let serve = async {
        let mut peer = server.accept().await;
        for status in ["503 Service Unavailable", "429 Too Many Requests\r\nretry-after-ms: 1"] {
            peer.request().await;
            peer.respond(status, "wait").await;
        }
        peer.request().await;
        peer.respond("422 Unprocessable Content", "no").await;
    };
    let request = post(server.url("/"), "words");
    let policy = RetryPolicy::default();
    let ((), result) = both(serve, send(&transport, &request, &policy, &announced)).await;
    let Err(GaveUp::Failed { error: AttemptError::Status(response), why, trail: tried }) = result else {
        panic!("{result:?}")
    };
    assert_eq!((response.status.as_u16(), response.body.as_ref()), (422, &b"no"[..]));
    assert_eq!((why, tried), (Stop::Final, trail(3, 0, Fate::NotExecuted)));
    assert!(!server.is_asked(), "one connection was enough");
}

#[tokio::test]
async fn each_attempt_is_a_span_of_its_own() {
    if no_network() {
        return;
    }
    let (server, transport, announced) = (Server::start().await, transport(), Announced::default());
    let spans = AtomicU32::new(0);
    let trace = move || TraceHeaders {
        traceparent: HeaderValue::try_from(format!("00-trace-{}-01", spans.fetch_add(1, Ordering::Relaxed)))
            .ok(),
        tracestate: Some(HeaderValue::from_static("vendor=1")),
    };
    let request = post(server.url("/"), "words").with_trace(Arc::new(trace));
    let serve = async {
        let mut peer = server.accept().await;
        let mut seen = Vec::new();
        for status in ["500 Internal Server Error", "200 OK"] {
            let (head, _) = peer.request().await;
            let lines = head.lines().filter(|line| line.starts_with("trace")).map(String::from);
            seen.push(lines.collect::<Vec<_>>());
            peer.respond(status, "").await;
        }
        seen
    };
    let policy = RetryPolicy::default();
    let (seen, result) = both(serve, send(&transport, &request, &policy, &announced)).await;
    result.expect("an answer");
    let expected = |span| vec![format!("traceparent: 00-trace-{span}-01"), "tracestate: vendor=1".into()];
    assert_eq!(seen, [expected(0), expected(1)]);
}
