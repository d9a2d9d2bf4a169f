//! [`Steering`]: what the user says while a turn runs.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use codex_protocol::InputItem;
use serde_json::Value;

/// How many inputs may wait for a turn.
const CAPACITY: usize = 512;

/// What the user says, and what else belongs to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Said {
    /// The submission.
    pub(crate) id: String,
    pub(crate) items: Vec<InputItem>,
    pub(crate) output_schema: Option<Value>,
    /// Facts for the server, in place of those that the turn has.
    pub(crate) metadata: Option<BTreeMap<String, String>>,
}

/// What the user says while a turn runs, until the turn takes it in.
#[derive(Debug, Default)]
pub(super) struct Steering(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    said: VecDeque<Said>,
    is_closed: bool,
}

/// Why a turn does not take what the user says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NotTaken {
    /// The turn is over: it is for the next one.
    Over(Box<Said>),
    /// Too much waits already; the submission.
    Full(String),
}

impl Steering {
    /// Gives it to the turn.
    pub(super) fn push(&self, said: Said) -> Result<(), NotTaken> {
        let mut waiting = self.lock();
        if waiting.is_closed {
            return Err(NotTaken::Over(Box::new(said)));
        }
        if waiting.said.len() >= CAPACITY {
            return Err(NotTaken::Full(said.id));
        }
        waiting.said.push_back(said);
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().said.is_empty()
    }

    /// All that waits.
    pub(super) fn take(&self) -> Vec<Said> {
        self.lock().said.drain(..).collect()
    }

    /// Takes no more, unless something waits. Whether nothing does.
    pub(super) fn close_if_empty(&self) -> bool {
        let mut waiting = self.lock();
        let is_empty = waiting.said.is_empty();
        waiting.is_closed |= is_empty;
        is_empty
    }

    /// Takes no more; what waits is still to be taken in.
    pub(super) fn shut(&self) {
        self.lock().is_closed = true;
    }

    /// Takes no more; gives what waits.
    pub(super) fn close(&self) -> Vec<Said> {
        let mut waiting = self.lock();
        waiting.is_closed = true;
        waiting.said.drain(..).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_too_late_is_given_back() {
        let said = |id: &str| Said { id: id.to_owned(), ..Said::default() };
        let steering = Steering::default();
        assert_eq!(steering.push(said("a")), Ok(()));
        assert!(!steering.close_if_empty());
        assert_eq!(steering.take(), [said("a")]);
        assert!(steering.close_if_empty());
        assert_eq!(steering.push(said("b")), Err(NotTaken::Over(Box::new(said("b")))));
        assert_eq!(steering.close(), []);
    }

    #[test]
    fn what_waits_when_it_is_shut_is_still_there() {
        let said = |id: &str| Said { id: id.to_owned(), ..Said::default() };
        let steering = Steering::default();
        assert_eq!(steering.push(said("a")), Ok(()));
        steering.shut();
        assert_eq!(steering.push(said("b")), Err(NotTaken::Over(Box::new(said("b")))));
        assert!(!steering.close_if_empty(), "a turn that ends by itself now takes it in first");
        assert_eq!(steering.close(), [said("a")]);
    }

    #[test]
    fn too_much_is_refused() {
        let steering = Steering::default();
        for _ in 0..CAPACITY {
            assert_eq!(steering.push(Said::default()), Ok(()));
        }
        assert_eq!(steering.push(Said::default()), Err(NotTaken::Full(String::new())));
        assert_eq!(steering.close().len(), CAPACITY);
    }
}
