//! A table read key by key.

use super::node::{Key, Kind, Mistake, Node, Place};
use crate::script::nearest::nearest;

/// A table's entries, taken one by one.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) place: Place,
    entries: Vec<(Key, Node)>,
}

impl Fields {
    /// The entries of a table. `what` says what kind of table was expected.
    pub(super) fn of(node: Node, what: &str) -> Result<Self, Mistake> {
        match node.kind {
            Kind::Table(entries) => Ok(Self { place: node.place, entries }),
            _ => Err(node.expected(what)),
        }
    }

    /// Refuses every key that is not among the known ones.
    pub(super) fn know(self, known: &[&str]) -> Result<Self, Mistake> {
        match self.entries.iter().find(|(key, _)| !known.contains(&&*key.name)) {
            Some((key, _)) => Err(unknown(key, known)),
            None => Ok(self),
        }
    }

    /// Takes an entry's value.
    pub(super) fn take(&mut self, name: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(key, _)| key.name == name)?;
        Some(self.entries.remove(at).1)
    }

    /// Takes an entry's value, read.
    pub(super) fn read<T>(
        &mut self,
        name: &str,
        reader: impl FnOnce(Node) -> Result<T, Mistake>,
    ) -> Result<Option<T>, Mistake> {
        self.take(name).map(reader).transpose()
    }

    /// Takes an entry's value, read; it must be there.
    pub(super) fn need<T>(
        &mut self,
        name: &str,
        reader: impl FnOnce(Node) -> Result<T, Mistake>,
    ) -> Result<T, Mistake> {
        match self.take(name) {
            Some(node) => reader(node),
            None => Err(Mistake::new(&self.place, format!("expected the key `{name}`"))),
        }
    }

    /// Takes the one entry whose key is among `words`.
    pub(super) fn word(&mut self, words: &[&str]) -> Result<(Key, Node), Mistake> {
        let mut found = Vec::new();
        for index in (0..self.entries.len()).rev() {
            if words.contains(&&*self.entries[index].0.name) {
                found.push(self.entries.remove(index));
            }
        }
        match (found.pop(), found.pop()) {
            (Some(word), None) => Ok(word),
            (Some((first, _)), Some((second, _))) => Err(Mistake::new(
                &second.place,
                format!("expected one word, got both `{}` and `{}`", first.name, second.name),
            )),
            (None, _) => match self.entries.first() {
                Some((key, _)) => Err(unknown(key, words)),
                None => Err(Mistake::new(&self.place, format!("expected one of {}", listed(words)))),
            },
        }
    }

    /// The entries that are left, in the order they were written.
    pub(super) fn rest(self) -> Vec<(Key, Node)> {
        self.entries
    }
}

fn unknown(key: &Key, known: &[&str]) -> Mistake {
    let name = &key.name;
    let message = match nearest(name, known.iter().copied()) {
        None if known.is_empty() => format!("unknown key `{name}`; expected nothing more"),
        Some(meant) => format!("unknown key `{name}`; did you mean `{meant}`?"),
        None => format!("unknown key `{name}`; expected one of {}", listed(known)),
    };
    Mistake::new(&key.place, message)
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
