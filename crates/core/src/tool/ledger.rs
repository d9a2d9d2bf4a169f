//! [`CallLedger`]: each call runs at most once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use codex_api::ResponseItem;

use super::call::FinishedCall;

/// The calls of a thread that were started, by their ids, and the outputs of those that ended.
///
/// It lives as long as the thread, over all requests, repeats and connections: an id that it knows is never started
/// again, whether or not the call ended.
#[derive(Debug, Default)]
pub struct CallLedger(Mutex<HashMap<String, Option<ResponseItem>>>);

/// Whether a call may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It may, now; it is written down as started.
    First,
    /// It was started before, and may not again.
    Repeated,
}

impl CallLedger {
    /// A ledger of no calls.
    pub fn new() -> Self {
        Self::default()
    }

    /// The ledger of a thread that is taken up again: each call in its history counts as started, each output ends its
    /// call.
    pub fn of_history<'a>(items: impl IntoIterator<Item = &'a ResponseItem>) -> Self {
        let ledger = Self::new();
        for item in items {
            if let Some(call) = FinishedCall::recorded(item) {
                ledger.claim(call.call_id());
            } else if let ResponseItem::FunctionCallOutput(_) | ResponseItem::CustomToolCallOutput(_) = item {
                ledger.end(item.call_id().unwrap_or_default(), item);
            }
        }
        ledger
    }

    /// Asks whether a call may start.
    pub fn claim(&self, call_id: &str) -> Claim {
        match self.calls().entry(call_id.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(None);
                Claim::First
            }
            Entry::Occupied(_) => Claim::Repeated,
        }
    }

    /// How many calls were started.
    pub(crate) fn len(&self) -> usize {
        self.calls().len()
    }

    /// Whether a call with this id was started.
    pub(crate) fn knows(&self, call_id: &str) -> bool {
        self.calls().contains_key(call_id)
    }

    /// The output of a call that ended.
    pub fn output(&self, call_id: &str) -> Option<ResponseItem> {
        self.calls().get(call_id).cloned().flatten()
    }

    /// Keeps a call's output.
    pub fn end(&self, call_id: &str, output: &ResponseItem) {
        self.calls().insert(call_id.to_owned(), Some(output.clone()));
    }

    fn calls(&self) -> MutexGuard<'_, HashMap<String, Option<ResponseItem>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
