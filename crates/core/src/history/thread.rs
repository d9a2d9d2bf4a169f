//! [`History`].

use std::sync::Arc;

use codex_protocol::ResponseItem;

use super::destination::Destination;
use super::input::Input;
use super::lineage::{HistoryVersion, Lineage};
use super::notice::{Notice, Tally};
use super::record::{Record, TokenEstimate};
use super::view::View;

/// What was said in a thread: items in the order in which they came, as they came.
///
/// It is only added to, but for [`roll_back`](Self::roll_back) and [`replace`](Self::replace). What is sent of it is
/// an [`Input`]: a repaired view, made of pointers to the recorded items. An item is encoded once, and the text that is
/// sent of it stays the same from request to request.
///
/// ```
/// use codex_core::history::{Destination, History};
///
/// let mut history = History::new();
/// history.begin_turn();
/// history.record("What is the capital of France?".into());
/// let input = history.input(&Destination::new("openai", "gpt-5.1"));
/// assert_eq!((input.len(), history.len()), (1, 1));
/// ```
#[derive(Debug, Default)]
pub struct History {
    record: Record,
    /// Where each turn begins.
    turns: Vec<usize>,
    to: Option<Arc<Destination>>,
    view: View,
    lineage: Lineage,
    window: u64,
    tally: Tally,
}

/// There are not as many turns as should be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", too_few(*asked, *turns))]
pub struct RollBackError {
    /// How many should be.
    pub asked: usize,
    /// How many there are since the thread began or was compacted.
    pub turns: usize,
}

/// The words for it.
fn too_few(asked: usize, turns: usize) -> String {
    if turns == 0 {
        return "there is no turn to take back".to_owned();
    }
    let s = if turns == 1 { "" } else { "s" };
    format!(
        "{asked} turns can't be taken back: the thread has {turns} turn{s} since it began or was compacted"
    )
}

impl History {
    /// An empty history.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an item. It belongs to a response of the destination that was last asked.
    ///
    /// An output for a call of an earlier turn, which was sent as aborted since, changes what is sent from there on, and
    /// the next input is made anew as a whole.
    pub fn record(&mut self, item: ResponseItem) {
        let answered = self.record.push(item, self.to.clone());
        if answered.is_some_and(|call| self.view.has_settled(call)) {
            self.view = View::after(self.view.told());
        }
    }

    /// Says that the items recorded so far came from `destination`: those of a thread that is taken up again. Without
    /// it, the first destination that is asked is taken for it.
    pub fn made_by(&mut self, destination: &Destination) {
        self.record.adopt(&Arc::new(destination.clone()));
    }

    /// The items in the order in which they came.
    pub fn items(&self) -> impl Iterator<Item = &ResponseItem> + '_ {
        self.record.items().iter().map(|recorded| &recorded.item)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What `to` is sent of it. To be called once a request: it is for those who then send it.
    ///
    /// - A call without an output is followed by one that says it was aborted. Within a turn the real one takes its place
    ///   when it comes.
    /// - An output without a call is left out.
    /// - Reasoning that has not led to anything yet is left out, and stays so: what comes later is an answer to a
    ///   request without it.
    /// - What `to` can't read or doesn't take is left out, with a [notice](Self::take_notices).
    ///
    /// It costs time and memory for what is new since the last call, unless `to` is another one or an earlier item
    /// changed.
    pub fn input(&mut self, to: &Destination) -> Input {
        let to = self.go_to(to);
        self.record.close_reasoning();
        let turn = self.turns.last().copied().unwrap_or_default();
        let tail = self.view.extend(&mut self.record, &to, turn, &mut self.tally);
        Input::new(Arc::clone(self.view.log()), self.view.len(), tail, self.lineage)
    }

    /// What destinations were not sent since the last call. Each is said once a destination.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        self.tally.take()
    }

    /// What is recorded from now on belongs to the next turn. Calls of earlier turns are not waited for any longer.
    pub fn begin_turn(&mut self) {
        self.record.close_reasoning();
        self.turns.push(self.record.len());
    }

    /// How many turns can be taken back.
    pub fn turns(&self) -> usize {
        self.turns.len()
    }

    /// Takes back the last `turns` turns. How many items those were.
    ///
    /// # Errors
    /// Where there are fewer turns; then nothing changes. What was compacted can't be taken back.
    pub fn roll_back(&mut self, turns: usize) -> Result<usize, RollBackError> {
        let kept = self.turns.len().checked_sub(turns);
        let kept = kept.ok_or(RollBackError { asked: turns, turns: self.turns.len() })?;
        let Some(&len) = self.turns.get(kept) else { return Ok(0) };
        let removed = self.record.len() - len;
        self.turns.truncate(kept);
        self.record.truncate(len);
        self.view = View::after(self.view.told().min(len));
        self.lineage.version.0 += 1;
        Ok(removed)
    }

    /// Puts `items` in the place of all that was recorded, and opens the next window: what a compaction does.
    pub fn replace(&mut self, items: Vec<ResponseItem>) {
        self.record = Record::default();
        self.turns.clear();
        self.view = View::default();
        self.window += 1;
        self.lineage.version.0 += 1;
        for item in items {
            self.record(item);
        }
    }

    /// How often the history was replaced.
    pub fn window(&self) -> u64 {
        self.window
    }

    /// Changes when what was recorded before changed.
    pub fn version(&self) -> HistoryVersion {
        self.lineage.version
    }

    /// About how many tokens it is; counted as items come.
    pub fn tokens(&self) -> TokenEstimate {
        self.record.tokens()
    }

    /// Whom items are sent to from now on.
    fn go_to(&mut self, to: &Destination) -> Arc<Destination> {
        match &self.to {
            Some(known) if **known == *to => return Arc::clone(known),
            Some(_) => {
                self.lineage.switches += 1;
                self.record.forget_sent();
                self.view = View::default();
            }
            None => {}
        }
        let to = Arc::new(to.clone());
        if self.to.is_none() {
            self.record.adopt(&to);
        }
        self.to = Some(Arc::clone(&to));
        to
    }
}
