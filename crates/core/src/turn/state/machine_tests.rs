//! What a turn does, step by step.

use std::time::Duration;

use codex_api::{Fate, FunctionCall, Message, ResponseEvent, ResponseItem, RetryConfig};
use codex_protocol::event_msg::{ErrorEvent, TurnItem};
use codex_protocol::{CustomToolCall, Delta, EventMsg, Phase};

use super::{Failure, Happened, Outcome, Place, Standing, State, Step};

fn state() -> State {
    let place = Place { thread_id: "t".to_owned(), turn_id: "u".to_owned(), model: "mock".to_owned() };
    State::new(place, RetryConfig::default())
}

pub(super) fn message(id: Option<&str>, text: &str, phase: Option<Phase>) -> ResponseItem {
    let ResponseItem::Message(mut item) = ResponseItem::assistant(text) else { panic!("a message") };
    item.edit(|item: &mut Message| {
        item.id = id.map(str::to_owned);
        item.phase = phase;
    });
    ResponseItem::Message(item)
}

pub(super) fn call(id: &str) -> ResponseItem {
    let (item_id, call_id) = (Some(format!("fc_{id}")), format!("call_{id}"));
    FunctionCall {
        id: item_id,
        call_id,
        name: "f".to_owned(),
        arguments: "{}".to_owned(),
        ..FunctionCall::default()
    }
    .into()
}

pub(super) fn failure(fate: Fate) -> Failure {
    Failure {
        fate,
        may_pass: true,
        wait: Some(Duration::ZERO),
        reason: "it broke".to_owned(),
        usage: None,
        fills_window: false,
        tells_usage: false,
        details: "it broke".to_owned(),
        error: Box::new(ErrorEvent { message: "it broke".to_owned(), ..ErrorEvent::default() }),
    }
}

pub(super) fn failed(failure: Failure, left: u32) -> Happened {
    Happened::Failed { failure, standing: Standing { left, uncertain: 0 }, random: 1.0 }
}

pub(super) fn completed(end_turn: Option<bool>) -> Happened {
    Happened::Event(ResponseEvent::Completed { response_id: "r".to_owned(), token_usage: None, end_turn })
}

pub(super) fn done(item: ResponseItem) -> Happened {
    Happened::Event(ResponseEvent::OutputItemDone(item))
}

fn added(item: ResponseItem) -> Happened {
    Happened::Event(ResponseEvent::OutputItemAdded(item))
}

fn text(id: Option<&str>, delta: &str) -> Happened {
    let (item_id, delta) = (id.map(Into::into), delta.to_owned());
    Happened::Event(ResponseEvent::OutputTextDelta(Delta { delta, item_id, ..Delta::default() }))
}

/// A piece that says where its message is.
fn at(place: u32, id: Option<&str>, delta: &str) -> Happened {
    let (item_id, delta, output_index) = (id.map(Into::into), delta.to_owned(), Some(place));
    Happened::Event(ResponseEvent::OutputTextDelta(Delta {
        delta,
        item_id,
        output_index,
        ..Delta::default()
    }))
}

fn settled() -> Happened {
    Happened::Settled { input_waits: false }
}

/// A step in a few words.
pub(super) fn word(step: &Step) -> String {
    let id = |item: &TurnItem| item.id().unwrap_or("none").to_owned();
    match step {
        Step::Record(item) => format!("record {}", item.id().unwrap_or("none")),
        Step::Start(started) => format!("start {}", started.call.call_id()),
        Step::Begin(item) => format!("begin {}", id(item)),
        Step::End(item) => format!("end {}", id(item)),
        Step::Withdraw(item_id) => format!("withdraw {item_id}"),
        Step::Tell(msg) => msg.type_word().unwrap_or("unknown").to_owned(),
        Step::Count(usage) => format!("count {}", usage.is_some()),
        Step::Learn(_) => "learn".to_owned(),
        Step::Announce(event) => format!("announce {} {}", event.attempt, event.may_be_billed),
        Step::Settle => "settle".to_owned(),
        Step::TellTokens => "tokens".to_owned(),
        Step::Wait(wait) => format!("wait {}", wait.as_millis()),
        Step::Ask => "ask".to_owned(),
        Step::Finish(Outcome::Complete(last)) => format!("complete {last:?}"),
        Step::Finish(Outcome::Failed(error)) => format!("failed {}", error.message),
    }
}

