//! How a call can end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use codex_core::tool::{CallEnd, DynamicTool, ToolContext, ToolError, ToolOutput, Unattended};
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

use crate::support::{Act, act, in_time, run_all, run_one, runner_of, text, turn};

#[tokio::test]
async fn an_error_is_told_with_its_causes() {
    #[derive(Debug, thiserror::Error)]
    #[error("no weather")]
    struct NoWeather(#[source] std::io::Error);

    let runner = runner_of(Act::new(async |id: String, _: ToolContext| match id.as_str() {
        "io" => Err(NoWeather(std::io::Error::other("the sky is gone")))?,
        words => Err(ToolError::new(words)),
    }));
    for (id, expected) in [("io", "no weather: the sky is gone"), ("ask again", "ask again")] {
        let outcome = run_one(&runner, act(id, id)).await;
        assert_eq!((&outcome.end, text(&outcome)), (&CallEnd::Failed, expected));
        assert!(!outcome.end.was_not_run());
    }
}

#[tokio::test]
async fn a_panic_is_told_and_the_next_call_runs() {
    let runner = runner_of(Act::new(async |id: String, _: ToolContext| -> Result<ToolOutput, ToolError> {
        match id.as_str() {
            "literal" => panic!("it broke"),
            "formatted" => panic!("{id} broke"),
            "value" => std::panic::panic_any(7),
            _ => Ok("fine".into()),
        }
    }));
    let mut turn = turn(&runner);
    let calls = ["literal", "formatted", "value", "none"].map(|id| act(id, id)).into();
    let outcomes = run_all(&mut turn, calls).await;
    let told: Vec<_> = outcomes.iter().map(text).collect();
    assert_eq!(
        told,
        [
            "error: `act` panicked: it broke",
            "error: `act` panicked: formatted broke",
            "error: `act` panicked: no message",
            "fine"
        ]
    );
    assert_eq!(outcomes[0].end, CallEnd::Panicked("it broke".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_call_has_its_time_from_when_it_runs() {
    let slow = Act {
        deadline: Duration::from_secs(10),
        ..Act::new(async |id: String, _: ToolContext| {
            tokio::time::sleep(Duration::from_secs(id.parse().expect("seconds"))).await;
            Ok("in time".into())
        })
    };
    let mut turn = turn(&runner_of(slow));
    // The second waits for the first and has all of its time still.
    let outcomes = run_all(&mut turn, vec![act("c1", "9"), act("c2", "9"), act("c3", "11")]).await;
    let ends: Vec<_> =
        outcomes.iter().map(|outcome| (&outcome.end, outcome.took.as_secs(), text(outcome))).collect();
    let too_late = CallEnd::TooLate { deadline: Duration::from_secs(10) };
    assert_eq!(
        ends,
        [
            (&CallEnd::Answered, 9, "in time"),
            (&CallEnd::Answered, 18, "in time"),
            (
                &too_late,
                28,
                "error: `act` was stopped after 10s, its deadline; it may have done a part of its work"
            ),
        ]
    );
}

/// Tells when it is dropped.
struct Told(Option<oneshot::Sender<&'static str>>);

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(told) = self.0.take() {
            let _ = told.send("dropped");
        }
    }
}

/// A tool that says when it runs and then waits for ever; it tells when it is dropped.
fn endless() -> (impl DynamicTool, Arc<Notify>, oneshot::Receiver<&'static str>) {
    let (told, dropped) = oneshot::channel();
    let (told, running) = (Mutex::new(Some(told)), Arc::new(Notify::new()));
    let runs = Arc::clone(&running);
    let tool = Act::new(move |_: String, _: ToolContext| {
        let told = Told(told.lock().expect("no panic").take());
        let runs = Arc::clone(&runs);
        async move {
            let _told = told;
            runs.notify_one();
            std::future::pending().await
        }
    });
    (tool, running, dropped)
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_says_that_the_user_aborted_it() {
    let (tool, running, dropped) = endless();
    let cancel = CancellationToken::new();
    let mut turn = runner_of(tool).turn(Arc::new(Unattended), &cancel);
    turn.start(act("c1", ""));
    turn.start(act("c2", ""));
    in_time(running.notified()).await;
    tokio::time::advance(Duration::from_millis(1_500)).await;
    cancel.cancel();
    let outcomes = run_all(&mut turn, vec![act("c3", "")]).await;
    assert_eq!(in_time(dropped).await, Ok("dropped"));
    let told: Vec<_> = outcomes.iter().map(|outcome| (&outcome.end, text(outcome))).collect();
    let aborted = "aborted by the user after 1.5s";
    assert_eq!(
        told,
        [
            (&CallEnd::Cancelled, aborted),
            (&CallEnd::Cancelled, aborted),
            (&CallEnd::Cancelled, "aborted by the user after 0.0s"),
        ]
    );
    assert!(turn.is_cancelled());
}

#[tokio::test]
async fn dropping_the_turn_ends_its_calls() {
    let (tool, running, dropped) = endless();
    let runner = runner_of(tool);
    let mut turn = turn(&runner);
    turn.start(act("c1", ""));
    in_time(running.notified()).await;
    drop(turn);
    assert_eq!(in_time(dropped).await, Ok("dropped"));
}

#[tokio::test]
async fn what_a_tool_started_elsewhere_learns_of_its_end() {
    let (ended, ends) = oneshot::channel();
    let ended = Mutex::new(Some(ended));
    let runner = runner_of(Act::new(move |_: String, context: ToolContext| {
        let ended = ended.lock().expect("no panic").take().expect("one call");
        async move {
            assert!(ended.send(context.ended).is_ok(), "the test waits");
            Ok("".into())
        }
    }));
    let outcome = run_one(&runner, act("c1", "")).await;
    assert_eq!(outcome.end, CallEnd::Answered);
    in_time(in_time(ends).await.expect("it ran").cancelled()).await;
}
