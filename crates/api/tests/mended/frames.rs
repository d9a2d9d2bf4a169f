//! What a stream's bytes and events may look like.

use std::time::Duration;

use codex_api::{ErrorKind, ResponseEvent, TokenUsage};
use codex_mock::{Chunking, Reply, Step, ev};
use serde_json::json;

use crate::support::lines::line;
use crate::support::server::{in_time, no_network, serve};
use crate::support::streams::{ask, body, lines, provider, told};

/// Two words, one of them outside the Basic Multilingual Plane.
fn words() -> String {
    body([
        ev::created("resp_1"),
        ev::text_delta("msg_1", 0, "Grüße "),
        ev::text_delta("msg_1", 0, "🦀"),
        ev::completed("resp_1", vec![]),
    ])
}

const WORDS: [&str; 5] = ["Created", "text Grüße ", "text 🦀", "done message", "completed resp_1"];

#[tokio::test]
async fn the_form_of_a_stream_does_not_matter() {
    if no_network() {
        return;
    }
    let words = words();
    let is_data = |line: &&str| !line.starts_with("event:");
    let data = words.lines().filter(is_data).fold(String::new(), |all, line| all + line + "\n");
    for (case, stream) in [
        ("LF", words.clone()),
        ("CRLF", words.replace('\n', "\r\n")),
        ("CR", words.replace('\n', "\r")),
        ("a byte order mark", format!("\u{feff}{words}")),
        ("a comment first", format!(": hello\n\n{words}")),
        ("no last blank line", words.trim_end().to_owned()),
        ("no last line end, CRLF", words.replace('\n', "\r\n").trim_end().to_owned()),
        ("a byte order mark before data", format!("\u{feff}{data}")),
        ("no event lines", data),
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
async fn an_error_event_ends_the_stream_whatever_its_shape() {
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
        (
            "with a number as its code",
            json!({"type": "error", "status": 429, "error": {"code": 429, "message": "try again in 2s"}}),
        ),
        ("without a type", json!({"error": {"code": "rate_limit_exceeded", "message": "try again in 2s"}})),
    ] {
        let mock = serve([Reply::sse(body([event])).step(Step::KeepOpen)]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        let error = in_time(stream.next()).await.expect("an end").expect_err("the event is an error");
        assert!(matches!(error.kind(), ErrorKind::RateLimited), "{case}: {error}");
        let code = if case == "with a number as its code" { "429" } else { "rate_limit_exceeded" };
        assert_eq!(error.code(), Some(code), "{case}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(2)), "{case}");
    }
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