/// What a turn does when all this happens.
fn steps(happened: impl IntoIterator<Item = Happened>) -> Vec<String> {
    let (mut state, mut steps) = (state(), Vec::new());
    state.on(Happened::Asked, &mut steps);
    for happened in happened {
        state.on(happened, &mut steps);
    }
    steps.iter().map(word).collect()
}

fn some(text: &str) -> String {
    format!("complete Some({text:?})")
}

#[test]
fn an_item_is_recorded_before_anything_follows_from_it() {
    assert_eq!(
        steps([done(call("1")), done(message(Some("msg_1"), "hi", None))]),
        [
            "record fc_1",
            "begin fc_1",
            "raw_response_item",
            "start call_1",
            "record msg_1",
            "begin msg_1",
            "end msg_1",
            "agent_message",
            "raw_response_item",
        ]
    );
}

#[test]
fn a_custom_call_starts_as_a_functions_does() {
    let call = CustomToolCall { call_id: "c".to_owned(), ..CustomToolCall::default() };
    assert_eq!(steps([done(call.into())]), ["record none", "begin u.1", "raw_response_item", "start c"]);
}

#[test]
fn pieces_and_ends_find_the_item_that_they_belong_to() {
    let msg = |id| message(id, "", None);
    let end = |id: &str| format!("end {id}");
    for (case, happened, expected) in [
        ("by id", vec![added(msg(Some("a"))), added(msg(Some("b"))), done(msg(Some("a")))], end("a")),
        ("without ids the oldest", vec![added(msg(None)), added(msg(None)), done(msg(None))], end("u.1")),
        ("an id only at the end", vec![added(msg(None)), done(msg(Some("a")))], end("u.1")),
        ("an id only at the beginning", vec![added(msg(Some("a"))), done(msg(None))], end("a")),
        ("another id is another item", vec![added(msg(Some("a"))), done(msg(Some("b")))], end("b")),
        ("never begun", vec![done(msg(None))], end("u.1")),
        ("begun by a piece", vec![text(Some("a"), "hi"), done(msg(Some("a")))], end("a")),
        ("begun by a piece without id", vec![text(None, "hi"), done(msg(Some("a")))], end("u.1")),
        ("begun twice", vec![added(msg(Some("a"))), added(msg(Some("a"))), done(msg(Some("a")))], end("a")),
    ] {
        let steps = steps(happened);
        assert!(steps.contains(&expected), "{case}: {steps:?}");
        let begun = steps.iter().filter(|step| **step == expected.replace("end", "begin")).count();
        assert_eq!(begun, 1, "{case}: {steps:?}");
    }
}

