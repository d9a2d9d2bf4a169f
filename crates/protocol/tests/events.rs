//! Events: every known kind is typed, both ways of reading agree, and what is not understood is handed on.

mod corpus;

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use codex_protocol::{Delta, Edges, EventReader, ItemId, Reason, StreamEvent, TokenUsage};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(data: impl Into<Bytes>) -> StreamEvent {
    EventReader::new().read(&data.into())
}

/// The fields that an event of this kind needs and the ones it usually has.
fn example(kind: &str) -> Value {
    let item =
        json!({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": []});
    let part = json!({"type": "output_text", "text": "Hi", "annotations": []});
    let mut event = json!({"type": kind, "sequence_number": 7, "item_id": "msg_1", "output_index": 0, "content_index": 0});
    let fields = match kind.rsplit('.').next().unwrap_or_default() {
        _ if kind == "error" => json!({"code": "server_error", "message": "boom", "param": null}),
        _ if kind == "response.shell_call_output_content.delta" => {
            json!({"command_index": 0, "delta": {"stdout": "x"}})
        }
        _ if kind == "response.shell_call_output_content.done" => json!({"command_index": 0, "output": []}),
        _ if kind == "response.output_text.annotation.added" => {
            json!({"annotation_index": 0, "annotation": {"type": "file_path", "file_id": "file_1", "index": 0}})
        }
        _ if kind.starts_with("response.output_item") => json!({"item": item}),
        _ if kind.contains("_part.") => json!({"part": part, "summary_index": 0}),
        _ if kind.contains("command") => json!({"command": "ls", "delta": "l", "command_index": 0}),
        "created" | "queued" | "in_progress" | "completed" | "failed" | "incomplete" => {
            json!({"response": {"id": "resp_1", "object": "response", "output": []}})
        }
        "delta" => json!({"delta": "H"}),
        "done" => json!({"text": "Hi"}),
        "partial_image" => json!({"partial_image_b64": "AAAA", "partial_image_index": 0}),
        _ => json!({}),
    };
    event.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    event
}

#[test]
fn the_known_kinds_are_the_written_ones_and_all_are_typed() {
    let lists: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        toml::from_str(include_str!("../data/documented.toml")).unwrap();
    let written: BTreeSet<&str> = lists["events"].values().flatten().map(String::as_str).collect();
    assert_eq!(StreamEvent::TYPES.iter().copied().collect::<BTreeSet<_>>(), written);
    for kind in written {
        let event = read(example(kind).to_string());
        assert!(!matches!(event, StreamEvent::Unknown(_)), "{kind} was not typed: {event:?}");
        assert_eq!(event.type_word(), Some(kind));
        let terminal =
            ["response.completed", "response.failed", "response.incomplete", "error"].contains(&kind);
        assert_eq!(event.is_terminal(), terminal, "{kind}");
    }
}

#[test]
fn what_gives_an_event_its_meaning_is_all_it_needs() {
    let text = |text: &str| Delta { delta: text.to_owned(), ..Delta::default() };
    for (json, expected) in [
        (r#"{"type":"response.output_text.delta","delta":"H"}"#, StreamEvent::OutputTextDelta(text("H"))),
        (r#"{"delta":"H","type":"response.output_text.delta"}"#, StreamEvent::OutputTextDelta(text("H"))),
        (r#"{"type":"response.output_text.delta","delta":5}"#, StreamEvent::OutputTextDelta(text("5"))),
        (
            r#"{"type":"response.refusal.delta","delta":"N","output_index":"2","content_index":1.0,"item_id":7}"#,
            StreamEvent::RefusalDelta(Delta {
                output_index: Some(2),
                content_index: Some(1),
                item_id: Some(ItemId::from("7")),
                ..text("N")
            }),
        ),
        (
            r#"{"type":"response.output_text.delta","delta":"a\ud83e"}"#,
            StreamEvent::OutputTextDelta(Delta {
                edges: Edges { low: None, high: Some(0xD83E) },
                ..text("a")
            }),
        ),
    ] {
        assert_eq!(read(json), expected, "{json}");
    }
}

#[test]
fn what_can_not_be_read_is_handed_on_with_its_bytes_and_the_reason() {
    for (data, kind, reason) in [
        (&b"{\"type\":\"new.event\",\"x\":1}"[..], Some("new.event"), Reason::UnknownType),
        (
            b"{\"type\":\"response.output_text.delta\"}",
            Some("response.output_text.delta"),
            Reason::Missing("delta"),
        ),
        (
            b"{\"type\":\"response.output_text.delta\",\"delta\":{}}",
            Some("response.output_text.delta"),
            Reason::Unfit { field: "delta", expected: "a string" },
        ),
        (
            b"{\"type\":\"response.completed\",\"response\":5}",
            Some("response.completed"),
            Reason::Unfit { field: "response", expected: "an object" },
        ),
        (b"{\"x\":1}", None, Reason::NoType),
        (b"{\"type\":{}}", None, Reason::NoType),
        (b"[1]", None, Reason::NotAnObject),
        (b"{\"type\":\"\xff\"}", None, Reason::NotUtf8 { valid_up_to: 9 }),
    ] {
        let StreamEvent::Unknown(unknown) = read(data) else { panic!("{} was typed", data.escape_ascii()) };
        assert_eq!((unknown.type_word(), unknown.reason()), (kind, &reason), "{}", data.escape_ascii());
        assert_eq!(&unknown.data()[..], data);
        if let Some(json) = unknown.json() {
            assert_eq!(serde_json::to_string(&unknown).unwrap(), json.as_str());
        }
    }
    let StreamEvent::Unknown(unknown) = read("[DONE") else { panic!("typed") };
    assert!(matches!(unknown.reason(), Reason::NotJson(_)), "{:?}", unknown.reason());
    assert_eq!(serde_json::to_string(&unknown).unwrap(), "\"[DONE\"");
}

#[test]
fn errors_are_read_nested_flat_and_bare() {
    for (json, code, message, status) in [
        (r#"{"type":"error","code":"c","message":"m","param":null}"#, Some("c"), Some("m"), None),
        (
            r#"{"type":"error","sequence_number":2,"error":{"type":"t","code":"c","message":"m"}}"#,
            Some("c"),
            Some("m"),
            None,
        ),
        (
            r#"{"type":"error","status":429,"error":{"code":429,"message":"m"}}"#,
            Some("429"),
            Some("m"),
            Some(429),
        ),
        (r#"{"type":"error","status_code":400,"error":"m"}"#, None, Some("m"), Some(400)),
        (r#"{"error":{"message":"m"}}"#, None, Some("m"), None),
        (r#"{"type":"error"}"#, None, None, None),
    ] {
        let StreamEvent::Error(event) = read(json) else { panic!("{json} was not an error") };
        let got = (event.error.code.as_deref(), event.error.message.as_deref(), event.status);
        assert_eq!(got, (code, message, status), "{json}");
        assert_ne!(event.error.kind.as_deref(), Some("error"), "{json}: the event's type is not the error's");
    }
}

#[test]
fn a_completed_response_needs_neither_usage_nor_its_details() {
    let usage = |json: &str| match read(format!(r#"{{"type":"response.completed","response":{json}}}"#)) {
        StreamEvent::Completed(event) => event.response.expect("there is one").usage,
        other => panic!("{other:?}"),
    };
    let five = TokenUsage { input_tokens: 5, total_tokens: 5, ..TokenUsage::default() };
    for (json, expected) in [
        (r#"{"id":"r"}"#, None),
        (r#"{"id":"r","usage":null}"#, None),
        (r#"{"id":"r","usage":{"input_tokens":5}}"#, Some(five)),
        (
            r#"{"id":"r","usage":{"input_tokens":5,"input_tokens_details":{},"output_tokens_details":{"x":1}}}"#,
            Some(five),
        ),
        (r#"{"id":"r","usage":"free"}"#, None),
    ] {
        assert_eq!(usage(json), expected, "{json}");
    }
    assert!(
        matches!(read(r#"{"type":"response.completed"}"#), StreamEvent::Completed(event) if event.response.is_none())
    );
}

#[test]
fn the_deltas_of_an_item_share_its_id_and_numbers_only_grow() {
    let mut reader = EventReader::new();
    let mut delta = |number: u64, id: &str| {
        let json = json!({"type": "response.output_text.delta", "delta": "x", "item_id": id, "sequence_number": number});
        match reader.read(&json.to_string().into()) {
            StreamEvent::OutputTextDelta(delta) => {
                (delta.item_id.unwrap().as_ptr(), reader.sequence_number())
            }
            other => panic!("{other:?}"),
        }
    };
    let (first, _) = delta(4, "msg_1");
    assert_eq!(delta(9, "msg_1"), (first, Some(9)));
    assert_eq!(delta(2, "msg_2").1, Some(9));
}

/// The event read the general way: a field that the short way doesn't take makes it give up.
fn the_general_way(data: &str) -> Option<StreamEvent> {
    let object = data.trim().strip_prefix('{')?;
    let comma = if object.trim_start().starts_with('}') { "" } else { "," };
    Some(read(format!("{{\"~\":[1]{comma}{object}")))
}

#[test]
fn both_ways_read_every_recorded_delta_alike() {
    let Some(folder) = corpus::recorded() else { return };
    let mut count = 0;
    for text in corpus::json_texts(&folder) {
        if text.contains(".delta\"") && text.starts_with('{') {
            let general = the_general_way(&text).unwrap();
            if !matches!(general, StreamEvent::Unknown(_)) {
                assert_eq!(read(text.clone()), general, "{text}");
                count += 1;
            }
        }
    }
    println!("{count} deltas were read both ways");
    assert!(count > 20_000, "only {count} deltas");
}

proptest! {
    #[test]
    fn both_ways_read_any_delta_alike(
        text in "(\\PC|[\\x00-\\x1f\"\\\\]|\\\\u[dD][89a-fA-F][0-9a-f]{2}|\\\\[nrtbf/\"u]){0,12}",
        escaped in any::<bool>(),
        index in prop_oneof![Just("0"), Just("17"), Just("00"), Just("1.5"), Just("-1"), Just("4294967296"), Just("null"), Just("\"3\"")],
        kind in prop_oneof![Just("output_text"), Just("reasoning_text"), Just("function_call_arguments"), Just("new")],
    ) {
        let string = if escaped { json!(text).to_string() } else { format!("\"{text}\"") };
        let data = format!(r#"{{"type":"response.{kind}.delta","output_index":{index},"item_id":"i","delta":{string},"logprobs":[]}}"#);
        let general = the_general_way(&data).unwrap();
        match (read(data.clone()), general) {
            (StreamEvent::Unknown(one), StreamEvent::Unknown(two)) => prop_assert_eq!(one.type_word(), two.type_word()),
            (one, two) => prop_assert_eq!(one, two, "{}", data),
        }
    }

    #[test]
    fn any_bytes_are_read(data in prop::collection::vec(any::<u8>(), 0..200)) {
        let event = read(data.clone());
        if let StreamEvent::Unknown(unknown) = event {
            prop_assert_eq!(&unknown.data()[..], &data[..]);
        }
    }
}
