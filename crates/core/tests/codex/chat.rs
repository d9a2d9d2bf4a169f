//! A thread with a server of Chat Completions.

use std::sync::atomic::Ordering;

use codex_core::tool::Tools;
use codex_core::{Config, ModelProviderInfo, WireApi};
use codex_mock::Script;
use codex_mock::script::{Match, Turn};
use codex_protocol::event_msg::TurnItem;
use codex_protocol::op::{Change, Op, ReviewDecision, UserTurn};
use codex_protocol::{Event, EventMsg, ReasoningEffort};
use serde_json::{Value, json};

use crate::support::{Client, echo, lines, no_network};

/// A completion that calls the tool with each text, under each id: some servers give none, some count anew each time.
fn calls(calls: &[(Option<&str>, &str)]) -> Turn {
    let number = |(index, (id, text)): (usize, &(Option<&str>, &str))| {
        let arguments = json!({"text": text}).to_string();
        json!({"index": index, "id": id, "function": {"name": "echo", "arguments": arguments}})
    };
    let calls: Vec<Value> = calls.iter().enumerate().map(number).collect();
    completion(&json!({"tool_calls": calls}), "tool_calls")
}

fn says(text: &str) -> Turn {
    completion(&json!({"content": text}), "stop")
}

fn completion(delta: &Value, finish: &str) -> Turn {
    let chunk = json!({"id": "c", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]});
    Turn::new()
        .matching(Match::new().path("/v1/chat/completions"))
        .sse(format!("data: {chunk}\n\ndata: [DONE]\n\n"))
}

/// The calls of a request and their outputs, as the server pairs them: the id, and what the tool said.
fn pairs(request: &Value) -> Vec<(String, String)> {
    let messages = request["messages"].as_array().expect("messages");
    let called = messages.iter().filter_map(|message| message["tool_calls"].as_array()).flatten();
    let answered = messages.iter().filter(|message| message["role"] == "tool");
    let pair = |(call, answer): (&Value, &Value)| {
        assert_eq!(call["id"], answer["tool_call_id"], "in call order");
        let word = |value: &Value| value.as_str().expect("a string").to_owned();
        (word(&call["id"]), word(&answer["content"]))
    };
    called.zip(answered).map(pair).collect()
}

/// The ids of calls, as a client is told them: of each that begins, and of each that is done.
fn told(events: &[Event]) -> Vec<(bool, String)> {
    let call_id = |event: &Event| match &event.msg {
        EventMsg::ItemStarted(event) => Some((true, call_id(&event.item)?)),
        EventMsg::ItemCompleted(event) => Some((false, call_id(&event.item)?)),
        _ => None,
    };
    events.iter().filter_map(call_id).collect()
}

fn call_id(item: &TurnItem) -> Option<String> {
    match item {
        TurnItem::ToolCall(call) => Some(call.call_id.clone()),
        _ => None,
    }
}

async fn client(script: Script, tools: Tools) -> Client {
    let change = |config: Config| {
        let provider = ModelProviderInfo { wire_api: WireApi::Chat, ..config.provider };
        Config { provider, tools, ..config }
    };
    Client::start_with(script, change).await
}

#[tokio::test]
async fn calls_whose_ids_come_again_in_the_next_answer_run_all_the_same() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(calls(&[(None, "one"), (None, "two")]))
        .turn(calls(&[(None, "one")]))
        .turn(says("Done."))
        .turn(calls(&[(Some("call_0"), "three")]))
        .turn(calls(&[(Some("call_0"), "four"), (Some("call_0"), "five"), (Some("call_0"), "six")]))
        .turn(calls(&[(None, "seven")]))
        .turn(says("Done."));
    let (tools, runs) = echo(false);
    let client = client(script, tools).await;
    let mut events = client.turn("hi").await;
    events.extend(client.turn("and again").await);
    assert_eq!(runs.load(Ordering::SeqCst), 8, "{:?}", lines(&events));

    let requests = client.mock.requests();
    let pairs = pairs(&requests[6].json().expect("JSON"));
    let said: Vec<&str> = pairs.iter().map(|(_, said)| said.as_str()).collect();
    assert_eq!(said, ["one", "two", "one", "three", "four", "five", "six", "seven"]);
    let ids: Vec<&str> = pairs.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids[..2], ["tool-call-0", "tool-call-1"], "an id that is new stays as it is");
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");

    // Clients are told the same ids, from the beginning of a call on.
    let (begun, done): (Vec<_>, Vec<_>) = told(&events).into_iter().partition(|(is_begun, _)| *is_begun);
    assert_eq!(done.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ids);
    assert_eq!(begun.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>()[..4], ids[..4]);
}

#[tokio::test]
async fn a_setting_that_waited_for_the_turns_end_and_is_not_sent_is_told() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(calls(&[(None, "one")])).turn(says("Done."));
    let (tools, _) = echo(true);
    let client = client(script, tools).await;
    client.say("hi").await;
    let events = client.until("tool_approval_request").await;
    let Some(EventMsg::ToolApprovalRequest(request)) = events.last().map(|event| &event.msg) else {
        panic!("{events:?}")
    };
    let turn = UserTurn { effort: Change::Set(ReasoningEffort::High), ..UserTurn::default() };
    let id = client.submit(turn).await;
    client.submit(Op::ToolApproval { id: request.call_id.clone(), decision: ReviewDecision::Approved }).await;
    client.rest().await;
    let warning = client.event().await;
    assert_eq!(warning.id, id);
    let expected = "warning reasoning effort `high` is not sent: Chat Completions has no form for it";
    assert_eq!(lines(&[warning]), [expected]);
}
