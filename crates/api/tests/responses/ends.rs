//! How a stream ends: at its terminal event, or with a typed error within its budget.

use codex_api::{ErrorKind, TransportErrorKind};
use codex_mock::{Reply, Step, ev};
use tokio::net::TcpListener;

use crate::support::{SHORT, ask, body, in_time, lines, no_network, provider, refusal, serve, told};

fn hello() -> Vec<serde_json::Value> {
    vec![
        ev::created("resp_1"),
        ev::output_item_added(0, ev::message_started("msg_1")),
        ev::text_delta("msg_1", 0, "Hello"),
        ev::output_item_done(0, ev::message("msg_1", "Hello")),
    ]
}

const HELLO: [&str; 4] = ["Created", "OutputItemAdded", "text Hello", "done message"];

fn completed() -> serde_json::Value {
    ev::completed("resp_1", vec![])
}

#[tokio::test]
async fn a_silent_body_runs_into_its_budget() {
    if no_network() {
        return;
    }
    for (case, events, expected) in [
        ("from the start", vec![], vec!["error BrokenStream, fate unknown"]),
        ("after an event", vec![ev::created("resp_1")], vec!["Created", "error BrokenStream, cut"]),
    ] {
        let mock = serve([Reply::sse(body(events)).step(Step::KeepOpen)]).await;
        let mut provider = provider(&mock);
        provider.stream_idle_timeout = SHORT;
        assert_eq!(lines(ask(provider).await.expect("a head")).await, expected, "{case}");
        // The silent connection is given up.
        in_time(mock.wait_for_closed(1)).await;
    }
}

#[tokio::test]
async fn an_end_without_a_terminal_event_is_an_error() {
    if no_network() {
        return;
    }
    let begun = body(hello());
    let half = format!("{begun}data: {{\"type\":\"response.comp");
    let half_character = [half.as_bytes(), b"\xf0\x9f"].concat();
    let closed = "error ClosedBeforeCompleted, cut";
    let broken = "error BrokenStream, cut";
    let torn = "unknown, not JSON: EOF while parsing a string at line 1 column 22";
    let torn_character = "unknown, not UTF-8 at byte 22";
    for (case, reply, end) in [
        ("closed between events", Reply::sse(begun.clone()), vec![closed]),
        ("closed within an event", Reply::sse(half.clone()), vec![torn, closed]),
        ("closed within a character", Reply::sse(half_character.clone()), vec![torn_character, closed]),
        ("cut between events", Reply::sse(begun.clone()).step(Step::Cut), vec![broken]),
        ("cut within an event", Reply::sse(half).step(Step::Cut), vec![broken]),
        ("cut within a character", Reply::sse(half_character).step(Step::Cut), vec![broken]),
        ("[DONE]", Reply::sse(format!("{begun}data: [DONE]\n\n")), vec![closed]),
        (
            "[DONE], then completed",
            Reply::sse(format!("{begun}data: [DONE]\n\n{}", ev::sse([completed()]))),
            vec![closed],
        ),
    ] {
        assert_eq!(told(reply).await, [&HELLO[..], &end].concat(), "{case}");
    }
    for (case, reply) in [("empty", Reply::sse("")), ("[DONE] alone", Reply::sse("data: [DONE]\n\n"))] {
        assert_eq!(told(reply).await, ["error ClosedBeforeCompleted, fate unknown"], "{case}");
    }
}

#[tokio::test]
async fn done_after_a_terminal_event_is_no_error() {
    if no_network() {
        return;
    }
    let stream = format!("{}data: [DONE]\n\n", body([completed()]));
    assert_eq!(told(Reply::sse(stream)).await, ["completed resp_1"]);
}

#[tokio::test]
async fn a_refused_connection_was_not_executed() {
    if no_network() {
        return;
    }
    let mock = serve([]).await;
    let provider = provider(&mock);
    in_time(mock.stop()).await;
    let error = ask(provider).await.expect_err("nobody listens");
    assert_eq!(refusal(&error), "error Transport, not executed");
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::Connect);
}

#[tokio::test]
async fn a_connection_closed_without_a_head_may_have_been_executed() {
    if no_network() {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let mut provider = codex_api::Provider::new("test", format!("http://{address}/v1"));
    provider.retry = codex_api::RetryConfig::none();
    let (answer, ()) = tokio::join!(ask(provider), async {
        let (peer, _) = listener.accept().await.expect("a connection");
        // The request's body is there, so it was handed over.
        let mut read = Vec::new();
        while !read.ends_with(b"}") {
            in_time(peer.readable()).await.expect("the client sends");
            let _ = peer.try_read_buf(&mut read);
        }
    });
    let error = answer.expect_err("closed");
    assert_eq!(refusal(&error), "error Transport, fate unknown");
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::Closed);
}
