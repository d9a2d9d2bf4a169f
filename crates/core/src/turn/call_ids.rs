//! [`CallIds`]: calls whose ids their server gave before.

use std::sync::Arc;

use codex_api::{ResponseEvent, ResponseItem};

use crate::tool::CallLedger;

/// Gives each call in an answer of Chat Completions an id of its own in the thread.
///
/// Such servers count calls anew in each answer, or give no ids at all. A call that was read there is never read again,
/// as calls are done only when their completion is: so one with a known id is another call.
#[derive(Debug)]
pub(super) struct CallIds {
    ledger: Arc<CallLedger>,
    /// How many calls there were before this answer. Its calls are told apart from earlier ones by it.
    before: usize,
}

impl CallIds {
    /// Those of the answer to a request that is sent now.
    pub(super) fn of_next_answer(ledger: &Arc<CallLedger>) -> Self {
        Self { ledger: Arc::clone(ledger), before: ledger.len() }
    }

    /// The event with a new id for a call whose own is taken; the same one when the call begins and when it is done.
    pub(super) fn own(&self, event: ResponseEvent) -> ResponseEvent {
        match event {
            ResponseEvent::OutputItemAdded(item) => ResponseEvent::OutputItemAdded(self.renamed(item)),
            ResponseEvent::OutputItemDone(item) => ResponseEvent::OutputItemDone(self.renamed(item)),
            event => event,
        }
    }

    fn renamed(&self, mut item: ResponseItem) -> ResponseItem {
        match &mut item {
            ResponseItem::FunctionCall(call) => {
                if let Some(id) = self.free(&call.call_id) {
                    call.edit(|call| call.call_id = id);
                }
            }
            ResponseItem::CustomToolCall(call) => {
                if let Some(id) = self.free(&call.call_id) {
                    call.edit(|call| call.call_id = id);
                }
            }
            _ => {}
        }
        item
    }

    /// Another id, if this one is taken.
    fn free(&self, call_id: &str) -> Option<String> {
        let mut others = (self.before..).map(|number| format!("{call_id}-{number}"));
        self.ledger.knows(call_id).then(|| others.find(|id| !self.ledger.knows(id))).flatten()
    }
}
