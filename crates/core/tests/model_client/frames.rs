//! Requests as frames of a WebSocket. Nothing is sent.

use std::sync::Arc;

use codex_api::{Opaque, ReasoningEffort, ResponseItem};
use codex_core::history::{Baseline, History};
use codex_core::metadata::{RequestKind, TraceContext};
use codex_core::{
    CodexResponsesMetadata, FrameMoment, ModelClient, ModelClientOptions, ModelClientSession, ModelSettings,
    TurnPrompt,
};
use codex_protocol::ServiceTier;
use serde_json::{Value, json};

use crate::support::{client, metadata, of_turn, openai, options, other, prompt, settings, tool};

const AT: &str = "http://127.0.0.1:9/v1";

fn openai_client() -> ModelClient {
    client(options(openai(AT.to_owned())))
}

fn moment() -> FrameMoment {
    FrameMoment { started_unix_ms: 1_700_000_000_123, trace: None }
}

/// A thread over one connection.
struct Connected {
    history: History,
    baseline: Baseline,
}

impl Connected {
    fn new() -> Self {
        Self { history: History::new(), baseline: Baseline::new() }
    }

    fn frame(
        &mut self,
        session: &mut ModelClientSession,
        settings: &ModelSettings,
        metadata: &CodexResponsesMetadata,
    ) -> Value {
        self.changed_frame(session, settings.clone(), metadata, |_, _| ())
    }

    fn changed_frame(
        &mut self,
        session: &mut ModelClientSession,
        mut settings: ModelSettings,
        metadata: &CodexResponsesMetadata,
        change: Change,
    ) -> Value {
        let mut prompt = prompt(self.history.input(&session.client().destination(&settings)));
        change(&mut prompt, &mut settings);
        let frame = session.response_create(&mut self.baseline, &prompt, &settings, metadata, &moment());
        let frame = frame.expect("it has a JSON form");
        assert!(frame.starts_with(br#"{"type":"response.create","model":"#), "a server reads the type first");
        serde_json::from_slice(&frame).expect("JSON")
    }

    fn answered(&mut self, response_id: &str, item: Option<ResponseItem>) {
        if let Some(item) = item {
            self.baseline.output(&item);
            self.history.record(item);
        }
        self.baseline.completed(response_id);
    }
}

fn call() -> ResponseItem {
    let call = json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "look", "arguments": "{}"});
    ResponseItem::from_slice(call.to_string().as_bytes()).expect("JSON")
}

