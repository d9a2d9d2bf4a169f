//! The end of a thread, and clients that do not read.

use codex_core::{Codex, CodexError, Config, SpawnError};
use codex_mock::script::Turn;
use codex_mock::{Mock, Script};
use codex_protocol::{Event, Op};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Client, assert_lines, config, endless, in_time, lines, no_network, said};

/// All events until the thread is over.
async fn drain(codex: &Codex) -> Vec<Event> {
    let mut events = Vec::new();
    while let Ok(event) = in_time(codex.next_event()).await {
        events.push(event);
    }
    events
}

#[tokio::test]
async fn shutdown_complete_is_the_last_event() {
    if no_network() {
        return;
    }
    let client = Client::start(Script::new()).await;
    let id = client.submit(Op::Shutdown).await;
    assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7);
    let events = drain(&client.codex).await;
    assert_lines(&events, "shutdown_complete");
    assert_eq!(events[0].id, id);
    assert_eq!(in_time(client.codex.submit(said("hi"))).await, Err(CodexError::Over));
    assert_eq!(in_time(client.codex.next_event()).await, Err(CodexError::Over));
}

#[tokio::test]
async fn a_running_turn_is_ended_first() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().tool_call("endless", json!({})));
    let (tools, dropped) = endless();
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    client.say("hi").await;
    client.until("raw_response_completed").await;
    in_time(client.codex.shutdown()).await;
    let told = lines(&drain(&client.codex).await);
    assert_eq!(told[told.len() - 2..], ["turn_aborted interrupted", "shutdown_complete"]);
    in_time(dropped.cancelled()).await;
}

#[tokio::test]
async fn many_may_wait_for_the_end() {
    if no_network() {
        return;
    }
    let client = Client::start(Script::new()).await;
    let codex = &client.codex;
    in_time(async { tokio::join!(codex.shutdown(), codex.shutdown(), codex.shutdown()) }).await;
    in_time(codex.shutdown()).await;
    assert_lines(&drain(codex).await, "shutdown_complete");
}

#[tokio::test]
async fn cancelling_ends_the_thread_as_shutdown_does() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Hello").gate("never"));
    let mock = in_time(Mock::builder().script(script).start()).await.expect("it starts");
    let cancel = CancellationToken::new();
    let (codex, _) = in_time(Codex::spawn(config(&mock), cancel.clone())).await.unwrap();
    in_time(codex.submit(said("hi"))).await.unwrap();
    while in_time(codex.next_event()).await.unwrap().msg.type_word() != Some("agent_message") {}
    cancel.cancel();
    let told = lines(&drain(&codex).await);
    assert_eq!(told[told.len() - 2..], ["turn_aborted interrupted", "shutdown_complete"]);
}

#[tokio::test]
async fn dropping_the_thread_stops_its_tools() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().tool_call("endless", json!({})));
    let (tools, dropped) = endless();
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    client.say("hi").await;
    client.until("raw_response_completed").await;
    drop(client.codex);
    in_time(dropped.cancelled()).await;
}

#[tokio::test]
async fn a_client_that_reads_late_misses_nothing() {
    if no_network() {
        return;
    }
    let script = || Script::new().turn(Turn::new().text("one two three four five"));
    let prompt = Client::start(script()).await;
    let expected = lines(&prompt.turn("hi").await);
    let late = Client::start_with(script(), |config| Config { event_capacity: 1, ..config }).await;
    late.say("hi").await;
    // The thread waits where its second event has no room; it has asked nothing yet.
    in_time(late.codex.submit(Op::ToolApproval {
        id: "none".to_owned(),
        decision: codex_protocol::op::ReviewDecision::Abort,
    }))
    .await
    .unwrap();
    assert_eq!(lines(&late.rest().await), expected);
}

#[tokio::test]
async fn a_client_that_does_not_read_can_end_the_thread() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("one two three four five"));
    let client = Client::start_with(script, |config| Config { event_capacity: 1, ..config }).await;
    client.say("hi").await;
    in_time(client.codex.shutdown()).await;
    let told = lines(&drain(&client.codex).await);
    assert_eq!(told.last().map(String::as_str), Some("shutdown_complete"));
}

#[tokio::test]
async fn a_thread_that_waits_to_say_something_can_be_ended() {
    if no_network() {
        return;
    }
    let client = Client::start_with(Script::new(), |config| Config { event_capacity: 1, ..config }).await;
    for _ in 0..3 {
        // Each is refused, and there is room for one refusal.
        client.submit(Op::UserInput { items: vec![] }).await;
    }
    in_time(client.codex.shutdown()).await;
    let told = lines(&drain(&client.codex).await);
    let refusal = "error Some(BadRequest)";
    assert_eq!(told, [refusal, refusal, refusal, "shutdown_complete"]);
}

#[tokio::test]
async fn a_thread_that_has_no_room_for_another_op_can_be_ended() {
    if no_network() {
        return;
    }
    let client = Client::start_with(Script::new(), |config| Config { event_capacity: 1, ..config }).await;
    // Each is refused. The thread has room to say so once, takes one more, and 512 wait for it.
    for _ in 0..514 {
        client.submit(Op::UserInput { items: vec![] }).await;
    }
    in_time(client.codex.shutdown()).await;
    assert_eq!(drain(&client.codex).await.len(), 515);
}

#[tokio::test]
async fn a_provider_that_can_not_be_asked_starts_no_thread() {
    if no_network() {
        return;
    }
    let mock = in_time(Mock::start()).await.expect("it starts");
    let mut config = config(&mock);
    config.provider.base_url = "not a URL".to_owned();
    let refused = in_time(Codex::spawn(config, CancellationToken::new())).await;
    assert!(matches!(refused, Err(SpawnError::Client(_))), "{refused:?}");
}
