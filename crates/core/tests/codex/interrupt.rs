//! Turns that are ended from outside.

use codex_core::Config;
use codex_mock::script::Turn;
use codex_mock::{Fault, Script, ev};
use codex_protocol::Op;
use serde_json::json;

use crate::support::{Client, assert_lines, endless, in_time, lines, no_network};

#[tokio::test]
async fn the_model_is_told_of_it_in_the_next_request() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Well").gate("never")).turn(Turn::new().text("Hello"));
    let client = Client::start(script).await;
    client.say("first").await;
    client.until("agent_message").await;
    client.submit(Op::Interrupt).await;
    client.rest().await;
    client.turn("second").await;
    assert_eq!(
        client.items(1),
        [r#"user "first""#, r#"assistant "Well""#, r#"user "<turn_aborted>""#, r#"user "second""#]
    );
}

#[tokio::test]
async fn what_was_half_streamed_is_withdrawn() {
    if no_network() {
        return;
    }
    let events = vec![
        ev::created("__ID__"),
        ev::output_item_added(0, ev::message_started("msg_1")),
        ev::text_delta("msg_1", 0, "Hel"),
    ];
    let client = Client::start(Script::new().turn(Turn::new().events(events).gate("never"))).await;
    client.say("first").await;
    client.until("agent_message_content_delta").await;
    client.submit(Op::Interrupt).await;
    assert_lines(
        &client.rest().await,
        r#"
        item_withdrawn
        raw_response_item user "<turn_aborted>"
        turn_aborted interrupted
        "#,
    );
}

#[tokio::test]
async fn a_tool_that_runs_is_stopped_and_the_model_is_told() {
    if no_network() {
        return;
    }
    let script =
        Script::new().turn(Turn::new().tool_call("endless", json!({}))).turn(Turn::new().text("Hello"));
    let (tools, dropped) = endless();
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    client.say("first").await;
    client.until("raw_response_completed").await;
    client.submit(Op::Interrupt).await;
    let told = lines(&client.rest().await);
    assert!(
        told[0].starts_with(r#"item_completed tool_call endless aborted Some("aborted by the user"#),
        "{told:?}"
    );
    assert!(told[1].starts_with(r#"raw_response_item output "aborted by the user"#), "{told:?}");
    assert_eq!(told[2..], [r#"raw_response_item user "<turn_aborted>""#, "turn_aborted interrupted"]);
    in_time(dropped.cancelled()).await;
    client.turn("second").await;
    assert_eq!(client.items(1).len(), 5);
}

#[tokio::test]
async fn what_is_said_after_it_is_for_the_next_turn() {
    if no_network() {
        return;
    }
    let call = Turn::new().tool_call("endless", json!({}));
    let (tools, _) = endless();
    let script = Script::new().turn(call).turn(Turn::new().text("Done."));
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    client.say("call it").await;
    client.until("raw_response_completed").await;
    client.say("before").await;
    // The tool takes a moment to stop.
    client.submit(Op::Interrupt).await;
    let next = client.say("instead").await;
    let aborted = client.rest().await;
    assert_eq!(lines(&aborted).last().map(String::as_str), Some("turn_aborted interrupted"));
    let events = client.rest().await;
    assert_eq!(lines(&events).last().map(String::as_str), Some(r#"task_complete Some("Done.")"#));
    assert!(events.iter().all(|event| event.id == next), "{events:?}");
    let sent = client.items(1);
    assert_eq!(sent[sent.len() - 3..], [r#"user "before""#, r#"user "<turn_aborted>""#, r#"user "instead""#]);
}

#[tokio::test]
async fn no_wait_before_a_repeat_holds_it_up() {
    if no_network() {
        return;
    }
    let slow = "Rate limit reached. Please try again in 50s.";
    let limited = Fault::Error {
        after: 0,
        code: "rate_limit_exceeded".to_owned(),
        message: slow.to_owned(),
        nested: true,
    };
    for turn in [
        Turn::new().status(503).header("retry-after", "50"),
        Turn::new().text("Hello").fault(limited),
        Turn::new().text("Hello").fault(Fault::HeadGate("never".to_owned())),
    ] {
        let waits = !format!("{turn:?}").contains("HeadGate");
        let client = Client::start(Script::new().turn(turn)).await;
        client.say("first").await;
        if waits {
            client.until("stream_error").await;
        } else {
            in_time(client.mock.wait_for_requests(1)).await;
        }
        client.submit(Op::Interrupt).await;
        let told = lines(&client.rest().await);
        let end = [r#"raw_response_item user "<turn_aborted>""#, "turn_aborted interrupted"];
        assert_eq!(told[told.len() - 2..], end);
        client.codex.shutdown().await;
        assert_eq!(client.mock.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_idle_thread_takes_no_notice() {
    if no_network() {
        return;
    }
    let client = Client::start(Script::new().turn(Turn::new().text("Hello"))).await;
    client.submit(Op::Interrupt).await;
    let events = client.turn("hi").await;
    assert_eq!(lines(&events).first().map(String::as_str), Some("task_started"));
    assert_eq!(lines(&events).last().map(String::as_str), Some(r#"task_complete Some("Hello")"#));
}
