//! The order of events in each kind of turn, every one of them.

use std::sync::atomic::Ordering;

use codex_core::Config;
use codex_mock::Script;
use codex_mock::script::Turn;
use codex_protocol::Op;
use serde_json::json;

use crate::support::{Client, assert_lines, echo, no_network};

#[tokio::test]
async fn a_simple_turn() {
    if no_network() {
        return;
    }
    let client = Client::start(Script::new().turn(Turn::new().reasoning("Hm.").text("Hello there."))).await;
    let id = client.say("hi").await;
    let events = client.rest().await;
    assert!(events.iter().all(|event| event.id == id), "{events:?}");
    assert_lines(
        &events,
        r#"
        task_started
        raw_response_item user "hi"
        item_started user_message
        item_completed user_message
        user_message "hi"
        item_started reasoning []
        agent_reasoning_section_break
        reasoning_content_delta "Hm."
        item_completed reasoning ["Hm."]
        agent_reasoning "Hm."
        raw_response_item reasoning
        item_started agent_message ""
        agent_message_content_delta "Hello"
        agent_message_content_delta " there."
        item_completed agent_message "Hello there."
        agent_message "Hello there."
        raw_response_item assistant "Hello there."
        raw_response_completed
        token_count
        task_complete Some("Hello there.")
        "#,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tool_turn() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().tool_call("echo", json!({"text": "one"})).tool_call("echo", json!({"text": "two"})))
        .turn(Turn::new().text("Done."));
    let (tools, runs) = echo(false);
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    assert_lines(
        &client.turn("call it twice").await,
        r#"
        task_started
        raw_response_item user "call it twice"
        item_started user_message
        item_completed user_message
        user_message "call it twice"
        item_started tool_call echo in_progress None
        raw_response_item call echo {"text":"one"}
        item_started tool_call echo in_progress None
        raw_response_item call echo {"text":"two"}
        raw_response_completed
        item_completed tool_call echo completed Some("one")
        raw_response_item output "one"
        item_completed tool_call echo completed Some("two")
        raw_response_item output "two"
        token_count
        item_started agent_message ""
        agent_message_content_delta "Done."
        item_completed agent_message "Done."
        agent_message "Done."
        raw_response_item assistant "Done."
        raw_response_completed
        token_count
        task_complete Some("Done.")
        "#,
    );
    assert_eq!((runs.load(Ordering::SeqCst), client.mock.generations()), (2, 2));
    let (calls, outputs) = (
        [r#"call echo {"text":"one"}"#, r#"call echo {"text":"two"}"#],
        [r#"output "one""#, r#"output "two""#],
    );
    assert_eq!(client.items(1)[1..], [calls, outputs].concat());
}

#[tokio::test]
async fn an_interrupted_turn() {
    if no_network() {
        return;
    }
    let client = Client::start(Script::new().turn(Turn::new().text("Well").gate("never").text("no"))).await;
    client.say("hi").await;
    let mut events = client.until("agent_message").await;
    client.submit(Op::Interrupt).await;
    events.extend(client.rest().await);
    assert_lines(
        &events[5..],
        r#"
        item_started agent_message ""
        agent_message_content_delta "Well"
        item_completed agent_message "Well"
        agent_message "Well"
        raw_response_item assistant "Well"
        raw_response_item user "<turn_aborted>"
        turn_aborted interrupted
        "#,
    );
}

#[tokio::test]
async fn an_error_turn() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Well").fail("invalid_prompt", "No."));
    let client = Client::start(script).await;
    assert_lines(
        &client.turn("hi").await[5..],
        r#"
        item_started agent_message ""
        agent_message_content_delta "Well"
        item_completed agent_message "Well"
        agent_message "Well"
        raw_response_item assistant "Well"
        error Some(BadRequest)
        task_complete None
        "#,
    );
}
