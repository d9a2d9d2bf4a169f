//! [`OpenItems`]: items that began and are not finished.

use codex_api::ResponseItem;

/// What a client is shown of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Message,
    Reasoning,
    Call,
    Hosted,
}

impl Kind {
    pub(super) fn of(item: &ResponseItem) -> Self {
        match item {
            ResponseItem::Message(_) => Self::Message,
            ResponseItem::Reasoning(_) => Self::Reasoning,
            ResponseItem::FunctionCall(_) | ResponseItem::CustomToolCall(_) => Self::Call,
            _ => Self::Hosted,
        }
    }
}

/// Items that began and are not finished, oldest first.
#[derive(Debug, Default)]
pub(super) struct OpenItems(Vec<OpenItem>);

#[derive(Debug)]
struct OpenItem {
    /// What clients know it by.
    id: String,
    /// What the server knows it by.
    wire_id: Option<String>,
    kind: Kind,
}

impl OpenItems {
    pub(super) fn begin(&mut self, id: String, wire_id: Option<&str>, kind: Kind) {
        self.0.push(OpenItem { id, wire_id: wire_id.map(str::to_owned), kind });
    }

    /// Whether the item of this id is open.
    pub(super) fn has(&self, wire_id: &str) -> bool {
        self.0.iter().any(|item| item.wire_id.as_deref() == Some(wire_id))
    }

    /// The item that a piece belongs to: that of its id, or the last one of its kind.
    pub(super) fn piece_of(&self, wire_id: Option<&str>, kind: Kind) -> Option<&str> {
        let of_kind = || self.0.iter().rev().filter(|item| item.kind == kind);
        let by_id = wire_id.and_then(|id| of_kind().find(|item| item.wire_id.as_deref() == Some(id)));
        let unnamed = || of_kind().find(|item| item.wire_id.is_none() || wire_id.is_none());
        by_id.or_else(unnamed).map(|item| item.id.as_str())
    }

    /// Takes out the item that is finished: that of its id, or the oldest of its kind that has none.
    pub(super) fn end(&mut self, wire_id: Option<&str>, kind: Kind) -> Option<String> {
        let by_id = |item: &OpenItem| wire_id.is_some() && item.wire_id.as_deref() == wire_id;
        let unnamed = |item: &OpenItem| item.kind == kind && (item.wire_id.is_none() || wire_id.is_none());
        let at = self.0.iter().position(by_id).or_else(|| self.0.iter().position(unnamed))?;
        Some(self.0.remove(at).id)
    }

    /// Takes out all, oldest first.
    pub(super) fn take(&mut self) -> impl Iterator<Item = String> {
        std::mem::take(&mut self.0).into_iter().map(|item| item.id)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
