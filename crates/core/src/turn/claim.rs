//! Repeats, taken from the turn's budget.

use std::time::Duration;

use codex_api::{Cause, Decision, Fate, RetryBudget, Stop};
use uuid::Uuid;

use super::state::{Failure, Happened, Standing, State, Step};

/// Tells the state of a failure, and takes the repeat that it decides on from the budget; nothing comes in between.
pub(super) fn failed(state: &mut State, failure: Failure, budget: &RetryBudget) -> Vec<Step> {
    let (fate, random) = (failure.fate, random());
    let mut steps = Vec::new();
    budget.claim(0, false, |standing| {
        let standing = Standing { left: standing.left, uncertain: standing.uncertain };
        state.on(Happened::Failed { failure, standing, random }, &mut steps);
        claimed(&steps, fate)
    });
    steps
}

/// What the budget is told of a decision. A repeat after a cut is counted by the state, not among those in doubt.
fn claimed(steps: &[Step], fate: Fate) -> Decision {
    let announced = steps.iter().find_map(|step| match step {
        Step::Announce(event) => Some(event),
        _ => None,
    });
    match announced {
        Some(event) => Decision::Repeat {
            wait: Duration::from_millis(event.wait_ms),
            why: Cause::Answer,
            fate,
            may_be_billed: event.may_be_billed && fate != Fate::Cut,
        },
        None => Decision::Stop(Stop::Final),
    }
}

/// From 0 to 1.
fn random() -> f64 {
    let [a, b, c, d, ..] = *Uuid::new_v4().as_bytes();
    f64::from(u32::from_be_bytes([a, b, c, d])) / f64::from(u32::MAX)
}
