//! What came of all the turns, by fault and phase.

use std::collections::BTreeMap;

use crate::plan::{Fault, Phase, Point};
use crate::run::Outcome;

/// Where a turn may end with a typed error: none, as one fault a turn is always within the budget of repeats.
pub(crate) const MAY_FAIL: [(Fault, usize, Phase); 0] = [];

/// Where a repeat is announced that turns out to be none: the response had given all its calls, and the next request
/// brings their outputs, as it would have done anyway. The client can't know that nothing more was to come.
const ANNOUNCED_FOR_NOTHING: (usize, Phase) = (0, Phase::AfterItems);

#[derive(Debug, Default)]
struct Cell {
    turns: u32,
    failed: u32,
    repeats: u64,
    withdrawn: usize,
}

/// The cells, and the first turns that went wrong.
#[derive(Debug, Default)]
pub(crate) struct Table {
    cells: BTreeMap<(Fault, usize, Phase), Cell>,
    wrong: Vec<String>,
}

impl Table {
    pub(crate) fn enter(&mut self, point: Point, phase: Phase, outcome: &Outcome, undisturbed: &Outcome) {
        let place = (point.fault, point.response, phase);
        let cell = self.cells.entry(place).or_default();
        cell.turns += 1;
        cell.failed += u32::from(outcome.error.is_some());
        cell.repeats += outcome.announced;
        cell.withdrawn += outcome.withdrawn.len();
        let spared = u64::from((point.response, phase) == ANNOUNCED_FOR_NOTHING);
        let wrong = outcome.wrong(undisturbed, spared);
        let failed = outcome.error.as_deref().filter(|_| !MAY_FAIL.contains(&place));
        if let Some(what) = wrong.or(failed) {
            self.wrong.push(format!("{point:?} ({phase:?}): {what}\n{outcome:#?}"));
        }
    }

    /// Prints the shares, and fails where anything went wrong.
    #[expect(clippy::print_stdout, reason = "the shares are for people")]
    pub(crate) fn report(self, title: &str) {
        println!(
            "{title}: fault, response, phase: turns, ended with a typed error, repeats, items withdrawn"
        );
        for ((fault, response, phase), cell) in &self.cells {
            let Cell { turns, failed, repeats, withdrawn } = cell;
            let share = 100.0 * f64::from(*failed) / f64::from(*turns);
            println!(
                "  {fault:?}, {response}, {phase:?}: {turns}, {failed} ({share:.1} %), {repeats}, {withdrawn}"
            );
        }
        let shown: Vec<&String> = self.wrong.iter().take(3).collect();
        assert!(self.wrong.is_empty(), "{} turns went wrong, such as {shown:#?}", self.wrong.len());
    }
}
