//! Who is asked before a call runs, and what the answer does.

use std::sync::{Arc, Mutex};

use codex_core::tool::{
    ApprovalPolicy, ApprovalRequest, Approvals, CallEnd, Decision, ToolContext, ToolRunner, Tools, TurnCalls,
};
use serde_json::json;

use crate::support::{Act, Count, act, in_time, run_all, text, turn, turn_with};

/// A runner of `act`, which needs approval, and how often it ran.
fn asking(approvals: impl Into<Approvals>, key: Option<&'static str>) -> (ToolRunner, Count) {
    let runs = Count::default();
    let count = runs.clone();
    let tool = Act {
        needs_approval: true,
        approval_key: key,
        ..Act::new(move |id: String, _: ToolContext| {
            count.up();
            async move { Ok(id.into()) }
        })
    };
    let tools = Tools::builder().dynamic(tool).build().expect("a name");
    (ToolRunner::builder(tools).approvals(approvals).build(), runs)
}

/// A turn whose questions are answered so, and the questions.
fn answering(runner: &ToolRunner, decision: Decision) -> (TurnCalls, Arc<Mutex<Vec<ApprovalRequest>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let questions = Arc::clone(&asked);
    let turn = turn_with(runner, move |request: ApprovalRequest| {
        questions.lock().expect("no panic").push(request);
        std::future::ready(decision.clone())
    });
    (turn, asked)
}

#[tokio::test(start_paused = true)]
async fn each_decision_has_its_end() {
    let denied = || Decision::Denied("not on a Friday".to_owned());
    for (decision, runs_expected, end, told) in [
        (Decision::Approved, 1, CallEnd::Answered, "x"),
        (Decision::ApprovedForThread, 1, CallEnd::Answered, "x"),
        (
            denied(),
            0,
            CallEnd::Denied("not on a Friday".to_owned()),
            "denied, nothing was run: not on a Friday",
        ),
        (Decision::Abort, 0, CallEnd::Aborted, "aborted by the user after 0.0s, nothing was run"),
    ] {
        let (runner, runs) = asking(ApprovalPolicy::AskOnRequest, None);
        let (mut turn, asked) = answering(&runner, decision.clone());
        let outcome = run_all(&mut turn, vec![act("c1", "x")]).await.remove(0);
        assert_eq!((&outcome.end, text(&outcome)), (&end, told));
        assert_eq!(runs.get(), runs_expected, "{decision:?}");
        assert_eq!(turn.is_cancelled(), decision == Decision::Abort);
        let question =
            ApprovalRequest { call_id: "c1".to_owned(), tool: "act".to_owned(), input: json!({"id": "x"}) };
        assert_eq!(*asked.lock().expect("no panic"), [question]);
    }
}

