//! What stands in a stream: odd bytes, odd events, odd fields.

use bytes::Bytes;
use codex_mock::{Chunking, Reply, Step, ev};
use serde_json::json;

use crate::support::{ask, body, in_time, line, no_network, provider, serve, told};

#[tokio::test]
async fn an_event_over_the_limit_is_an_error_before_it_is_whole() {
    if no_network() {
        return;
    }
    let piece = Bytes::from("x".repeat(1 << 20));
    let mut reply = Reply::sse(body([ev::created("resp_1")]) + "data: ").chunked(Chunking::Whole);
    for _ in 0..80 {
        reply = reply.step(Step::Bytes(piece.clone()));
    }
    let mock = serve([reply.step(Step::KeepOpen)]).await;
    let mut stream = ask(provider(&mock)).await.expect("a head");
    assert_eq!(line(&in_time(stream.next()).await.expect("an event").expect("no failure")), "Created");
    let error = in_time(stream.next()).await.expect("an end").expect_err("too large");
    insta::assert_snapshot!(error.kind(), @"the stream can't be read: a server-sent event is larger than 67108864 bytes");
    in_time(mock.wait_for_closed(1)).await;
}

#[tokio::test]
async fn a_bare_error_under_its_name_is_an_error() {
    if no_network() {
        return;
    }
    for (case, stream, expected) in [
        ("named", "event: error\ndata: {\"code\":\"slow_down\",\"message\":\"m\"}\n\n", Some("slow_down")),
        ("not named", "data: {\"code\":\"slow_down\",\"message\":\"m\"}\n\n", None),
        ("named, but of another type", "event: error\ndata: {\"type\":\"new\",\"message\":\"m\"}\n\n", None),
    ] {
        let mock = serve([Reply::sse(stream)]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        let mut end = in_time(stream.next()).await.expect("an event");
        if end.is_ok() {
            end = in_time(stream.next()).await.expect("an end");
        }
        assert_eq!(end.expect_err(case).code(), expected, "{case}");
    }
}

#[tokio::test]
async fn a_terminal_event_is_read_whatever_its_response_looks_like() {
    if no_network() {
        return;
    }
    let odd = json!({
        "id": 5, "status": 7, "model": null, "output": {"a": 1}, "error": false, "incomplete_details": "none",
        "created_at": "soon", "usage": [1], "end_turn": "maybe", "metadata": 3,
    });
    let reply = Reply::sse(body([ev::created("resp_1"), ev::lifecycle("response.completed", odd)]));
    assert_eq!(told(reply.step(Step::KeepOpen)).await, ["Created", "completed 5"]);
}
