//! Requests that are sent again, and those that are not.

use std::sync::atomic::Ordering;

use codex_core::{Config, ModelProviderInfo};
use codex_mock::script::Turn;
use codex_mock::{At, End, Fault, Script, ev};
use codex_protocol::EventMsg;
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::support::{Client, assert_lines, echo, in_time, items, lines, no_network};

fn cut_after(events: usize) -> Fault {
    Fault::End { how: End::Cut, at: At::Event(events) }
}

/// A response that is cut after these events.
fn cut(events: Vec<Value>) -> Turn {
    let count = events.len() + 1;
    let all = std::iter::once(ev::created("__ID__")).chain(events);
    // One more, which is cut off.
    Turn::new().events(all.chain([ev::in_progress("__ID__")])).fault(cut_after(count))
}

fn answer(id: &str, text: &str) -> Value {
    let mut message = ev::message(id, text);
    message["phase"] = json!("final_answer");
    message
}

#[tokio::test]
async fn a_half_streamed_message_is_withdrawn_and_asked_for_again() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().text("Hello there.").fault(cut_after(5)))
        .turn(Turn::new().text("Hello there."));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    assert_lines(
        &events[5..],
        r#"
        item_started agent_message ""
        agent_message_content_delta "Hello"
        item_withdrawn
        stream_error Reconnecting... 1/5 Some(Cut) billed true
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
    let ids: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.msg {
            EventMsg::ItemStarted(event) => event.item.id(),
            EventMsg::ItemWithdrawn(event) => Some(event.item_id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(ids[1], ids[2]);
    assert_eq!(client.mock.generations(), 2);
    assert_eq!(items(&client.mock.requests()[1]), [r#"user "hi""#]);
}

#[tokio::test]
async fn a_half_streamed_call_is_withdrawn_and_never_runs() {
    if no_network() {
        return;
    }
    let call = |arguments: &str| ev::function_call("fc_1", "call_1", "echo", arguments);
    let script = Script::new()
        .turn(cut(vec![
            ev::output_item_added(0, call("")),
            ev::function_call_arguments_delta("fc_1", 0, r#"{"text":"o"#),
        ]))
        .turn(Turn::new().text("Done."));
    let (tools, runs) = echo(false);
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    let events = client.turn("hi").await;
    assert_lines(
        &events[5..8],
        r"
        item_started tool_call echo in_progress None
        item_withdrawn
        stream_error Reconnecting... 1/5 Some(Cut) billed true
        ",
    );
    let EventMsg::ItemWithdrawn(withdrawn) = &events[6].msg else { panic!("{:?}", events[6]) };
    assert_eq!(withdrawn.item_id, "fc_1");
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    assert_eq!(items(&client.mock.requests()[1]), [r#"user "hi""#]);
}

#[tokio::test]
async fn finished_items_are_kept_and_their_calls_have_run_before_the_repeat() {
    if no_network() {
        return;
    }
    let call = ev::function_call("fc_1", "call_1", "echo", r#"{"text":"one"}"#);
    let script = Script::new()
        .turn(cut(vec![
            ev::output_item_done(0, ev::message("msg_1", "First.")),
            ev::output_item_done(1, call),
            ev::output_item_added(2, ev::message_started("msg_2")),
        ]))
        .turn(Turn::new().text("Done."));
    let (tools, runs) = echo(false);
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    let events = client.turn("hi").await;
    assert_lines(
        &events[13..18],
        r#"
        item_withdrawn
        stream_error Reconnecting... 1/5 Some(Cut) billed true
        item_completed tool_call echo completed Some("one")
        raw_response_item output "one"
        item_started agent_message ""
        "#,
    );
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert_eq!(
        items(&client.mock.requests()[1]),
        [r#"user "hi""#, r#"assistant "First.""#, r#"call echo {"text":"one"}"#, r#"output "one""#]
    );
}

#[tokio::test]
async fn a_call_id_runs_once_however_often_it_comes() {
    if no_network() {
        return;
    }
    let call = || ev::function_call("fc_1", "call_1", "echo", r#"{"text":"one"}"#);
    let script = Script::new()
        .turn(cut(vec![ev::output_item_done(0, call())]))
        .turn(Turn::new().item(call()))
        .turn(Turn::new().text("Done."));
    let (tools, runs) = echo(false);
    let client = Client::start_with(script, |config| Config { tools, ..config }).await;
    client.turn("hi").await;
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    // The script breaks the API's own rule that call ids are unique.
    let _ = client.mock.report();
}

#[tokio::test]
async fn trailing_reasoning_is_not_sent_again() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(cut(vec![ev::output_item_done(0, ev::reasoning("rs_1", "Hm."))]))
        .turn(Turn::new().text("Done."));
    let client = Client::start(script).await;
    client.turn("hi").await;
    assert_eq!(items(&client.mock.requests()[1]), [r#"user "hi""#]);
}

#[tokio::test]
async fn an_answer_that_is_whole_is_not_asked_for_again() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(cut(vec![ev::output_item_done(0, answer("msg_1", "Done."))]));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    assert_lines(
        &events[5..],
        r#"
        item_started agent_message ""
        agent_message_content_delta "Done."
        item_completed agent_message "Done."
        agent_message "Done."
        raw_response_item assistant "Done."
        token_count unknown
        task_complete Some("Done.")
        "#,
    );
    assert_eq!(client.mock.generations(), 1);
}

#[tokio::test]
async fn an_answer_with_something_open_is_not_whole() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(cut(vec![
            ev::output_item_done(0, answer("msg_1", "Done.")),
            ev::output_item_added(1, ev::message_started("msg_2")),
        ]))
        .turn(Turn::new().text("And more."));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    assert!(lines(&events).iter().any(|line| line.starts_with("stream_error")), "{events:?}");
    assert_eq!(client.mock.generations(), 2);
}

#[tokio::test]
async fn a_turn_asks_again_twice_after_cuts_that_gave_nothing() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(cut(vec![]).always());
    let client = Client::start(script).await;
    assert_lines(
        &client.turn("hi").await[5..],
        r"
        stream_error Reconnecting... 1/5 Some(Cut) billed true
        stream_error Reconnecting... 2/5 Some(Cut) billed true
        error Some(ResponseStreamDisconnected { http_status_code: Some(200) })
        task_complete None
        ",
    );
    assert_eq!(client.mock.generations(), 3);
}

#[tokio::test]
async fn a_response_that_may_exist_is_asked_for_twice_more() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Hello").fault(cut_after(0)).always());
    let client = Client::start(script).await;
    assert_lines(
        &client.turn("hi").await[5..],
        r"
        stream_error Reconnecting... 1/5 Some(Unknown) billed true
        stream_error Reconnecting... 2/5 Some(Unknown) billed true
        error Some(ResponseStreamDisconnected { http_status_code: Some(200) })
        task_complete None
        ",
    );
    assert_eq!(client.mock.generations(), 3);
}

#[tokio::test]
async fn the_terminal_event_ends_the_reply_though_the_connection_stays_open() {
    if no_network() {
        return;
    }
    let open = Fault::End { how: End::Stall, at: At::End };
    let client = Client::start(Script::new().turn(Turn::new().text("Hello").fault(open))).await;
    let told = lines(&client.turn("hi").await);
    assert_eq!(told.last().map(String::as_str), Some(r#"task_complete Some("Hello")"#));
}

#[tokio::test]
async fn an_attempt_that_recorded_something_gives_the_two_back() {
    if no_network() {
        return;
    }
    let part = |id: &str| cut(vec![ev::output_item_done(0, ev::message(id, "Part."))]);
    let script = Script::new()
        .turn(cut(vec![]))
        .turn(cut(vec![]))
        .turn(part("msg_1"))
        .turn(cut(vec![]))
        .turn(Turn::new().text("Done."));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    assert_eq!(lines(&events).last().map(String::as_str), Some(r#"task_complete Some("Done.")"#));
    assert_eq!(client.mock.generations(), 5);
}

#[tokio::test]
async fn all_repeats_of_a_turn_come_from_one_budget() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().status(503).header("retry-after", "0"))
        .turn(cut(vec![ev::output_item_done(0, ev::message("msg_1", "Part."))]))
        .turn(Turn::new().status(503).header("retry-after", "0"))
        .turn(Turn::new().text("Done."));
    let three = |config: Config| {
        let provider = ModelProviderInfo { stream_max_retries: Some(3), ..config.provider };
        Config { provider, ..config }
    };
    let client = Client::start_with(script, three).await;
    let events = client.turn("hi").await;
    let told = lines(&events);
    assert_eq!(
        told.iter().filter(|line| line.starts_with("stream_error")).collect::<Vec<_>>(),
        [
            "stream_error Reconnecting... 1/3 Some(NotExecuted) billed false",
            "stream_error Reconnecting... 2/3 Some(Cut) billed true",
            "stream_error Reconnecting... 3/3 Some(NotExecuted) billed false",
        ]
    );
    assert_eq!(client.mock.generations(), 2);
}

#[tokio::test]
async fn a_spent_budget_ends_the_turn() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Hello there.").fault(cut_after(5)));
    let none = |config: Config| {
        let provider = ModelProviderInfo { stream_max_retries: Some(0), ..config.provider };
        Config { provider, ..config }
    };
    let client = Client::start_with(script, none).await;
    assert_lines(
        &client.turn("hi").await[7..],
        r"
        item_withdrawn
        error Some(ResponseStreamDisconnected { http_status_code: Some(200) })
        task_complete None
        ",
    );
    assert_eq!(client.mock.requests().len(), 1);
}

#[tokio::test]
async fn an_error_before_the_response_exists_is_repeated() {
    if no_network() {
        return;
    }
    let error = |code: &str| Fault::Error {
        after: 0,
        code: code.to_owned(),
        message: "No.".to_owned(),
        nested: true,
    };
    let script = Script::new()
        .turn(Turn::new().text("Hello").fault(error("server_is_overloaded")))
        .turn(Turn::new().text("Hello"));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    assert_lines(
        &events[5..7],
        r#"
        stream_error Reconnecting... 1/5 Some(NotExecuted) billed false
        item_started agent_message ""
        "#,
    );
    assert_eq!(client.mock.requests().len(), 2);
}

#[tokio::test]
async fn an_incomplete_response_is_never_repeated() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Half").incomplete("content_filter"));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    let told = lines(&events);
    assert_eq!(
        told[told.len() - 2..],
        [r#"error Some(ResponseIncomplete { reason: "content_filter" })"#, "task_complete None"]
    );
    let EventMsg::Error(error) = &events[events.len() - 2].msg else { panic!("{events:?}") };
    assert_eq!(
        error.message.split(" (").next(),
        Some("the response is incomplete: content_filter"),
        "{}",
        error.message
    );
    assert_eq!(client.mock.requests().len(), 1);
}

#[tokio::test]
async fn a_repeat_is_told_before_it_reaches_the_server() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(cut(vec![]))
        .turn(Turn::new().status(503).header("retry-after", "0"))
        .turn(Turn::new().text("Hello").fault(Fault::HeadGate("go".to_owned())));
    let client = Client::start(script).await;
    client.say("hi").await;
    in_time(client.mock.wait_for_requests(3)).await;
    let mut told = Vec::new();
    while let Some(event) = client.codex.next_event().now_or_never() {
        told.push(event.expect("the thread is there"));
    }
    assert_lines(
        &told[5..],
        r"
        stream_error Reconnecting... 1/5 Some(Cut) billed true
        stream_error Reconnecting... 2/5 Some(NotExecuted) billed false
        ",
    );
    client.mock.gate("go").open();
    client.rest().await;
}