#[test]
fn a_frame_is_the_body_of_a_request_with_what_is_a_header_elsewhere() {
    let client = openai_client();
    let mut thread = Connected::new();
    thread.history.record("hi".into());
    let mut turn = client.start_turn();
    let metadata = of_turn(&client);
    let input = thread.history.input(&client.destination(&settings()));
    let moment = FrameMoment {
        trace: Some(TraceContext { traceparent: "00-1-2-01".to_owned(), tracestate: Some("a=b".to_owned()) }),
        ..moment()
    };
    let frame = turn.response_create(&mut thread.baseline, &prompt(input), &settings(), &metadata, &moment);
    let mut frame: Value = serde_json::from_slice(&frame.expect("a frame")).expect("JSON");
    let blob = frame["client_metadata"]["x-codex-turn-metadata"].take();
    assert_eq!(blob.as_str(), metadata.blob());
    insta::assert_json_snapshot!(frame, @r#"
    {
      "type": "response.create",
      "model": "test-model",
      "instructions": "Be brief.",
      "input": [
        {
          "type": "message",
          "role": "user",
          "content": "hi"
        }
      ],
      "tools": [
        {
          "type": "function",
          "name": "look",
          "description": "Looks.",
          "parameters": {
            "type": "object",
            "properties": {}
          },
          "strict": false
        }
      ],
      "tool_choice": "auto",
      "parallel_tool_calls": true,
      "reasoning": {},
      "store": false,
      "stream": true,
      "include": [
        "reasoning.encrypted_content"
      ],
      "prompt_cache_key": "00000000-0000-0000-0000-00005e551011",
      "client_metadata": {
        "session_id": "00000000-0000-0000-0000-00005e551011",
        "thread_id": "00000000-0000-0000-0000-00005e551011",
        "turn_id": "turn-1",
        "ws_request_header_traceparent": "00-1-2-01",
        "ws_request_header_tracestate": "a=b",
        "x-codex-turn-metadata": null,
        "x-codex-window-id": "00000000-0000-0000-0000-00005e551011:0",
        "x-codex-ws-stream-request-start-ms": "1700000000123"
      }
    }
    "#);
}

#[test]
fn a_follow_up_holds_what_is_new_alone_within_a_turn_and_in_the_next() {
    let client = openai_client();
    let mut thread = Connected::new();
    thread.history.record("look".into());
    let mut turn = client.start_turn();
    let first = thread.frame(&mut turn, &settings(), &of_turn(&client));
    assert_eq!((first.get("previous_response_id"), first["input"].as_array().map(Vec::len)), (None, Some(1)));
    thread.answered("resp_1", Some(call()));
    thread.history.record(ResponseItem::function_output("call_1", "1"));
    let second = thread.frame(&mut turn, &settings(), &of_turn(&client));
    assert_eq!(second["previous_response_id"], json!("resp_1"));
    assert_eq!(second["client_metadata"], first["client_metadata"], "the blob is in each of them");
    assert_eq!(
        second["input"],
        json!([{"type": "function_call_output", "call_id": "call_1", "output": "1"}])
    );
    for field in ["instructions", "tools", "reasoning", "include", "prompt_cache_key"] {
        assert_eq!(second[field], first[field], "{field}");
    }
    thread.answered("resp_2", Some(ResponseItem::assistant("done")));
    thread.history.begin_turn();
    thread.history.record("thanks".into());
    let third = thread.frame(
        &mut client.start_turn(),
        &settings(),
        &metadata(&client, "turn-2", Some(RequestKind::Turn)),
    );
    assert_eq!(third["previous_response_id"], json!("resp_2"));
    assert_eq!(third["input"].as_array().map(Vec::len), Some(1));
}

#[test]
fn one_that_readies_the_server_generates_nothing_and_is_continued() {
    let client = openai_client();
    let mut thread = Connected::new();
    let mut turn = client.start_turn();
    let ready = thread.frame(&mut turn, &settings(), &metadata(&client, "", Some(RequestKind::Prewarm)));
    assert_eq!((&ready["generate"], &ready["input"]), (&json!(false), &json!([])));
    let blob: Value =
        serde_json::from_str(ready["client_metadata"]["x-codex-turn-metadata"].as_str().expect("a blob"))
            .expect("JSON");
    assert_eq!(blob["request_kind"], json!("prewarm"));
    thread.answered("resp_0", None);
    thread.history.record("hi".into());
    let first = thread.frame(&mut turn, &settings(), &of_turn(&client));
    assert_eq!(first["previous_response_id"], json!("resp_0"));
    assert_eq!((first.get("generate"), first["input"].as_array().map(Vec::len)), (None, Some(1)));
}

/// A change of what is asked between two requests.
type Change = fn(&mut TurnPrompt, &mut ModelSettings);

#[test]
fn whatever_changes_beside_the_input_is_asked_whole() {
    let client = openai_client();
    let changes: [(&str, Change, bool); 9] = [
        ("nothing", |_, _| (), true),
        ("model", |_, settings| settings.model = "other".to_owned(), false),
        ("effort", |_, settings| settings.effort = Some(ReasoningEffort::High), false),
        ("tier", |_, settings| settings.service_tier = Some(ServiceTier::Fast), false),
        ("verbosity", |_, settings| settings.verbosity = Some("low".into()), false),
        ("instructions", |prompt, _| prompt.instructions = "Be long.".into(), false),
        ("tools", |prompt, _| prompt.tools = Arc::from([tool(), tool()]), false),
        ("schema", |prompt, _| prompt.output_schema = Some(json!({"type": "object"})), false),
        ("calls", |prompt, _| prompt.parallel_tool_calls = false, false),
    ];
    for (case, change, is_continued) in changes {
        let mut thread = Connected::new();
        thread.history.record("hi".into());
        let mut turn = client.start_turn();
        thread.frame(&mut turn, &settings(), &of_turn(&client));
        thread.answered("resp_1", Some(ResponseItem::assistant("yes")));
        thread.history.record("more".into());
        let frame = thread.changed_frame(&mut turn, settings(), &of_turn(&client), change);
        assert_eq!(frame.get("previous_response_id").is_some(), is_continued, "{case}");
        let items = if is_continued { 1 } else { 3 };
        assert_eq!(frame["input"].as_array().map(Vec::len), Some(items), "{case}");
    }
}

#[test]
fn after_a_compaction_the_next_one_is_whole() {
    let client = openai_client();
    let mut thread = Connected::new();
    thread.history.record("hi".into());
    let mut turn = client.start_turn();
    thread.frame(&mut turn, &settings(), &of_turn(&client));
    thread.answered("resp_1", Some(ResponseItem::assistant("yes")));
    thread.history.replace(vec!["a summary".into()]);
    let frame = thread.frame(&mut turn, &settings(), &of_turn(&client));
    assert_eq!((frame.get("previous_response_id"), frame["input"].as_array().map(Vec::len)), (None, Some(1)));
}

#[test]
fn after_an_error_the_next_one_is_whole() {
    let client = openai_client();
    let mut thread = Connected::new();
    thread.history.record("hi".into());
    let mut turn = client.start_turn();
    thread.frame(&mut turn, &settings(), &of_turn(&client));
    thread.baseline.failed();
    let frame = thread.frame(&mut turn, &settings(), &of_turn(&client));
    assert_eq!((frame.get("previous_response_id"), frame["input"].as_array().map(Vec::len)), (None, Some(1)));
}

#[test]
fn the_turns_state_is_said_in_its_frames_alone() {
    let client = openai_client();
    let mut thread = Connected::new();
    thread.history.record("hi".into());
    let said = |frame: &Value| frame["client_metadata"].get("x-codex-turn-state").cloned();
    let giving = |state: &str| {
        Opaque(json!({"type": "response.metadata", "headers": {"X-Codex-Turn-State": [state]}}).into())
    };
    let mut turn = client.start_turn();
    let of_first = turn.state_of(Some(RequestKind::Turn));
    assert_eq!(said(&thread.frame(&mut turn, &settings(), &of_turn(&client))), None);
    assert!(of_first.take_metadata(&giving("grün")));
    assert!(!of_first.take_metadata(&giving("other")));
    let expected = Some(json!("grün"));
    assert_eq!(said(&thread.frame(&mut turn, &settings(), &of_turn(&client))), expected);
    let of_prewarm = metadata(&client, "", Some(RequestKind::Prewarm));
    assert_eq!(said(&thread.frame(&mut turn, &settings(), &of_prewarm)), None);
    assert!(turn.state_of(Some(RequestKind::Prewarm)).take_metadata(&giving("prewarm")));
    assert_eq!(turn.turn_state(), Some("grün"));

    // The same connection, the next turn; an event for a request of the old one comes late.
    let late = client.start_turn();
    let of_late = late.state_of(Some(RequestKind::Turn));
    drop(late);
    let mut next = client.start_turn();
    assert!(of_late.take_metadata(&giving("late")));
    assert_eq!(said(&thread.frame(&mut next, &settings(), &of_turn(&client))), None);
}

#[test]
fn a_provider_that_is_not_told_gets_what_a_request_needs() {
    let client = client(options(other(AT.to_owned())));
    let mut thread = Connected::new();
    thread.history.record("hi".into());
    let mut turn = client.start_turn();
    let event = Opaque(json!({"headers": {"x-codex-turn-state": "ts-1"}}).into());
    assert!(turn.state_of(None).take_metadata(&event));
    let frame = thread.frame(&mut turn, &settings(), &of_turn(&client));
    let expected =
        json!({"x-codex-turn-state": "ts-1", "x-codex-ws-stream-request-start-ms": "1700000000123"});
    assert_eq!(frame["client_metadata"], expected);
}

#[test]
fn a_handshake_says_who_asks_and_not_what() {
    let client = client(ModelClientOptions {
        beta_features: vec!["one".to_owned()],
        ..options(openai(AT.to_owned()))
    });
    for (case, kind) in [("ahead of a turn", None), ("for a turn", Some(RequestKind::Turn))] {
        let metadata = metadata(&client, "turn-1", kind);
        let headers = client.handshake_headers(&metadata).expect("headers");
        let value = |name: &str| headers.get(name).map(|value| value.to_str().expect("text"));
        let id = client.session_id().to_string();
        let window = format!("{id}:0");
        for (name, expected) in [
            ("openai-beta", Some("responses_websockets=2026-02-06")),
            ("x-codex-beta-features", Some("one")),
            ("session_id", Some(id.as_str())),
            ("session-id", Some(&id)),
            ("thread-id", Some(&id)),
            ("x-codex-window-id", Some(&window)),
            ("x-codex-turn-metadata", kind.and(metadata.blob())),
            ("x-codex-turn-state", None),
            ("authorization", None),
        ] {
            assert_eq!(value(name), expected, "{case}: {name}");
        }
    }
}