/// What is told of items and their pieces, a word and an id each.
fn told(happened: Vec<Happened>) -> String {
    let (mut state, mut steps) = (state(), Vec::new());
    for happened in happened {
        state.on(happened, &mut steps);
    }
    let words = steps.iter().filter_map(|step| match step {
        Step::Begin(_) | Step::End(_) | Step::Withdraw(_) => Some(word(step)),
        Step::Tell(EventMsg::AgentMessageContentDelta(event)) => {
            let refusal = if event.is_refusal { "no " } else { "" };
            Some(format!("{refusal}{} {}", event.item_id, event.delta))
        }
        _ => None,
    });
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn pieces_belong_to_their_message_whatever_it_is_called() {
    let msg = |id| message(id, "", None);
    for (case, happened, expected) in [
        (
            "named anew each time",
            vec![
                added(msg(Some("a"))),
                at(0, Some("b"), "On"),
                at(0, Some("c"), "e"),
                done(msg(Some("d"))),
                completed(None),
            ],
            "begin a, a On, a e, end a",
        ),
        (
            "named anew, and never announced",
            vec![at(0, Some("b"), "On"), at(0, Some("c"), "e"), done(msg(Some("d"))), completed(None)],
            "begin b, b On, b e, end b",
        ),
        (
            "a call of a server that names anew",
            vec![
                at(0, Some("b"), "On"),
                at(0, Some("c"), "e"),
                done(msg(Some("d"))),
                added(call("1")),
                done(call("2")),
            ],
            "begin b, b On, b e, end b, begin fc_1",
        ),
        (
            "two at once",
            vec![
                added(msg(Some("a"))),
                added(msg(Some("b"))),
                at(1, Some("b"), "Two"),
                at(0, Some("a"), "One"),
                done(msg(Some("b"))),
                done(msg(Some("a"))),
            ],
            "begin a, begin b, b Two, a One, end b, end a",
        ),
        (
            "two at once, without ids",
            vec![at(0, None, "One"), at(1, None, "Two"), at(0, None, "."), done(msg(None)), done(msg(None))],
            "begin u.1, u.1 One, begin u.2, u.2 Two, u.1 ., end u.1, end u.2",
        ),
        (
            "two at once, never announced",
            vec![
                at(0, Some("a"), "One"),
                at(1, Some("b"), "Two"),
                done(msg(Some("a"))),
                done(msg(Some("b"))),
            ],
            "begin a, a One, begin b, b Two, end a, end b",
        ),
    ] {
        assert_eq!(told(happened), expected, "{case}");
    }
}

#[test]
fn the_words_of_a_refusal_are_told_apart_from_text() {
    let delta = Delta { delta: "No.".to_owned(), item_id: Some("a".into()), ..Delta::default() };
    let refused = Happened::Event(ResponseEvent::RefusalDelta(delta));
    assert_eq!(told(vec![text(Some("a"), "Hm. "), refused]), "begin a, a Hm. , no a No.");
}

#[test]
fn another_request_follows_only_where_there_is_something_to_tell_the_model() {
    let said = || done(message(Some("m"), "hi", None));
    let waits = || Happened::Settled { input_waits: true };
    let reasoning = codex_protocol::ReasoningItem::default().into();
    for (case, happened, expected) in [
        ("an answer", vec![said(), completed(None), settled()], some("hi")),
        ("nothing", vec![completed(None), settled()], "complete None".to_owned()),
        ("a call", vec![done(call("1")), completed(None), settled()], "ask".to_owned()),
        (
            "a call, and the server says it is over",
            vec![done(call("1")), completed(Some(true)), settled()],
            "ask".to_owned(),
        ),
        ("the server wants to go on", vec![said(), completed(Some(false)), settled()], "ask".to_owned()),
        (
            "it wants to, and gave nothing: the same request would bring the same",
            vec![completed(Some(false)), settled()],
            "complete None".to_owned(),
        ),
        (
            "it wants to, and gave reasoning alone, which is not sent back",
            vec![done(reasoning), completed(Some(false)), settled()],
            "complete None".to_owned(),
        ),
        ("the user said something", vec![said(), completed(None), waits()], "ask".to_owned()),
        (
            "and did so at the last moment",
            vec![said(), completed(None), settled(), Happened::InputCame],
            "ask".to_owned(),
        ),
    ] {
        assert_eq!(steps(happened).last(), Some(&expected), "{case}");
    }
}

#[test]
fn what_the_server_never_finished_is_withdrawn_at_the_end() {
    let steps = steps([added(message(Some("m"), "", None)), completed(None), settled()]);
    assert_eq!(
        steps,
        [
            "begin m",
            "withdraw m",
            "raw_response_completed",
            "count false",
            "settle",
            "tokens",
            "complete None"
        ]
    );
}

#[test]
fn a_cut_is_withdrawn_announced_settled_and_asked_again_in_this_order() {
    let steps = steps([
        done(call("1")),
        added(message(Some("m"), "", None)),
        failed(failure(Fate::Cut), 5),
        settled(),
    ]);
    assert_eq!(
        steps[4..],
        ["begin m", "withdraw m", "count false", "announce 1 true", "settle", "wait 0", "ask"]
    );
}

#[test]
fn a_cut_ends_the_turn_only_where_its_answer_is_whole() {
    let answer = || done(message(Some("m"), "hi", Some(Phase::FinalAnswer)));
    let comment = || done(message(Some("m"), "hi", Some(Phase::Commentary)));
    let open = || added(message(Some("n"), "", None));
    let again = "ask".to_owned();
    let incomplete = Failure { may_pass: false, ..failure(Fate::Cut) };
    for (case, happened, failure, expected) in [
        ("whole", vec![answer()], failure(Fate::Cut), some("hi")),
        ("something open", vec![answer(), open()], failure(Fate::Cut), again.clone()),
        ("a commentary", vec![comment()], failure(Fate::Cut), again.clone()),
        ("nothing", vec![], failure(Fate::Cut), again.clone()),
        ("a call beside it", vec![answer(), done(call("1"))], failure(Fate::Cut), again.clone()),
        ("not cut", vec![answer()], failure(Fate::Unknown), again),
        ("the server ended it", vec![answer()], incomplete, "failed it broke".to_owned()),
    ] {
        let all = happened.into_iter().chain([failed(failure, 5), settled()]);
        assert_eq!(steps(all).last(), Some(&expected), "{case}");
    }
}

#[test]
fn an_answer_of_an_earlier_request_does_not_count() {
    let answer = done(message(Some("m"), "hi", Some(Phase::FinalAnswer)));
    let open = added(message(Some("n"), "", None));
    let cut = || failed(failure(Fate::Cut), 5);
    let steps = steps([answer, open, cut(), settled(), Happened::Asked, cut(), settled()]);
    assert_eq!(steps.last().map(String::as_str), Some("ask"));
}

#[test]
fn what_can_not_pass_fails_the_turn_after_its_calls_have_ended() {
    let hopeless = Failure { may_pass: false, tells_usage: true, ..failure(Fate::NotExecuted) };
    let steps = steps([done(call("1")), failed(hopeless, 5), settled()]);
    assert_eq!(steps[4..], ["settle", "tokens", "failed it broke"]);
}

#[test]
fn nothing_follows_the_end_of_an_answer() {
    let late = [done(message(Some("m"), "hi", None)), failed(failure(Fate::Cut), 5), completed(None)];
    let before = steps([completed(None)]);
    assert_eq!(steps(std::iter::once(completed(None)).chain(late)), before);
}

#[test]
fn a_response_that_had_begun_counts_though_nobody_says_what_it_cost() {
    let begun = || Happened::Event(ResponseEvent::Created);
    let counts =
        |happened: Vec<Happened>| steps(happened).iter().filter(|step| **step == "count false").count();
    for (case, happened, expected) in [
        ("cut", vec![begun(), failed(failure(Fate::Cut), 5)], 1),
        ("interrupted", vec![begun(), Happened::Interrupted], 1),
        ("interrupted before", vec![Happened::Interrupted], 0),
        ("interrupted after", vec![begun(), completed(None), Happened::Interrupted], 1),
        ("never executed", vec![failed(failure(Fate::NotExecuted), 5)], 0),
        ("unknown", vec![failed(failure(Fate::Unknown), 5)], 0),
    ] {
        assert_eq!(counts(happened), expected, "{case}");
    }
}

#[test]
fn another_model_is_told_once_and_a_dated_name_is_the_same_model() {
    let answers = |model: &str| Happened::Event(ResponseEvent::ServerModel(model.to_owned()));
    for (model, is_other) in [
        ("mock", false),
        ("MOCK", false),
        ("mock-2026-01-01", false),
        ("mock-mini", true),
        ("mocking", true),
        ("other", true),
    ] {
        let expected: &[&str] = if is_other { &["model_reroute", "warning"] } else { &[] };
        assert_eq!(steps([answers(model), answers(model)]), expected, "{model}");
    }
}
