//! Tools that a person is asked about.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use codex_core::Config;
use codex_mock::Script;
use codex_mock::script::Turn;
use codex_protocol::EventMsg;
use codex_protocol::op::{AskForApproval, Op, ReviewDecision, UserTurn};
use serde_json::json;

use crate::support::{Client, assert_lines, echo, lines, no_network};

/// A thread whose model calls the tool in every first request of a turn.
async fn client() -> (Client, Arc<AtomicUsize>) {
    let call = || Turn::new().tool_call("echo", json!({"text": "one"}));
    let done = || Turn::new().text("Done.");
    let script = Script::new().turn(call()).turn(done()).turn(call()).turn(done());
    let (tools, runs) = echo(true);
    (Client::start_with(script, |config| Config { tools, ..config }).await, runs)
}

/// Waits for the question and answers it.
async fn decide(client: &Client, decision: ReviewDecision) {
    let events = client.until("tool_approval_request").await;
    let Some(EventMsg::ToolApprovalRequest(request)) = events.last().map(|event| &event.msg) else {
        panic!("{events:?}")
    };
    assert_eq!((request.name.as_str(), request.arguments.as_str()), ("echo", r#"{"text":"one"}"#));
    client.submit(Op::ToolApproval { id: request.call_id.clone(), decision }).await;
}

/// The rest of the turn, without what belongs to the stream.
async fn outcome(client: &Client) -> Vec<String> {
    let told = lines(&client.rest().await);
    let wanted =
        |line: &String| line.contains("tool_call") || line.contains("output") || line.starts_with("turn_");
    told.into_iter().filter(wanted).collect()
}

#[tokio::test]
async fn an_approved_call_runs() {
    if no_network() {
        return;
    }
    let (client, runs) = client().await;
    client.say("call it").await;
    // Nobody asked about this one.
    client.submit(Op::ToolApproval { id: "other".to_owned(), decision: ReviewDecision::Abort }).await;
    decide(&client, ReviewDecision::Approved).await;
    let expected =
        [r#"item_completed tool_call echo completed Some("one")"#, r#"raw_response_item output "one""#];
    assert_eq!(outcome(&client).await, expected);
    // The next one is asked about again.
    client.say("call it").await;
    decide(&client, ReviewDecision::Approved).await;
    client.rest().await;
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn what_is_approved_for_the_thread_is_not_asked_about_again() {
    if no_network() {
        return;
    }
    let (client, runs) = client().await;
    client.say("call it").await;
    decide(&client, ReviewDecision::ApprovedForSession).await;
    client.rest().await;
    let told = lines(&client.turn("call it").await);
    assert!(!told.iter().any(|line| line.starts_with("tool_approval_request")), "{told:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_denied_call_does_not_run_and_the_model_reads_why() {
    if no_network() {
        return;
    }
    for (message, expected) in
        [(Some("use the other one"), "use the other one"), (None, "the user does not want this")]
    {
        let (client, runs) = client().await;
        client.say("call it").await;
        decide(&client, ReviewDecision::Denied { message: message.map(str::to_owned) }).await;
        let told = outcome(&client).await;
        assert!(told[0].starts_with("item_completed tool_call echo declined"), "{told:?}");
        assert!(told[0].contains(expected), "{told:?}");
        assert_eq!(runs.load(Ordering::SeqCst), 0);
        assert!(client.items(1)[2].contains(expected), "{:?}", client.items(1));
    }
}

#[tokio::test]
async fn an_abort_ends_the_turn_as_an_interrupt_does() {
    if no_network() {
        return;
    }
    let (client, runs) = client().await;
    client.say("call it").await;
    decide(&client, ReviewDecision::Abort).await;
    let told = outcome(&client).await;
    assert!(told[0].starts_with("item_completed tool_call echo aborted"), "{told:?}");
    assert_eq!(told.last().map(String::as_str), Some("turn_aborted interrupted"));
    assert_eq!((runs.load(Ordering::SeqCst), client.mock.requests().len()), (0, 1));
}

#[tokio::test]
async fn an_interrupt_takes_the_question_back() {
    if no_network() {
        return;
    }
    let (client, runs) = client().await;
    client.say("call it").await;
    client.until("tool_approval_request").await;
    client.submit(Op::Interrupt).await;
    let told = outcome(&client).await;
    assert_eq!(told.last().map(String::as_str), Some("turn_aborted interrupted"));
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_policy_decides_where_nobody_is_to_be_asked() {
    if no_network() {
        return;
    }
    for (policy, expected) in [
        (AskForApproval::Never, r#"item_completed tool_call echo completed Some("one")"#),
        (AskForApproval::Deny, "item_completed tool_call echo declined"),
    ] {
        let (client, _) = client().await;
        let turn = UserTurn { approval_policy: Some(policy), ..UserTurn::new(vec!["call it".into()]) };
        client.submit(turn).await;
        let told = outcome(&client).await;
        assert!(told[1].starts_with(expected), "{told:?}");
    }
}

#[tokio::test]
async fn the_question_comes_after_the_call_is_recorded() {
    if no_network() {
        return;
    }
    let (client, _) = client().await;
    client.say("call it").await;
    let events = client.until("tool_approval_request").await;
    let told: Vec<_> =
        events.into_iter().filter(|event| !matches!(event.msg, EventMsg::RawResponseCompleted(_))).collect();
    assert_lines(
        &told[5..],
        r#"
        item_started tool_call echo in_progress None
        raw_response_item call echo {"text":"one"}
        tool_approval_request echo {"text":"one"}
        "#,
    );
}
