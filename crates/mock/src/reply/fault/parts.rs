//! A reply's steps with their event streams taken apart into blocks.

use bytes::Bytes;

use super::kind::Which;
use crate::reply::chunking::Chunking;
use crate::reply::step::Step;
use crate::sse::{self, Block};

/// A block of an event stream, or any other step.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// An event or a comment, its blank line included.
    Block(Bytes),
    /// A step that writes no bytes of its own.
    Step(Step),
}

impl Part {
    /// Whether this is an event, not a comment.
    pub(super) fn is_event(&self) -> bool {
        matches!(self, Self::Block(block) if sse::classify(block) != Block::Comment)
    }
}

/// Takes steps apart.
pub(super) fn split(steps: Vec<Step>) -> Vec<Part> {
    let mut parts = Vec::new();
    for step in steps {
        match step {
            Step::Bytes(bytes) => parts.extend(Chunking::PerEvent.cut(bytes).map(Part::Block)),
            other => parts.push(Part::Step(other)),
        }
    }
    parts
}

/// Puts parts together again: blocks that stand side by side become one step.
pub(super) fn join(parts: Vec<Part>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut run = Vec::new();
    for part in parts {
        match part {
            Part::Block(block) => run.push(block),
            Part::Step(step) => {
                steps.extend(flat(&mut run));
                steps.push(step);
            }
        }
    }
    steps.extend(flat(&mut run));
    steps
}

/// The blocks of a run as one step; none where the run is empty.
fn flat(run: &mut Vec<Bytes>) -> Option<Step> {
    let blocks = std::mem::take(run);
    match &blocks[..] {
        [] => None,
        [block] => Some(Step::Bytes(block.clone())),
        _ => Some(Step::Bytes(blocks.concat().into())),
    }
}

/// The index among `parts` of each event that is meant, first to last.
pub(super) fn find(parts: &[Part], which: &Which) -> Vec<usize> {
    let events = parts.iter().enumerate().filter(|(_, part)| part.is_event());
    match which {
        Which::Nth(nth) => {
            let nth = nth.checked_sub(1);
            nth.and_then(|nth| events.map(|(index, _)| index).nth(nth)).into_iter().collect()
        }
        Which::Kind(kind) => events.filter(|(_, part)| is_of(part, kind)).map(|(index, _)| index).collect(),
    }
}

fn is_of(part: &Part, kind: &str) -> bool {
    let Part::Block(block) = part else { return false };
    super::event::kind(block).is_some_and(|found| found == kind)
}

/// The index among `parts` right after the `count`th event, 0 for a `count` of 0; `None` where there are fewer.
pub(super) fn after(parts: &[Part], count: usize) -> Option<usize> {
    match count.checked_sub(1) {
        None => Some(0),
        Some(nth) => {
            parts.iter().enumerate().filter(|(_, part)| part.is_event()).nth(nth).map(|(index, _)| index + 1)
        }
    }
}
