//! Which calls run together, and in what order their outputs come.

use std::sync::{Arc, Mutex};

use codex_core::tool::{DynamicTool, ToolContext, ToolError, ToolOutput, ToolRunner, Tools};
use tokio::sync::{Barrier, Semaphore};

use crate::support::{Act, function, in_time, run_all, text, turn};

/// What happened, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn push(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no panic"))
    }
}

/// A tool that logs when it begins and ends, and between them waits to be let on.
fn logging(name: &'static str, parallel_safe: bool, log: &Log, gate: &Arc<Semaphore>) -> impl DynamicTool {
    let (log, gate) = (log.clone(), Arc::clone(gate));
    let act = move |id: String, _: ToolContext| {
        let (log, gate) = (log.clone(), Arc::clone(&gate));
        async move {
            log.push(format!("+{id}"));
            gate.acquire().await.expect("it is open").forget();
            tokio::task::yield_now().await;
            log.push(format!("-{id}"));
            Ok::<ToolOutput, ToolError>(id.into())
        }
    };
    Act { name, parallel_safe, ..Act::new(act) }
}

fn runner(log: &Log, gate: &Arc<Semaphore>) -> ToolRunner {
    let tools = Tools::builder()
        .dynamic(logging("read", true, log, gate))
        .dynamic(logging("write", false, log, gate));
    ToolRunner::builder(tools.build().expect("two names")).build()
}

fn call(name: &str, id: &str) -> codex_core::tool::FinishedCall {
    function(id, name, &format!("{{\"id\":\"{id}\"}}"))
}

#[tokio::test]
async fn calls_that_are_safe_together_run_together() {
    let together = Arc::new(Barrier::new(3));
    let tool = Act {
        parallel_safe: true,
        ..Act::new(move |id: String, _: ToolContext| {
            let together = Arc::clone(&together);
            async move {
                together.wait().await;
                Ok(id.into())
            }
        })
    };
    let runner = crate::support::runner_of(tool);
    let calls = ["1", "2", "3"].map(|id| crate::support::act(id, id)).into();
    let outcomes = run_all(&mut turn(&runner), calls).await;
    assert_eq!(outcomes.iter().map(text).collect::<Vec<_>>(), ["1", "2", "3"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn others_run_alone_and_in_call_order() {
    let (log, gate) = (Log::default(), Arc::new(Semaphore::new(100)));
    let runner = runner(&log, &gate);
    let calls = (0..10).map(|index| call("write", &index.to_string())).collect();
    run_all(&mut turn(&runner), calls).await;
    let expected: Vec<_> = (0..10).flat_map(|index| [format!("+{index}"), format!("-{index}")]).collect();
    assert_eq!(log.take(), expected);
}

#[tokio::test]
async fn nothing_passes_a_call_that_runs_alone() {
    let (log, gate) = (Log::default(), Arc::new(Semaphore::new(0)));
    let runner = runner(&log, &gate);
    let mut turn = turn(&runner);
    for (name, id) in [("read", "r1"), ("read", "r2"), ("write", "w"), ("read", "r3"), ("read", "r4")] {
        turn.start(call(name, id));
    }
    // All that may run are let on one by one; the log says what ran beside what.
    gate.add_permits(5);
    while in_time(turn.next()).await.is_some() {}
    let log = log.take();
    let place = |line: &str| log.iter().position(|logged| logged == line).expect("it ran");
    for read in ["r1", "r2"] {
        assert!(place(&format!("-{read}")) < place("+w"), "{log:?}");
    }
    for read in ["r3", "r4"] {
        assert!(place("-w") < place(&format!("+{read}")), "{log:?}");
    }
    assert_eq!(place("-w"), place("+w") + 1, "{log:?}");
}

#[tokio::test]
async fn outputs_come_in_call_order_whichever_ends_first() {
    let gates: Arc<[Semaphore; 3]> = Arc::new([(); 3].map(|()| Semaphore::new(0)));
    let opened = Arc::clone(&gates);
    let tool = Act {
        parallel_safe: true,
        ..Act::new(move |id: String, _: ToolContext| {
            let gates = Arc::clone(&gates);
            async move {
                let index: usize = id.parse().expect("a number");
                gates[index].acquire().await.expect("it is open").forget();
                if let Some(before) = index.checked_sub(1) {
                    gates[before].add_permits(1);
                }
                Ok(id.into())
            }
        })
    };
    let runner = crate::support::runner_of(tool);
    // The last ends first, and lets the one before it end.
    opened[2].add_permits(1);
    let calls = ["0", "1", "2"].map(|id| crate::support::act(id, id)).into();
    let outcomes = run_all(&mut turn(&runner), calls).await;
    assert_eq!(outcomes.iter().map(text).collect::<Vec<_>>(), ["0", "1", "2"]);
}

#[tokio::test]
async fn waiting_for_an_output_can_be_given_up() {
    let (log, gate) = (Log::default(), Arc::new(Semaphore::new(0)));
    let runner = runner(&log, &gate);
    let mut turn = turn(&runner);
    turn.start(call("read", "r1"));
    tokio::select! {
        biased;
        _ = turn.next() => panic!("it waits at the gate"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(turn.pending(), 1);
    gate.add_permits(1);
    let outcome = in_time(turn.next()).await.expect("it is not lost");
    assert_eq!(text(&outcome), "r1");
    assert!(in_time(turn.next()).await.is_none());
}
