//! Turns that are taken back.

use codex_mock::Script;
use codex_mock::script::Turn;
use codex_protocol::{EventMsg, Op};

use crate::support::{Client, assert_lines, no_network};

#[tokio::test]
async fn what_is_taken_back_is_not_sent_any_more() {
    if no_network() {
        return;
    }
    let texts = ["One.", "Two.", "Three."];
    let script = texts.into_iter().fold(Script::new(), |script, text| script.turn(Turn::new().text(text)));
    let client = Client::start(script).await;
    client.turn("first").await;
    let before = client.turn("second").await.iter().rev().find_map(|event| match &event.msg {
        EventMsg::TokenCount(count) => count.info,
        _ => None,
    });
    let id = client.submit(Op::ThreadRollback { num_turns: 1 }).await;
    let events = [client.event().await, client.event().await];
    assert!(events.iter().all(|event| event.id == id), "{events:?}");
    assert_lines(
        &events,
        r"
        thread_rolled_back 1
        token_count
        ",
    );
    let EventMsg::TokenCount(count) = &events[1].msg else { panic!("{events:?}") };
    let info = count.info.unwrap();
    // What was spent stays spent; what fills the window is an estimate of what is left.
    assert_eq!(Some(info.total_token_usage), before.map(|before| before.total_token_usage));
    assert!(info.last_token_usage.total_tokens > 0 && info.last_token_usage.input_tokens == 0, "{info:?}");
    client.turn("third").await;
    assert_eq!(client.items(2), [r#"user "first""#, r#"assistant "One.""#, r#"user "third""#]);
}

#[tokio::test]
async fn what_can_not_be_taken_back_is_refused_and_nothing_changes() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("One.").gate("go")).turn(Turn::new().text("Two."));
    let client = Client::start(script).await;
    client.say("first").await;
    client.until("agent_message").await;
    client.submit(Op::ThreadRollback { num_turns: 1 }).await;
    assert_lines(&client.until("error").await[1..], "error Some(ThreadRollbackFailed)");
    client.mock.gate("go").open();
    client.rest().await;
    for (num_turns, expected) in [
        (0, "no turn was named to be taken back"),
        (2, "2 turns can't be taken back: the thread has 1 turn since it began or was compacted"),
    ] {
        client.submit(Op::ThreadRollback { num_turns }).await;
        let event = client.event().await;
        assert_lines(std::slice::from_ref(&event), "error Some(ThreadRollbackFailed)");
        let EventMsg::Error(error) = event.msg else { panic!("{event:?}") };
        assert_eq!(error.message, expected);
    }
    client.turn("second").await;
    assert_eq!(client.items(1), [r#"user "first""#, r#"assistant "One.""#, r#"user "second""#]);
}
