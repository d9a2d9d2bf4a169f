//! What stands in a stream: odd bytes, odd events, odd fields.

use std::time::Duration;

use bytes::Bytes;
use codex_api::{ErrorKind, ResponseEvent, TokenUsage};
use codex_mock::{Chunking, Reply, Step, ev};
use serde_json::{Value, json};

use crate::support::{ask, body, in_time, line, lines, no_network, provider, serve, told};

fn completed() -> Value {
    ev::completed("resp_1", vec![])
}

/// Two words, one of them outside the Basic Multilingual Plane.
fn words() -> String {
    body([
        ev::created("resp_1"),
        ev::text_delta("msg_1", 0, "Grüße "),
        ev::text_delta("msg_1", 0, "🦀"),
        completed(),
    ])
}

const WORDS: [&str; 5] = ["Created", "text Grüße ", "text 🦀", "done message", "completed resp_1"];

#[tokio::test]
async fn the_form_of_a_stream_does_not_matter() {
    if no_network() {
        return;
    }
    let words = words();
    for (case, stream) in [
        ("LF", words.clone()),
        ("CRLF", words.replace('\n', "\r\n")),
        ("CR", words.replace('\n', "\r")),
        ("a byte order mark", format!("\u{feff}{words}")),
        ("a comment first", format!(": hello\n\n{words}")),
        ("no last blank line", words.trim_end().to_owned()),
        ("no last line end, CRLF", words.replace('\n', "\r\n").trim_end().to_owned()),
        (
            "no event lines",
            words
                .lines()
                .filter(|line| !line.starts_with("event:"))
                .fold(String::new(), |all, line| all + line + "\n"),
        ),
        ("no space after the colon", words.replace("data: ", "data:")),
        ("a data line a field", words.replace(",\"", ",\ndata: \"")),
        ("ids and retries", words.replace("data: ", "id: 7\nretry: 100\ndata: ")),
    ] {
        // Cut everywhere: within CRLF, within a character, within the byte order mark.
        for chunking in [Chunking::Bytes(1), Chunking::Bytes(7), Chunking::Whole] {
            let reply = Reply::sse(stream.clone()).chunked(chunking);
            assert_eq!(told(reply).await, WORDS, "{case}, {chunking:?}");
        }
    }
}