#[tokio::test]
async fn the_policy_decides_who_is_asked() {
    let own = Approvals {
        policy: ApprovalPolicy::AskNever,
        by_tool: [("act".to_owned(), ApprovalPolicy::AskAlways)].into(),
    };
    for (approvals, asked_expected, runs_expected) in [
        (ApprovalPolicy::AskNever.into(), 0, 1),
        (ApprovalPolicy::AskOnRequest.into(), 1, 1),
        (ApprovalPolicy::AskAlways.into(), 1, 1),
        (ApprovalPolicy::Deny.into(), 0, 0),
        (own, 1, 1),
    ] {
        let name = format!("{approvals:?}");
        let (runner, runs) = asking(approvals, None);
        let (mut turn, asked) = answering(&runner, Decision::Approved);
        run_all(&mut turn, vec![act("c1", "x")]).await;
        assert_eq!(
            (asked.lock().expect("no panic").len(), runs.get()),
            (asked_expected, runs_expected),
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_is_approved_for_the_thread_is_not_asked_about_again() {
    for (key, ids, questions) in [(None, ["x", "x", "y"], 2), (Some("all"), ["x", "y", "z"], 1)] {
        let (runner, runs) = asking(ApprovalPolicy::AskAlways, key);
        let mut asked = 0;
        // Each in a turn of its own: it is the thread that remembers.
        for (index, id) in ids.into_iter().enumerate() {
            let (mut turn, questions) = answering(&runner, Decision::ApprovedForThread);
            run_all(&mut turn, vec![act(&index.to_string(), id)]).await;
            asked += questions.lock().expect("no panic").len();
        }
        assert_eq!((asked, runs.get()), (questions, 3), "{key:?}");
    }
}

#[tokio::test]
async fn what_is_approved_once_is_asked_about_again() {
    let (runner, runs) = asking(ApprovalPolicy::AskOnRequest, None);
    let (mut turn, asked) = answering(&runner, Decision::Approved);
    run_all(&mut turn, vec![act("c1", "x"), act("c2", "x")]).await;
    assert_eq!((asked.lock().expect("no panic").len(), runs.get()), (2, 2));
}

#[tokio::test]
async fn calls_that_wait_together_are_asked_about_once_where_one_answer_does() {
    let runs = Count::default();
    let count = runs.clone();
    let tool = Act {
        needs_approval: true,
        parallel_safe: true,
        ..Act::new(move |id: String, _: ToolContext| {
            count.up();
            async move { Ok(id.into()) }
        })
    };
    let runner = ToolRunner::builder(Tools::builder().dynamic(tool).build().expect("a name")).build();
    let (mut turn, asked) = answering(&runner, Decision::ApprovedForThread);
    run_all(&mut turn, ["c1", "c2", "c3"].map(|id| act(id, "same")).into()).await;
    assert_eq!((asked.lock().expect("no panic").len(), runs.get()), (1, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_abort_ends_the_other_calls() {
    let (runner, runs) = asking(ApprovalPolicy::AskOnRequest, None);
    let (mut turn, asked) = answering(&runner, Decision::Abort);
    let outcomes = run_all(&mut turn, (0..20).map(|index| act(&index.to_string(), "x")).collect()).await;
    assert_eq!(outcomes[0].end, CallEnd::Aborted);
    assert!(outcomes[1..].iter().all(|outcome| outcome.end == CallEnd::Cancelled), "{outcomes:?}");
    assert_eq!((asked.lock().expect("no panic").len(), runs.get()), (1, 0));
}

#[tokio::test]
async fn nobody_there_is_a_denial() {
    let (runner, runs) = asking(ApprovalPolicy::AskOnRequest, None);
    let outcome = run_all(&mut turn(&runner), vec![act("c1", "x")]).await.remove(0);
    assert_eq!(text(&outcome), "denied, nothing was run: nobody is there to approve it");
    assert_eq!(runs.get(), 0);
}

#[tokio::test]
async fn a_question_that_nobody_answers_can_be_cancelled() {
    let (runner, runs) = asking(ApprovalPolicy::AskOnRequest, None);
    let asked = Arc::new(tokio::sync::Notify::new());
    let question = Arc::clone(&asked);
    let mut turn = turn_with(&runner, move |_| {
        question.notify_one();
        std::future::pending()
    });
    turn.start(act("c1", "x"));
    in_time(asked.notified()).await;
    turn.cancel();
    let outcome = in_time(turn.next()).await.expect("an outcome");
    assert_eq!((outcome.end, runs.get()), (CallEnd::Cancelled, 0));
}

#[tokio::test]
async fn bad_arguments_are_not_asked_about() {
    let (runner, _) = asking(ApprovalPolicy::AskAlways, None);
    let (mut turn, asked) = answering(&runner, Decision::Approved);
    let outcomes = run_all(&mut turn, vec![crate::support::function("c1", "act", "{\"id\":7}")]).await;
    assert!(matches!(outcomes[0].end, CallEnd::Refused(_)));
    assert_eq!(*asked.lock().expect("no panic"), []);
}
