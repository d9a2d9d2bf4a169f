//! Bodies that end before they are over, or never.

use bytes::Bytes;

use super::parts::{Part, after};
use crate::reply::end::End;
use crate::reply::step::Step;

/// Ends a stream after `count` events.
pub(super) fn after_events(parts: &mut Vec<Part>, count: usize, how: End) {
    if let Some(index) = after(parts, count) {
        parts.truncate(index);
        parts.extend(step(how).map(Part::Step));
    }
}

/// Ends a body after `count` bytes. A repetition of comments counts for none.
pub(super) fn after_bytes(steps: Vec<Step>, count: usize, how: End) -> Vec<Step> {
    let mut left = count;
    let mut kept = Vec::new();
    for step_given in &steps {
        match step_given {
            Step::Bytes(bytes) if bytes.len() >= left => {
                kept.push(Step::Bytes(bytes.slice(..left)));
                kept.extend(step(how));
                return kept;
            }
            Step::Bytes(bytes) => left -= bytes.len(),
            _ => {}
        }
        kept.push(step_given.clone());
    }
    steps
}

/// The step that ends a body so; none where the body's own end does.
pub(super) fn step(how: End) -> Option<Step> {
    match how {
        End::Close => None,
        End::Cut => Some(Step::Cut),
        End::Reset => Some(Step::Reset),
        End::Stall => Some(Step::KeepOpen),
    }
}

/// Takes the blank line after the last event away.
pub(super) fn unterminated(parts: &mut [Part]) {
    let last = parts.iter_mut().rev().find_map(|part| match part {
        Part::Block(block) => Some(block),
        Part::Step(_) => None,
    });
    if let Some(block) = last {
        let end = block.trim_ascii_end().len();
        block.truncate(end);
    }
}

/// Every line of `block` with another ending.
pub(super) fn line_endings(block: &Bytes, ending: &[u8]) -> Bytes {
    let mut written = Vec::with_capacity(block.len() + 8);
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(line) => {
                written.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
                written.extend_from_slice(ending);
            }
            None => written.extend_from_slice(line),
        }
    }
    written.into()
}
