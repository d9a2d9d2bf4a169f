//! What the head of an answer tells comes first, as events.

use codex_mock::{Reply, ev};
use serde_json::json;

use crate::support::{body, no_network, told};

#[tokio::test]
async fn the_events_of_the_head_come_first_and_in_order() {
    if no_network() {
        return;
    }
    let stream = body([ev::created("resp_1"), ev::completed("resp_1", vec![])]);
    let reply = Reply::sse(stream)
        .header("x-reasoning-included", "false")
        .header("x-models-etag", "v7")
        .header("x-zeta-primary-used-percent", "3")
        .header("x-codex-primary-used-percent", "12.5")
        .header("openai-model", "other-model")
        .header("openai-verification-recommendation", "trusted_access_for_cyber");
    assert_eq!(
        told(reply).await,
        [
            "model other-model",
            "limits codex",
            "limits zeta",
            "etag v7",
            "ServerReasoningIncluded",
            "Created",
            "completed resp_1"
        ]
    );
}

#[tokio::test]
async fn they_come_before_a_whole_response_and_before_a_failure() {
    if no_network() {
        return;
    }
    let reply = Reply::json(200, ev::response("resp_1", "completed")).header("openai-model", "m");
    assert_eq!(told(reply).await, ["model m", "completed resp_1"]);
    let reply = Reply::sse(body([ev::error("server_error", "broken")])).header("openai-model", "m");
    assert_eq!(told(reply).await, ["model m", "error ServerFailed, not executed"]);
}

#[tokio::test]
async fn a_model_in_an_event_is_told_when_it_changes() {
    if no_network() {
        return;
    }
    let within = |model: serde_json::Value| {
        let mut event = ev::in_progress("resp_1");
        event["response"]["headers"] = json!({"OpenAI-Model": model});
        event
    };
    let mut beside = ev::completed("resp_1", vec![]);
    beside["headers"] = json!({"x-openai-model": ["d", "ignored"]});
    let events = [
        within(json!("a")),
        within(json!("b")),
        within(json!(["b"])),
        within(json!(7)),
        ev::in_progress("resp_1"),
        within(json!("a")),
        beside,
    ];
    let reply = Reply::sse(body(events)).header("openai-model", "a");
    assert_eq!(
        told(reply).await,
        [
            "model a",
            "InProgress",
            "model b",
            "InProgress",
            "InProgress",
            "InProgress",
            "InProgress",
            "model a",
            "InProgress",
            "model d",
            "completed resp_1"
        ]
    );
}
