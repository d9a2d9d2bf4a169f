//! [`Place`]: where an item stands, and what its events say of it.

use codex_protocol::{Delta, ItemId};

/// An item's id and its place in the output.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: Option<ItemId>,
    pub(super) output_index: u32,
}

impl Place {
    /// The place of the item that is number `at` of a completion. Chat has no items, so their ids are made of the
    /// completion's; without one they have none.
    pub(super) fn new(kind: &str, completion_id: Option<&str>, at: usize) -> Self {
        let id = completion_id.map(|id| ItemId::from(format!("{kind}_{id}_{at}")));
        Self { id, output_index: u32::try_from(at).unwrap_or(u32::MAX) }
    }

    /// The id as an item has it.
    pub(super) fn item_id(&self) -> Option<String> {
        self.id.as_ref().map(ToString::to_string)
    }

    /// A piece of the item's text.
    pub(super) fn delta(&self, delta: String, content_index: Option<u32>) -> Delta {
        Delta {
            delta,
            item_id: self.id.clone(),
            output_index: Some(self.output_index),
            content_index,
            ..Delta::default()
        }
    }
}
