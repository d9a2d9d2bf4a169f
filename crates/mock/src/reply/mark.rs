//! Gates set by counting events, put in their places among the steps.

use bytes::Bytes;

use super::chunking::Chunking;
use super::step::Step;
use crate::gate::Gate;
use crate::sse::{self, Block};

/// A gate and the place it stands at.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) place: Place,
    pub(crate) gate: Gate,
}

/// After how much of a body a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// After this many events.
    Events(usize),
    /// After this many text deltas.
    Words(usize),
}

/// Cuts the bytes of `steps` where a mark falls, and puts the mark's gate there. Marks past the end are left out.
pub(crate) fn place(steps: Vec<Step>, marks: &[Mark]) -> Vec<Step> {
    if marks.is_empty() {
        return steps;
    }
    let mut placer = Placer { marks, events: 0, words: 0, placed: Vec::new() };
    placer.placed.extend(placer.gates_at(&[Place::Events(0), Place::Words(0)]));
    for step in steps {
        match step {
            Step::Bytes(bytes) => placer.bytes(&bytes),
            other => placer.placed.push(other),
        }
    }
    placer.placed
}

struct Placer<'a> {
    marks: &'a [Mark],
    events: usize,
    words: usize,
    placed: Vec<Step>,
}

impl Placer<'_> {
    /// Takes the bytes of one step, whole but for the gates that fall inside.
    fn bytes(&mut self, bytes: &Bytes) {
        let (mut from, mut to) = (0, 0);
        for block in Chunking::PerEvent.cut(bytes.clone()) {
            to += block.len();
            let gates = self.gates_after(&block);
            if !gates.is_empty() {
                self.placed.push(Step::Bytes(bytes.slice(from..to)));
                self.placed.extend(gates);
                from = to;
            }
        }
        if from < bytes.len() {
            self.placed.push(Step::Bytes(bytes.slice(from..)));
        }
    }

    /// Counts a block; gives the gates that stand after it.
    fn gates_after(&mut self, block: &[u8]) -> Vec<Step> {
        match sse::classify(block) {
            Block::Comment => Vec::new(),
            Block::Event => {
                self.events += 1;
                self.gates_at(&[Place::Events(self.events)])
            }
            Block::TextDelta => {
                self.events += 1;
                self.words += 1;
                self.gates_at(&[Place::Events(self.events), Place::Words(self.words)])
            }
        }
    }

    fn gates_at(&self, places: &[Place]) -> Vec<Step> {
        let standing = self.marks.iter().filter(|mark| places.contains(&mark.place));
        standing.map(|mark| Step::Gate(mark.gate.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{Mark, Place, place};
    use crate::gate::Gate;
    use crate::reply::step::Step;

    /// The steps as text: the bytes, `|` for a gate, `.` for anything else.
    fn shown(steps: &[Step]) -> String {
        let shown = steps.iter().map(|step| match step {
            Step::Bytes(bytes) => String::from_utf8_lossy(bytes).replace('\n', "/"),
            Step::Gate(_) => "|".to_owned(),
            _ => ".".to_owned(),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_gate_stands_right_after_the_event_it_was_set_at() {
        const DELTA: &str = "event: response.output_text.delta\n\n";
        let body = format!(": c\n\ndata: 1\n\n{DELTA}: c\n\ndata: 2\n\n{DELTA}data: 3");
        let events = |n| Place::Events(n);
        let words = |n| Place::Words(n);
        for (case, places, expected) in [
            ("no gate", vec![], "{c}{1}{d}{c}{2}{d}{3}"),
            ("before all", vec![events(0)], "| {c}{1}{d}{c}{2}{d}{3}"),
            ("before all words", vec![words(0)], "| {c}{1}{d}{c}{2}{d}{3}"),
            ("after an event", vec![events(1)], "{c}{1} | {d}{c}{2}{d}{3}"),
            ("after a word", vec![words(1)], "{c}{1}{d} | {c}{2}{d}{3}"),
            ("both at one place", vec![words(1), events(2)], "{c}{1}{d} | | {c}{2}{d}{3}"),
            ("after two", vec![words(2), events(3)], "{c}{1}{d}{c}{2} | {d} | {3}"),
            ("after the unended last", vec![events(5)], "{c}{1}{d}{c}{2}{d}{3} |"),
            ("past the end", vec![events(6), words(3)], "{c}{1}{d}{c}{2}{d}{3}"),
        ] {
            let marks: Vec<Mark> =
                places.into_iter().map(|place| Mark { place, gate: Gate::new() }).collect();
            let expected = expected
                .replace("{c}", ": c//")
                .replace("{1}", "data: 1//")
                .replace("{2}", "data: 2//")
                .replace("{3}", "data: 3")
                .replace("{d}", &DELTA.replace('\n', "/"));
            let steps = vec![Step::Bytes(Bytes::from(body.clone())), Step::KeepOpen];
            assert_eq!(shown(&place(steps, &marks)), format!("{expected} ."), "{case}");
        }
    }
}
