//! What a thread tells its client, as JSON.

use codex_protocol::{Event, EventMsg, Reason};
use serde_json::{Value, json};

/// One of each kind, with every field.
fn examples() -> Vec<Value> {
    let usage = json!({
        "input_tokens": 5, "cached_input_tokens": 2, "cache_write_tokens": 0, "output_tokens": 3,
        "reasoning_output_tokens": 1, "total_tokens": 8,
    });
    let message = json!({"type": "agent_message", "id": "msg_1", "text": "Hi", "phase": "final_answer"});
    let place = json!({"thread_id": "t", "turn_id": "u", "item_id": "msg_1", "delta": "Hi"});
    let with = |mut object: Value, fields: Value| {
        object.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        object
    };
    let error = json!({
        "message": "the server failed", "codex_error_info": {"response_stream_disconnected": {"http_status_code": 200}},
        "fate": "cut", "retry_after_ms": 5, "request_id": "req_1", "response_id": "resp_1", "attempts": 2,
    });
    vec![
        json!({
            "type": "session_configured", "session_id": "s", "thread_id": "t", "model": "gpt-5",
            "model_provider_id": "openai", "approval_policy": "on-request", "cwd": "/", "reasoning_effort": "low",
            "service_tier": "flex",
        }),
        json!({"type": "task_started", "turn_id": "u", "started_at": 1, "model_context_window": 1000}),
        json!({
            "type": "task_complete", "turn_id": "u", "last_agent_message": null, "error": error, "started_at": 1,
            "completed_at": 2, "duration_ms": 1000, "time_to_first_token_ms": 10,
        }),
        json!({
            "type": "turn_aborted", "turn_id": "u", "reason": "interrupted", "started_at": 1, "completed_at": 2,
            "duration_ms": 1000,
        }),
        json!({"type": "shutdown_complete"}),
        with(json!({"type": "error"}), error.clone()),
        json!({"type": "warning", "message": "w"}),
        json!({
            "type": "stream_error", "message": "Reconnecting... 1/5", "codex_error_info": "server_overloaded",
            "additional_details": "d", "fate": "unknown", "reason": "closed", "wait_ms": 500, "attempt": 1,
            "max_attempts": 5, "may_be_billed": true,
        }),
        json!({"type": "model_reroute", "from_model": "a", "to_model": "b"}),
        json!({"type": "raw_response_item", "item": {"type": "new_item", "n": 1.50}}),
        json!({"type": "raw_response_completed", "response_id": "resp_1", "token_usage": usage}),
        json!({"type": "item_started", "thread_id": "t", "turn_id": "u", "item": message, "started_at_ms": 1}),
        json!({
            "type": "item_completed", "thread_id": "t", "turn_id": "u", "completed_at_ms": 2,
            "item": {"type": "tool_call", "id": "fc_1", "call_id": "c", "name": "n", "arguments": "{}", "status": "failed", "output": "o"},
        }),
        json!({"type": "item_withdrawn", "thread_id": "t", "turn_id": "u", "item_id": "msg_1"}),
        with(json!({"type": "agent_message_content_delta"}), place.clone()),
        with(json!({"type": "reasoning_content_delta", "summary_index": 1}), place.clone()),
        with(json!({"type": "reasoning_raw_content_delta", "content_index": 1}), place),
        json!({"type": "agent_reasoning_section_break", "item_id": "rs_1", "summary_index": 1}),
        json!({
            "type": "tool_approval_request", "call_id": "c", "turn_id": "u", "name": "n", "arguments": "{}",
        }),
        json!({
            "type": "token_count",
            "info": {"total_token_usage": usage, "last_token_usage": usage, "model_context_window": 1000},
            "usage_unknown": true,
            "responses_without_usage": 1,
            "rate_limits": {
                "limit_id": "codex", "primary": {"used_percent": 1.5, "window_minutes": 300, "reset_at": 7},
                "rate_limit_reached_type": "rate_limit_reached",
            },
            "further_rate_limits": [{"limit_id": "other"}],
        }),
        json!({"type": "thread_rolled_back", "num_turns": 1}),
        json!({"type": "user_message", "message": "hi", "images": ["a.png"]}),
        json!({"type": "agent_message", "message": "Hi", "phase": "commentary"}),
        json!({"type": "agent_reasoning", "text": "thinking"}),
    ]
}

#[test]
fn each_is_written_as_it_was_read() {
    let examples = examples();
    let words: Vec<&str> = examples.iter().map(|example| example["type"].as_str().unwrap()).collect();
    assert_eq!(words, EventMsg::TYPES);
    for msg in examples {
        let json = json!({"id": "1", "msg": msg});
        let event: Event = serde_json::from_str(&json.to_string()).unwrap();
        assert!(!matches!(event.msg, EventMsg::Unknown(_)), "{json}: {event:?}");
        assert_eq!(event.msg.type_word(), msg["type"].as_str());
        assert_eq!(serde_json::to_value(&event).unwrap(), json);
    }
}

#[test]
fn the_text_of_an_item_is_kept() {
    let text = r#"{"type":"raw_response_item","item":{"type":"new","n":1.50,"s":"\ud83e"}}"#;
    let event: EventMsg = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), text);
}

#[test]
fn other_names_of_turns_are_read() {
    for (alias, word) in [("turn_started", "task_started"), ("turn_complete", "task_complete")] {
        let event: EventMsg =
            serde_json::from_value(json!({"type": alias, "turn_id": "u", "last_agent_message": null}))
                .unwrap();
        assert_eq!(event.type_word(), Some(word));
    }
}

#[test]
fn what_is_not_known_is_written_as_it_came() {
    for (text, reason) in [
        (r#"{"type":"new_event","n":1.50}"#, Reason::UnknownType),
        (r#"{"n":1}"#, Reason::NoType),
        ("7", Reason::NotAnObject),
    ] {
        let event: EventMsg = serde_json::from_str(text).unwrap();
        let EventMsg::Unknown(unknown) = &event else { panic!("{event:?}") };
        assert_eq!(unknown.reason(), &reason, "{text}");
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
    }
    let unfit: EventMsg = serde_json::from_str(r#"{"type":"warning"}"#).unwrap();
    let EventMsg::Unknown(unknown) = unfit else { panic!("{unfit:?}") };
    assert!(matches!(unknown.reason(), Reason::Misread(_)), "{:?}", unknown.reason());
}

#[test]
fn an_error_kind_that_is_not_known_is_kept() {
    let json =
        json!({"type": "error", "message": "m", "codex_error_info": {"new_kind": {"n": 1}}, "attempts": 0});
    let event: EventMsg = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), json);
}
