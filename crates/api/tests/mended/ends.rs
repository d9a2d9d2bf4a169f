//! How a stream ends, and how it does not.

use std::time::Duration;

use bytes::Bytes;
use codex_api::{ErrorKind, ResponsesOptions, TransportErrorKind};
use codex_mock::{Gate, Reply, Step, ev};

use crate::support::refusal::refusal;
use crate::support::server::{in_time, no_network, serve};
use crate::support::streams::{SHORT, ask, body, client, lines, provider, request, told};

fn hello() -> Vec<serde_json::Value> {
    vec![
        ev::created("resp_1"),
        ev::output_item_added(0, ev::message_started("msg_1")),
        ev::text_delta("msg_1", 0, "Hello"),
        ev::output_item_done(0, ev::message("msg_1", "Hello")),
    ]
}

const HELLO: [&str; 4] = ["Created", "OutputItemAdded", "text Hello", "done message"];

fn failed() -> serde_json::Value {
    ev::failed("resp_1", "server_is_overloaded", "later")
}

fn error() -> serde_json::Value {
    ev::error("server_error", "broken")
}

fn created() -> String {
    body([ev::created("resp_1")])
}

fn completed() -> serde_json::Value {
    ev::completed("resp_1", vec![])
}

#[tokio::test]
async fn a_terminal_event_ends_the_stream_though_the_connection_stays_open() {
    if no_network() {
        return;
    }
    for (case, terminal, end) in [
        ("completed", ev::completed("resp_1", vec![]), "completed resp_1"),
        ("failed", ev::failed("resp_1", "server_error", "broken"), "error ServerFailed, cut"),
        ("incomplete", ev::incomplete("resp_1", "max_output_tokens"), "error Incomplete, cut"),
        ("error", ev::error("server_error", "broken"), "error ServerFailed, cut"),
    ] {
        let events = hello().into_iter().chain([terminal]);
        let told = told(Reply::sse(body(events)).step(Step::KeepOpen)).await;
        assert_eq!(told, [&HELLO[..], &[end]].concat(), "{case}");
    }
}

#[tokio::test]
async fn what_follows_a_terminal_event_is_not_told() {
    if no_network() {
        return;
    }
    for (case, first, second, end) in [
        ("failed, then completed", failed(), completed(), "error ServerOverloaded, cut"),
        ("error, then failed", error(), failed(), "error ServerFailed, cut"),
        ("completed, then failed", completed(), failed(), "completed resp_1"),
    ] {
        let told = told(Reply::sse(body([ev::created("resp_1"), first, second]))).await;
        assert_eq!(told, ["Created", end], "{case}");
    }
}

#[tokio::test]
async fn a_server_that_accepts_and_stays_silent_is_given_up() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::sse(body(hello())).before_head(Gate::new())]).await;
    let mut provider = provider(&mock);
    provider.head_timeout = SHORT;
    let error = ask(provider).await.expect_err("no head comes");
    assert_eq!(refusal(&error), "error Transport, fate unknown");
    assert!(error.is_timeout());
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::HeadTimeout(SHORT));
}

#[tokio::test]
async fn comments_keep_a_stream_alive() {
    if no_network() {
        return;
    }
    let mut reply = Reply::sse(body([ev::created("resp_1")]));
    for _ in 0..30 {
        reply =
            reply.step(Step::Delay(Duration::from_millis(50))).step(Step::Bytes(Bytes::from(": ping\n\n")));
    }
    let rest = ev::sse([ev::completed("resp_1", vec![])]);
    let mock = serve([reply.step(Step::Bytes(rest.into()))]).await;
    let mut provider = provider(&mock);
    provider.stream_idle_timeout = Duration::from_secs(1);
    assert_eq!(lines(ask(provider).await.expect("a head")).await, ["Created", "completed resp_1"]);
}

#[tokio::test]
async fn dropping_a_stream_closes_its_connection() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::sse(created()).step(Step::KeepOpen)]).await;
    let client = client(provider(&mock));
    let mut stream =
        in_time(client.stream_request(request(), ResponsesOptions::default())).await.expect("a head");
    in_time(stream.next()).await.expect("an event").expect("no failure");
    drop(stream);
    in_time(mock.wait_for_closed(1)).await;
}

#[tokio::test]
async fn dropping_the_call_before_the_head_closes_its_connection() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::sse(created()).before_head(Gate::new())]).await;
    let client = client(provider(&mock));
    tokio::select! {
        answer = client.stream_request(request(), ResponsesOptions::default()) => panic!("{answer:?}"),
        () = in_time(mock.wait_for_requests(1)) => {}
    }
    in_time(mock.wait_for_closed(1)).await;
}

#[tokio::test]
async fn a_refusal_whose_body_never_ends_is_told_all_the_same() {
    if no_network() {
        return;
    }
    let half = Step::Bytes("{\"error\": {\"message\": \"half of".into());
    let mock = serve([Reply::raw(400).step(half).step(Step::KeepOpen)]).await;
    let mut provider = provider(&mock);
    provider.stream_idle_timeout = SHORT;
    let error = ask(provider).await.expect_err("400");
    assert_eq!(refusal(&error), "error InvalidRequest, not executed");
    in_time(mock.wait_for_closed(1)).await;
}
