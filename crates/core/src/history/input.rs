//! [`Input`]: what is sent of a history.

use std::fmt;
use std::sync::Arc;

use codex_protocol::ResponseItem;
use serde::ser::{Serialize, Serializer};

use super::digest::Digest;
use super::lineage::Lineage;
use super::log::{Entry, Log};

/// What is sent of a history to one destination: the items in their order, repaired.
///
/// It doesn't change when the history grows. A clone is a few pointers. Written with `serde` it is the array of the
/// items, each with the text that it has in every request.
#[derive(Clone)]
pub struct Input {
    log: Arc<Log>,
    settled: usize,
    /// What may come out otherwise at the next request: the last calls without an output, and what follows them.
    tail: Option<Arc<[Entry]>>,
    lineage: Lineage,
}

impl Input {
    pub(super) fn new(log: Arc<Log>, settled: usize, tail: Vec<Entry>, lineage: Lineage) -> Self {
        let tail = (!tail.is_empty()).then(|| Arc::from(tail));
        Self { log, settled, tail, lineage }
    }

    /// How many items it has.
    pub fn len(&self) -> usize {
        self.settled + self.tail.as_ref().map_or(0, |tail| tail.len())
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The length of the items' JSON texts together, in bytes; counted beforehand.
    pub fn json_bytes(&self) -> usize {
        self.len().checked_sub(1).and_then(|last| self.entry(last)).map_or(0, |entry| entry.bytes)
    }

    /// The items in their order.
    pub fn iter(&self) -> impl Iterator<Item = &ResponseItem> + '_ {
        self.iter_from(0)
    }

    /// The items in their order; each is a pointer.
    pub fn to_vec(&self) -> Vec<ResponseItem> {
        self.iter().cloned().collect()
    }

    /// The items from `position` on.
    pub fn tail(&self, position: usize) -> InputTail {
        InputTail { position: position.min(self.len()), input: self.clone() }
    }

    fn iter_from(&self, position: usize) -> impl Iterator<Item = &ResponseItem> + '_ {
        (position..self.len()).filter_map(|position| self.entry(position)).map(|entry| &entry.item)
    }

    fn entry(&self, position: usize) -> Option<&Entry> {
        match position.checked_sub(self.settled) {
            None => self.log.get(position),
            Some(position) => self.tail.as_ref()?.get(position),
        }
    }

    /// The digest of the first `len` items. `None` where there are fewer.
    pub(super) fn chain(&self, len: usize) -> Option<Digest> {
        match len.checked_sub(1) {
            None => Some(Digest::default()),
            Some(last) => self.entry(last).map(|entry| entry.chain),
        }
    }

    pub(super) fn lineage(&self) -> Lineage {
        self.lineage
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("len", &self.len()).field("json_bytes", &self.json_bytes()).finish()
    }
}

impl Serialize for Input {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// The last items of an [`Input`]: those that the server doesn't know yet.
#[derive(Clone)]
pub struct InputTail {
    input: Input,
    position: usize,
}

impl InputTail {
    /// How many items it has.
    pub fn len(&self) -> usize {
        self.input.len() - self.position
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items in their order.
    pub fn iter(&self) -> impl Iterator<Item = &ResponseItem> + '_ {
        self.input.iter_from(self.position)
    }

    /// The items in their order; each is a pointer.
    pub fn to_vec(&self) -> Vec<ResponseItem> {
        self.iter().cloned().collect()
    }
}

impl fmt::Debug for InputTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InputTail")
            .field("position", &self.position)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

impl Serialize for InputTail {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
