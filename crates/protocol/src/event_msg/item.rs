//! The beginnings and ends of items.

use serde::{Deserialize, Serialize};

use super::turn_item::TurnItem;

/// An item begins. [`ItemCompleted`](super::EventMsg::ItemCompleted) or
/// [`ItemWithdrawn`](super::EventMsg::ItemWithdrawn) with the same id follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemStartedEvent {
    /// The thread.
    pub thread_id: String,
    /// The turn.
    pub turn_id: String,
    /// The item as far as it is known.
    pub item: TurnItem,
    /// When, in milliseconds since 1970.
    #[serde(default)]
    pub started_at_ms: i64,
}

/// An item is finished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemCompletedEvent {
    /// The thread.
    pub thread_id: String,
    /// The turn.
    pub turn_id: String,
    /// The item, whole.
    pub item: TurnItem,
    /// When, in milliseconds since 1970.
    #[serde(default)]
    pub completed_at_ms: i64,
}

/// An item that began will never be finished: the response that it was part of broke off. What was shown of it does
/// not count; it is not in the history, and no tool ran for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemWithdrawnEvent {
    /// The thread.
    pub thread_id: String,
    /// The turn.
    pub turn_id: String,
    /// The item.
    pub item_id: String,
}
