//! [`Log`]: what is sent, as far as it is settled.

use std::sync::OnceLock;

use codex_protocol::ResponseItem;

use super::digest::Digest;

/// How many entries the first segment has; each further one has twice as many.
const FIRST: usize = 64;
const FIRST_BITS: u32 = FIRST.trailing_zeros();
/// Segments for as many entries as a `u32` counts.
const SEGMENTS: usize = 26;

/// One item as it is sent.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) item: ResponseItem,
    /// The digest of the items up to and with this one.
    pub(super) chain: Digest,
    /// The length of their JSON texts together.
    pub(super) bytes: usize,
}

impl Entry {
    /// The entry that follows `before`.
    pub(super) fn after(before: Option<&Self>, item: ResponseItem, digest: Digest) -> Self {
        let chain = before.map_or_else(Digest::default, |before| before.chain).then(digest);
        let bytes = before.map_or(0, |before| before.bytes) + item.to_json().as_str().len();
        Self { item, chain, bytes }
    }
}

/// Entries that are only ever added, by one writer, while readers hold on to what was there before.
#[derive(Debug, Default)]
pub(super) struct Log([OnceLock<Box<[OnceLock<Entry>]>>; SEGMENTS]);

impl Log {
    /// The entry at `position`, if it was written.
    pub(super) fn get(&self, position: usize) -> Option<&Entry> {
        let (segment, offset) = place(position);
        self.0.get(segment)?.get()?.get(offset)?.get()
    }

    /// Writes the entry at `position`, once.
    pub(super) fn set(&self, position: usize, entry: Entry) {
        let (segment, offset) = place(position);
        let slots = self.0[segment].get_or_init(|| (0..FIRST << segment).map(|_| OnceLock::new()).collect());
        slots[offset].set(entry).expect("each position is written once");
    }
}

/// The segment of a position, and its place there.
fn place(position: usize) -> (usize, usize) {
    let shifted = position + FIRST;
    let bits = shifted.ilog2();
    ((bits - FIRST_BITS) as usize, shifted - (1 << bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_has_a_place_of_its_own() {
        let (mut segment, mut offset) = (0, 0);
        for position in 0..100_000 {
            if offset == FIRST << segment {
                (segment, offset) = (segment + 1, 0);
            }
            assert_eq!(place(position), (segment, offset), "{position}");
            offset += 1;
        }
        assert_eq!(place(u32::MAX as usize).0, SEGMENTS, "one more than there are");
        assert!(place(u32::MAX as usize / 2).0 < SEGMENTS);
    }

    #[test]
    fn what_was_written_is_found() {
        let log = Log::default();
        let mut before: Option<Entry> = None;
        for number in 0..200 {
            assert!(log.get(number).is_none());
            let item = ResponseItem::from(format!("item {number}"));
            let entry = |before| Entry::after(before, item.clone(), Digest::of_item(&item));
            log.set(number, entry(before.as_ref()));
            before = Some(entry(before.as_ref()));
        }
        assert_eq!(log.get(199).map(|entry| (entry.chain, entry.bytes)), before.map(|e| (e.chain, e.bytes)));
        assert_eq!(log.get(7).map(|entry| &entry.item), Some(&ResponseItem::from("item 7")));
    }
}
