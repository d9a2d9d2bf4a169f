//! The speed of a model.

use super::event;
use super::parts::Part;
use crate::pace::pause;
use crate::reply::step::Step;
use crate::seed::Seed;

/// Puts a pause before each delta.
pub(super) fn pace(parts: Vec<Part>, tokens_per_second: f64, jitter: f64, seed: &mut Seed) -> Vec<Part> {
    let mut paced = Vec::with_capacity(parts.len() * 2);
    for part in parts {
        if let Part::Block(block) = &part
            && let Some(delta) = event::delta(block)
        {
            let pause = pause(&delta, tokens_per_second, jitter, seed.next_around_zero());
            paced.push(Part::Step(Step::Delay(pause)));
        }
        paced.push(part);
    }
    paced
}
