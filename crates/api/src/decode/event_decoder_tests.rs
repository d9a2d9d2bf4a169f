//! Tests of [`EventDecoder`].

use bytes::Bytes;
use codex_client::Fate;
use codex_protocol::StreamEvent;
use serde_json::{Value, json};

use super::EventDecoder;
use crate::error::ErrorKind;
use crate::event::ResponseEvent;

fn data(value: &Value) -> Bytes {
    value.to_string().into()
}

/// What comes of these events, up to the end of the stream.
fn decode(events: &[Value]) -> (Vec<ResponseEvent>, Option<crate::ApiError>) {
    let mut decoder = EventDecoder::new();
    let mut told = Vec::new();
    for event in events {
        decoder.push(&data(event));
    }
    decoder.finish();
    while let Some(event) = decoder.next_event() {
        match event {
            Ok(event) => told.push(event),
            Err(error) => return (told, Some(error)),
        }
    }
    (told, None)
}

#[test]
fn every_known_event_is_told() {
    // All that any of them needs.
    let item = json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"});
    let part = json!({"type": "output_text", "text": "x"});
    let body = json!({
        "item": item, "part": part, "annotation": {"type": "file_path", "file_id": "f"}, "delta": "d", "text": "t",
        "arguments": "{}", "refusal": "r", "input": "i", "code": "c", "command": "c", "output": [],
        "partial_image_b64": "aGk=", "item_id": "item_1", "rate_limits": {},
    });
    for word in StreamEvent::TYPES {
        let mut event = body.clone();
        event["type"] = json!(word);
        let (told, failure) = decode(&[event.clone()]);
        let lost = told.iter().any(|told| match told {
            ResponseEvent::Unknown(unknown) => panic!("{word}: {}", unknown.reason()),
            ResponseEvent::Other(opaque) => opaque.0.to_value().unwrap() != event,
            _ => false,
        });
        let ends = failure.is_some_and(|error| !matches!(error.kind(), ErrorKind::ClosedBeforeCompleted));
        assert!(!lost && (ends || !told.is_empty()), "{word}");
    }
}

#[test]
fn a_failure_knows_whether_the_response_had_begun() {
    let created = json!({"type": "response.created", "response": {"id": "r"}});
    let half = json!({"raw": "{\"type\":\"response.output_text.delta\",\"delta\":\"\\ud83e\"}"});
    let error = json!({"type": "error", "code": "server_error"});
    let failed =
        json!({"type": "response.failed", "response": {"id": "r", "error": {"code": "server_error"}}});
    let keepalive = json!({"type": "keepalive"});
    for (case, events, expected) in [
        ("nothing came", vec![], Fate::Unknown),
        ("a sign of life", vec![keepalive.clone()], Fate::Unknown),
        ("not JSON", vec![json!({"raw": "x"})], Fate::Unknown),
        ("the response exists", vec![created.clone()], Fate::Cut),
        ("half a character", vec![half], Fate::Cut),
        ("an event of later", vec![json!({"type": "response.later"})], Fate::Cut),
        ("an error first", vec![error.clone()], Fate::NotExecuted),
        ("an error after a sign of life", vec![keepalive, error.clone()], Fate::NotExecuted),
        ("an error later", vec![created, error], Fate::Cut),
        ("a response that failed", vec![failed], Fate::Cut),
        ("a failure without a response", vec![json!({"type": "response.failed"})], Fate::NotExecuted),
        ("an incomplete one", vec![json!({"type": "response.incomplete"})], Fate::Cut),
    ] {
        let mut decoder = EventDecoder::new();
        for event in &events {
            match event["raw"].as_str() {
                Some(raw) => decoder.push(&Bytes::from(raw.to_owned())),
                None => decoder.push(&data(event)),
            }
        }
        decoder.finish();
        let failure = std::iter::from_fn(|| decoder.next_event()).find_map(Result::err).expect(case);
        assert_eq!(failure.fate(), expected, "{case}");
    }
}

#[test]
fn done_may_have_space_around_it() {
    let mut decoder = EventDecoder::new();
    decoder.push(&Bytes::from_static(b" [DONE]\r"));
    assert!(decoder.is_over());
}

#[test]
fn nothing_is_read_after_the_end() {
    let completed = json!({"type": "response.completed", "sequence_number": 3, "response": {"id": "r", "end_turn": true}});
    let later = json!({"type": "response.output_text.delta", "delta": "late", "sequence_number": 4});
    let mut decoder = EventDecoder::new();
    for event in [&completed, &later, &completed] {
        decoder.push(&data(event));
    }
    decoder.finish();
    let end = decoder.next_event().expect("the end").expect("no failure");
    assert_eq!(
        end,
        ResponseEvent::Completed { response_id: "r".to_owned(), token_usage: None, end_turn: Some(true) }
    );
    assert!(decoder.next_event().is_none());
    assert!(decoder.is_over());
    assert_eq!((decoder.response_id(), decoder.sequence_number()), (Some("r"), Some(3)));
}

#[test]
fn half_a_character_waits_for_the_finished_text() {
    let half = Bytes::from_static(
        b"{\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"a\\ud83e\"}",
    );
    let message = |text: &str| json!({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]});
    for (case, output, expected) in [
        ("the text is known", json!([message("a🦀b")]), &["a", "🦀b"][..]),
        ("the text ends with a half", json!([message("a\u{fffd}")]), &["a", "\u{fffd}"]),
        ("another text", json!([message("x")]), &["a", "\u{fffd}"]),
        ("no text", json!([]), &["a", "\u{fffd}"]),
    ] {
        let mut decoder = EventDecoder::new();
        decoder.push(&half);
        decoder.push(&data(&json!({"type": "response.completed", "response": {"output": output}})));
        let mut told = Vec::new();
        while let Some(event) = decoder.next_event() {
            if let ResponseEvent::OutputTextDelta(delta) = event.expect(case) {
                told.push(delta.delta);
            }
        }
        assert_eq!(told, expected, "{case}");
    }
}
