//! Gates by name, so that a script can wait at one and a test can open it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::gate::Gate;

/// The gates of a server by their names. Clones are the same gates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gates {
    named: Arc<Mutex<BTreeMap<String, Gate>>>,
}

impl Gates {
    /// The gate of this name, shut where nobody has asked for it before.
    pub(crate) fn get(&self, name: &str) -> Gate {
        let mut named = self.lock();
        if let Some(gate) = named.get(name) {
            return gate.clone();
        }
        let gate = Gate::new();
        named.insert(name.to_owned(), gate.clone());
        gate
    }

    /// Every gate's name, and whether it is open.
    pub(crate) fn states(&self) -> Vec<(String, bool)> {
        self.lock().iter().map(|(name, gate)| (name.clone(), gate.is_open())).collect()
    }

    /// Opens every gate, so that nothing waits at one that nobody can find any more, and forgets them all.
    pub(crate) fn reset(&self) {
        for gate in std::mem::take(&mut *self.lock()).into_values() {
            gate.open();
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Gate>> {
        // Nothing panics while holding it.
        self.named.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Gates;

    #[test]
    fn a_name_is_one_gate_until_a_reset_opens_and_forgets_it() {
        let gates = Gates::default();
        gates.get("b").open();
        let waiting = gates.get("a");
        assert_eq!(gates.states(), [("a".to_owned(), false), ("b".to_owned(), true)]);
        gates.reset();
        assert!(waiting.is_open(), "who waits goes on");
        assert_eq!(gates.states(), []);
        assert!(!gates.get("a").is_open(), "the name is a new gate");
    }
}
