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
pub(super) struct OpenItems {
    items: Vec<OpenItem>,
    /// Whether the server was seen to call an item otherwise in each event.
    names_anew: bool,
}

#[derive(Debug)]
struct OpenItem {
    /// What clients know it by.
    id: String,
    /// What the server knows it by.
    wire_id: Option<String>,
    /// Its place in the output, once a piece has said it.
    place: Option<u32>,
    kind: Kind,
}

impl OpenItems {
    pub(super) fn begin(&mut self, id: String, wire_id: Option<&str>, kind: Kind) {
        self.items.push(OpenItem { id, wire_id: wire_id.map(str::to_owned), place: None, kind });
    }

    /// Whether the item of this id is open.
    pub(super) fn has(&self, wire_id: &str) -> bool {
        self.items.iter().any(|item| item.wire_id.as_deref() == Some(wire_id))
    }

    /// The item that a piece belongs to: that of its id, that of its place, one whose place nobody has said yet, or the
    /// last one of its kind where one of the two has no id.
    pub(super) fn piece_of(
        &mut self,
        wire_id: Option<&str>,
        place: Option<u32>,
        kind: Kind,
    ) -> Option<String> {
        let find =
            |is: &dyn Fn(&OpenItem) -> bool| self.items.iter().position(|item| item.kind == kind && is(item));
        let by_id = find(&|item| wire_id.is_some() && item.wire_id.as_deref() == wire_id);
        let by_place = || find(&|item| place.is_some() && item.place == place);
        let unplaced = || find(&|item| place.is_some() && item.place.is_none());
        let is_nameless = |item: &OpenItem| item.wire_id.is_none() || wire_id.is_none();
        let nameless =
            || self.items.iter().rposition(|item| item.kind == kind && place.is_none() && is_nameless(item));
        let at = by_id.or_else(by_place).or_else(unplaced).or_else(nameless)?;
        let item = &mut self.items[at];
        item.place = item.place.or(place);
        self.names_anew |= wire_id.is_some() && item.wire_id.is_some() && by_id.is_none();
        Some(item.id.clone())
    }

    /// Says where the item that began last is.
    pub(super) fn put(&mut self, place: Option<u32>) {
        if let Some(item) = self.items.last_mut() {
            item.place = place;
        }
    }

    /// Takes out the item that is finished: that of its id, or the oldest of its kind that has none. A server that
    /// calls items otherwise in each event finishes the oldest of the kind.
    pub(super) fn end(&mut self, wire_id: Option<&str>, kind: Kind) -> Option<String> {
        let by_id = |item: &OpenItem| wire_id.is_some() && item.wire_id.as_deref() == wire_id;
        let is_nameless = |item: &OpenItem| item.wire_id.is_none() || wire_id.is_none();
        let oldest = |item: &OpenItem| item.kind == kind && (self.names_anew || is_nameless(item));
        let at = self.items.iter().position(by_id).or_else(|| self.items.iter().position(oldest))?;
        Some(self.items.remove(at).id)
    }

    /// Takes out all, oldest first.
    pub(super) fn take(&mut self) -> impl Iterator<Item = String> {
        std::mem::take(&mut self.items).into_iter().map(|item| item.id)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
