//! [`View`]: what one destination is sent of the record.

use std::sync::Arc;

use codex_protocol::ResponseItem;

use super::aborted;
use super::destination::{Destination, Foreign};
use super::digest::Digest;
use super::log::{Entry, Log};
use super::notice::{Dropped, Tally};
use super::prepare::{Prepared, Sent, prepare};
use super::record::{Follower, Link, Record};

/// What one destination is sent of the record, as far as it is settled.
#[derive(Debug, Default)]
pub(super) struct View {
    log: Arc<Log>,
    /// How many entries the log has.
    len: usize,
    /// How many items of the record they are of.
    of: usize,
    /// Up to where it was said what is not sent.
    told: usize,
}

impl View {
    /// A view that is made anew after the record was cut or a late output came, for the same destination: what was said
    /// of the first `told` items is not said again.
    pub(super) fn after(told: usize) -> Self {
        Self { told, ..Self::default() }
    }

    pub(super) fn log(&self) -> &Arc<Log> {
        &self.log
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn told(&self) -> usize {
        self.told
    }

    /// Whether the item at `index` of the record is settled.
    pub(super) fn has_settled(&self, index: usize) -> bool {
        index < self.of
    }

    /// Takes in what was recorded since. What comes back stands behind the settled entries, for now: it begins with the
    /// first call of this turn that has no output yet. A call before `turn` is not waited for any longer.
    pub(super) fn extend(
        &mut self,
        record: &mut Record,
        to: &Destination,
        turn: usize,
        tally: &mut Tally,
    ) -> Vec<Entry> {
        let mut tail: Vec<Entry> = Vec::new();
        let mut is_settled = true;
        for index in self.of..record.len() {
            is_settled = is_settled && (index < turn || !record.is_open(index));
            let mut found = Tally::default();
            for (item, digest) in sent(record, index, to, &mut found).into_iter().flatten() {
                if is_settled {
                    let before = self.len.checked_sub(1).and_then(|last| self.log.get(last));
                    self.log.set(self.len, Entry::after(before, item, digest));
                    self.len += 1;
                } else {
                    let before = tail.last().or_else(|| self.log.get(self.len.checked_sub(1)?));
                    tail.push(Entry::after(before, item, digest));
                }
            }
            if index >= self.told {
                tally.merge(&found);
            }
            if is_settled {
                self.of = index + 1;
            }
        }
        self.told = self.told.max(record.len());
        tail
    }
}

/// The item at `index` as it is sent, and the output that it lacks.
fn sent(
    record: &mut Record,
    index: usize,
    to: &Destination,
    tally: &mut Tally,
) -> [Option<(ResponseItem, Digest)>; 2] {
    let recorded = &record.items()[index];
    match recorded.link {
        Link::Output { has_call: false } => {
            tally.add(Dropped::OutputsWithoutCall, 1);
            [None, None]
        }
        Link::Reasoning(Follower::Never | Follower::Awaited) => [None, None],
        Link::Reasoning(Follower::At(follower)) if is_left_out(record, follower) => [None, None],
        Link::Call { is_answered: false } => {
            let Some(output) = aborted::output_of(&recorded.item, to.keeps_item_ids) else {
                tally.add(Dropped::CallsWithoutOutput, 1);
                return [None, None];
            };
            let digest = Digest::of_item(&output);
            [prepared(record, index, to, tally), Some((output, digest))]
        }
        Link::None | Link::Call { .. } | Link::Output { .. } | Link::Reasoning(Follower::At(_)) => {
            [prepared(record, index, to, tally), None]
        }
    }
}

/// Whether it is a call without an output, for which none can be made up.
fn is_left_out(record: &Record, call: usize) -> bool {
    let call = &record.items()[call];
    call.link == Link::Call { is_answered: false } && aborted::output_of(&call.item, false).is_none()
}

/// The item as it is sent, which is made once.
fn prepared(
    record: &mut Record,
    index: usize,
    to: &Destination,
    tally: &mut Tally,
) -> Option<(ResponseItem, Digest)> {
    let recorded = record.item_mut(index);
    let foreign = Foreign::at(to, recorded.made_by.as_ref());
    if let Prepared::NotYet = recorded.prepared {
        recorded.prepared = prepare(&recorded.item, foreign, to, tally);
    }
    let Prepared::Sent(Sent { item, is_changed }) = &recorded.prepared else { return None };
    let digest = recorded.digest;
    Some((item.clone(), if *is_changed { digest.then(Digest::of(b"changed")) } else { digest }))
}
