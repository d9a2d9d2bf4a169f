//! How many repeats the requests of a turn have together.

use std::sync::{Arc, Mutex, PoisonError};

use super::decide::{Decision, Standing};

/// The repeats that a turn may spend, on all its requests and for whatever reason. Cheap to clone; clones
/// share it.
#[derive(Clone, Debug)]
pub struct RetryBudget(Arc<Mutex<Ledger>>);

#[derive(Clone, Copy, Debug)]
struct Ledger {
    left: u32,
    uncertain: u32,
}

impl RetryBudget {
    /// A budget of `repeats`.
    pub fn new(repeats: u32) -> Self {
        Self(Arc::new(Mutex::new(Ledger { left: repeats, uncertain: 0 })))
    }

    /// How many repeats are left.
    pub fn left(&self) -> u32 {
        self.lock().left
    }

    /// How many repeats after an unknown fate were taken from it.
    pub fn uncertain(&self) -> u32 {
        self.lock().uncertain
    }

    /// Asks `decide` with the standing of a request that was repeated `repeats` times and may or may not be
    /// `repeatable`, and takes the repeat it grants.
    ///
    /// Nothing comes between the decision and the taking, so that requests of one turn that fail at the same
    /// time do not overspend. `decide` must not use this budget.
    pub fn claim(
        &self,
        repeats: u32,
        repeatable: bool,
        decide: impl FnOnce(Standing) -> Decision,
    ) -> Decision {
        let mut ledger = self.lock();
        let Ledger { left, uncertain } = *ledger;
        let decision = decide(Standing { repeatable, repeats, uncertain, left });
        if let Decision::Repeat { may_be_billed, .. } = decision {
            ledger.left = left.saturating_sub(1);
            ledger.uncertain = uncertain.saturating_add(u32::from(may_be_billed));
        }
        decision
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Ledger> {
        // Numbers are never half written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
