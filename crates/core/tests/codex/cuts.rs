//! A tool turn whose first response is cut after each of its events.

use std::sync::atomic::Ordering;

use codex_core::Config;
use codex_mock::script::{Match, Test, Turn};
use codex_mock::{At, End, Fault, Script};
use codex_protocol::EventMsg;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Client, echo, lines, no_network};

/// More than the events of the first response.
const EVENTS: usize = 24;

/// A model that goes on from what it is sent: it calls what was not called yet, then answers.
fn script(fault: Fault) -> Script {
    let call = |turn: Turn, id: &str| turn.tool_call_as(id, "echo", json!({"text": id}));
    let knows = |id: &str| Match::new().body("/input", Test::Contains(id.to_owned()));
    let both = || call(call(Turn::new().reasoning("Hm."), "call_1"), "call_2");
    Script::new()
        .turn(both().fault(fault))
        .turn(Turn::new().text("Done.").matching(knows("call_2")).always())
        .turn(call(Turn::new(), "call_2").matching(knows("call_1")).always())
        .turn(both().always())
}

async fn survives(how: End, events: usize) {
    let (tools, runs) = echo(false);
    let fault = Fault::End { how, at: At::Event(events) };
    let client = Client::start_with(script(fault), |config| Config { tools, ..config }).await;
    let told = client.turn("call both").await;
    let (case, shown) = (format!("{how:?} after {events}"), lines(&told));
    assert_eq!(shown.last().map(String::as_str), Some(r#"task_complete Some("Done.")"#), "{case}: {shown:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 2, "{case}: {shown:?}");
    // Both calls and their outputs were sent, once.
    let last = client.items(client.mock.requests().len() - 1);
    for item in [
        "call echo {\"text\":\"call_1\"}",
        "call echo {\"text\":\"call_2\"}",
        "output \"call_1\"",
        "output \"call_2\"",
    ] {
        assert_eq!(last.iter().filter(|sent| *sent == item).count(), 1, "{case}: {item} in {last:?}");
    }
    // A repeat that gave back what was lost was announced; nothing else was sent.
    let announced = shown.iter().filter(|line| line.starts_with("stream_error")).count() as u64;
    let generations = client.mock.generations();
    assert!(
        (2..=2 + announced).contains(&generations) && announced <= 1,
        "{case}: {generations} of {shown:?}"
    );
    let mut open: Vec<&str> = Vec::new();
    for event in &told {
        match &event.msg {
            EventMsg::ItemStarted(event) => open.extend(event.item.id()),
            EventMsg::ItemCompleted(event) => open.retain(|id| Some(*id) != event.item.id()),
            EventMsg::ItemWithdrawn(event) => open.retain(|id| *id != event.item_id),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{case}: {open:?} of {shown:?}");
}

#[tokio::test]
async fn it_ends_as_if_nothing_had_happened() {
    if no_network() {
        return;
    }
    for how in [End::Cut, End::Reset, End::Close] {
        join_all((0..EVENTS).map(|events| survives(how, events))).await;
    }
}