#[tokio::test]
async fn events_that_cannot_be_read_are_handed_on_with_their_bytes() {
    if no_network() {
        return;
    }
    for (case, data, expected) in [
        (
            "not UTF-8",
            &b"{\"type\":\"response.output_text.delta\",\"delta\":\"\xff\"}"[..],
            "not UTF-8 at byte 46",
        ),
        ("not JSON", b"hello", "not JSON: expected value at line 1 column 1"),
        ("not an object", b"[1]", "not a JSON object"),
        ("no type", b"{\"delta\":\"x\"}", "no `type`"),
        (
            "a type of later",
            b"{\"type\":\"response.hologram.delta\",\"delta\":\"x\"}",
            "a `type` this version does not know",
        ),
        (
            "a delta that is none",
            b"{\"type\":\"response.output_text.delta\",\"delta\":{}}",
            "`delta` is not a string",
        ),
    ] {
        let stream = [b"data: ", data, b"\n\n", words().as_bytes()].concat();
        let mock = serve([Reply::sse(stream)]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        let first = in_time(stream.next()).await.expect("an event").expect("no failure");
        assert_eq!(line(&first), format!("unknown, {expected}"), "{case}");
        let ResponseEvent::Unknown(unknown) = first else { panic!("{case}: {first:?}") };
        assert_eq!(unknown.data(), data, "{case}");
        assert_eq!(lines(stream).await, WORDS, "{case}: the stream goes on");
    }
}

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
async fn an_error_event_is_read_in_both_shapes() {
    if no_network() {
        return;
    }
    for (case, event) in [
        (
            "flat",
            json!({"type": "error", "code": "rate_limit_exceeded", "message": "try again in 2s", "param": null}),
        ),
        (
            "nested",
            json!({"type": "error", "error": {
                "type": "requests", "code": "rate_limit_exceeded", "message": "try again in 2s", "param": null,
            }}),
        ),
        ("without a type", json!({"error": {"code": "rate_limit_exceeded", "message": "try again in 2s"}})),
    ] {
        let mock = serve([Reply::sse(body([event])).step(Step::KeepOpen)]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        let error = in_time(stream.next()).await.expect("an end").expect_err("the event is an error");
        assert!(matches!(error.kind(), ErrorKind::RateLimited), "{case}: {error}");
        assert_eq!(error.code(), Some("rate_limit_exceeded"), "{case}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(2)), "{case}");
    }
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
async fn a_wait_too_long_to_be_meant_is_told_and_does_not_panic() {
    if no_network() {
        return;
    }
    let failed = ev::failed("resp_1", "rate_limit_exceeded", "Please try again in 9999999999999999999999s.");
    let mock = serve([Reply::sse(body([ev::created("resp_1"), failed]))]).await;
    let stream = ask(provider(&mock)).await.expect("a head");
    let error = in_time(stream.collect_response()).await.expect_err("it failed");
    assert_eq!(error.retry_after(), Some(Duration::MAX));
    insta::assert_snapshot!(error, @"rate limited: Please try again in 9999999999999999999999s (code rate_limit_exceeded, wait more than ten years, request id req_00000000000000000000000000000001, response id resp_1)");
}

#[tokio::test]
async fn a_completed_response_needs_no_complete_usage() {
    if no_network() {
        return;
    }
    let usage = |input_tokens, output_tokens| {
        Some(TokenUsage {
            input_tokens,
            output_tokens,
            total_tokens: input_tokens + output_tokens,
            ..Default::default()
        })
    };
    for (case, response, expected) in [
        (
            "no details",
            json!({"id": "r", "usage": {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}}),
            usage(3, 4),
        ),
        (
            "empty and null details",
            json!({"id": "r", "usage": {
                "input_tokens": 3, "input_tokens_details": {}, "output_tokens": 4, "output_tokens_details": null,
            }}),
            usage(3, 4),
        ),
        ("no counter", json!({"id": "r", "usage": {}}), usage(0, 0)),
        (
            "null counters",
            json!({"id": "r", "usage": {"input_tokens": null, "output_tokens": "4"}}),
            usage(0, 4),
        ),
        ("null", json!({"id": "r", "usage": null}), None),
        ("none", json!({"id": "r"}), None),
        ("something else", json!({"id": "r", "usage": "much"}), None),
    ] {
        let mock = serve([Reply::sse(body([ev::lifecycle("response.completed", response)]))]).await;
        let stream = ask(provider(&mock)).await.expect("a head");
        let response = in_time(stream.collect_response()).await.expect(case);
        assert_eq!((response.id.as_str(), response.usage), ("r", expected), "{case}");
    }
}

#[tokio::test]
async fn a_terminal_event_without_a_readable_response_ends_the_stream_all_the_same() {
    if no_network() {
        return;
    }
    let unreadable = "unknown, `response` is not an object";
    for (case, kind, response, expected) in [
        ("completed, absent", "completed", None, vec!["completed resp_1"]),
        ("completed, null", "completed", Some(json!(null)), vec!["completed resp_1"]),
        ("completed, text", "completed", Some(json!("whole")), vec![unreadable, "completed resp_1"]),
        ("failed, absent", "failed", None, vec!["error ServerFailed, cut"]),
        ("failed, text", "failed", Some(json!("broken")), vec![unreadable, "error ServerFailed, cut"]),
        ("incomplete, absent", "incomplete", None, vec!["error Incomplete, cut"]),
        ("incomplete, text", "incomplete", Some(json!("cut")), vec![unreadable, "error Incomplete, cut"]),
    ] {
        let mut event = json!({"type": format!("response.{kind}")});
        if let Some(response) = response {
            event["response"] = response;
        }
        let reply = Reply::sse(body([ev::created("resp_1"), event])).step(Step::KeepOpen);
        assert_eq!(told(reply).await, [&["Created"][..], &expected].concat(), "{case}");
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
