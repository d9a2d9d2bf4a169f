//! A call runs at most once in a thread.

use std::sync::Arc;

use codex_core::tool::{CallEnd, CallLedger, Claim, ToolContext, ToolRunner, Tools};
use codex_protocol::{FunctionCall, ResponseItem};
use tokio::sync::Semaphore;

use crate::support::{
    Act, Add, Count, act, add_and_say, function, in_time, run_all, run_one, runner_of, text, turn,
};

#[tokio::test]
async fn a_repeated_id_gets_the_output_of_the_first_time() {
    let (runner, added, _) = add_and_say();
    let call = function("c1", "add", r#"{"a":1,"b":2}"#);
    let first = run_one(&runner, call.clone()).await;
    // In another turn, with other arguments, as another tool: the id decides.
    for repeat in [call.clone(), function("c1", "add", r#"{"a":9,"b":9}"#), function("c1", "gone", "")] {
        let again = run_one(&runner, repeat).await;
        assert_eq!(again.end, CallEnd::Repeated { is_known: true });
        assert!(again.end.was_not_run());
        assert_eq!(again.output, first.output);
    }
    assert_eq!(added.get(), 1);
    assert_eq!(text(&run_one(&runner, function("c2", "add", r#"{"a":9,"b":9}"#)).await), "18");
    assert_eq!(added.get(), 2);
}

#[tokio::test]
async fn a_repeat_within_a_turn_gets_the_output_of_the_first() {
    let (runner, added, _) = add_and_say();
    let call = function("c1", "add", r#"{"a":1,"b":2}"#);
    let outcomes = run_all(&mut turn(&runner), vec![call.clone(), call]).await;
    assert_eq!(outcomes.iter().map(text).collect::<Vec<_>>(), ["3", "3"]);
    assert_eq!(outcomes[1].end, CallEnd::Repeated { is_known: true });
    assert_eq!(added.get(), 1);
}

#[tokio::test]
async fn a_call_whose_turn_was_dropped_is_not_run_again() {
    let (runs, gate) = (Count::default(), Arc::new(Semaphore::new(0)));
    let (started, closed) = (runs.clone(), Arc::clone(&gate));
    let runner = runner_of(Act::new(move |_: String, _: ToolContext| {
        started.up();
        let closed = Arc::clone(&closed);
        async move {
            closed.add_permits(1);
            std::future::pending().await
        }
    }));
    let mut dropped = turn(&runner);
    dropped.start(act("c1", ""));
    in_time(gate.acquire()).await.expect("it runs").forget();
    drop(dropped);
    let again = run_one(&runner, act("c1", "")).await;
    assert!(matches!(again.end, CallEnd::Repeated { .. }), "{again:?}");
    assert_eq!(runs.get(), 1);
}

#[tokio::test]
async fn the_calls_of_a_history_are_not_run_again() {
    let item = |call_id: &str| {
        let (call_id, name) = (call_id.to_owned(), "add".to_owned());
        ResponseItem::from(FunctionCall { call_id, name, ..FunctionCall::default() })
    };
    let history =
        [ResponseItem::user("add"), item("done"), item("open"), ResponseItem::function_output("done", "7")];
    let add = Add::default();
    let added = add.0.clone();
    let tools = Tools::builder().tool(add).build().expect("a name");
    let runner = ToolRunner::builder(tools).ledger(CallLedger::of_history(&history)).build();
    let call = |id| function(id, "add", r#"{"a":1,"b":2}"#);
    let outcomes = run_all(&mut turn(&runner), vec![call("done"), call("open"), call("new")]).await;
    let told: Vec<_> = outcomes.iter().map(|outcome| (&outcome.end, text(outcome))).collect();
    assert_eq!(
        told,
        [
            (&CallEnd::Repeated { is_known: true }, "7"),
            (
                &CallEnd::Repeated { is_known: false },
                "error, nothing was run: a call with this id was started before, and its output is not known",
            ),
            (&CallEnd::Answered, "3"),
        ]
    );
    assert_eq!(added.get(), 1);
}

#[test]
fn an_id_is_claimed_once() {
    let ledger = CallLedger::new();
    assert_eq!(ledger.claim("c1"), Claim::First);
    assert_eq!(ledger.claim("c1"), Claim::Repeated);
    assert_eq!(ledger.output("c1"), None);
    assert_eq!(ledger.claim("c2"), Claim::First);
    ledger.end("c1", &ResponseItem::function_output("c1", "3"));
    assert_eq!(ledger.claim("c1"), Claim::Repeated);
    assert_eq!(ledger.output("c1"), Some(ResponseItem::function_output("c1", "3")));
}

/// Many at once, on several threads.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_one_runs() {
    let (runner, added, _) = add_and_say();
    let turns = (0..50).map(|_| {
        let runner = runner.clone();
        async move { run_one(&runner, function("c1", "add", r#"{"a":1,"b":2}"#)).await.end }
    });
    let ends = in_time(futures_util::future::join_all(turns)).await;
    assert_eq!(ends.iter().filter(|end| **end == CallEnd::Answered).count(), 1);
    assert_eq!(added.get(), 1);
}
