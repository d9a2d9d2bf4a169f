//! [`ModelsCache`]: lists of models that were sent before.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use codex_protocol::{Item, Model};

/// How many lists are kept; of more, the oldest is forgotten.
const CAPACITY: usize = 32;

/// The lists of models that servers sent, with their versions. Clones are the same cache.
///
/// A list is known by its provider's name and URL. Holds at most 32.
#[derive(Clone, Default)]
pub struct ModelsCache(Arc<Mutex<VecDeque<(String, Listed)>>>);

/// A list and its version.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listed {
    pub(crate) etag: String,
    pub(crate) models: Vec<Item<Model>>,
}

impl ModelsCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn get(&self, key: &str) -> Option<Listed> {
        let lists = self.lock();
        lists.iter().find(|(known, _)| known == key).map(|(_, listed)| listed.clone())
    }

    /// Keeps a list in the place of the one before; `None` forgets it.
    pub(crate) fn set(&self, key: &str, listed: Option<Listed>) {
        let mut lists = self.lock();
        lists.retain(|(known, _)| known != key);
        if let Some(listed) = listed {
            if lists.len() == CAPACITY {
                lists.pop_front();
            }
            lists.push_back((key.to_owned(), listed));
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, Listed)>> {
        // Nothing between lock and unlock leaves a list half written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ModelsCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelsCache").field("lists", &self.lock().len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(etag: &str) -> Listed {
        Listed { etag: etag.to_owned(), models: Vec::new() }
    }

    #[test]
    fn a_list_takes_the_place_of_the_one_before() {
        let cache = ModelsCache::new();
        cache.set("a", Some(listed("1")));
        cache.set("b", Some(listed("2")));
        cache.set("a", Some(listed("3")));
        assert_eq!((cache.get("a"), cache.get("b")), (Some(listed("3")), Some(listed("2"))));
        cache.set("a", None);
        assert_eq!((cache.get("a"), cache.get("b")), (None, Some(listed("2"))));
    }

    #[test]
    fn the_oldest_list_makes_room() {
        let cache = ModelsCache::new();
        for key in 0..=CAPACITY {
            cache.set(&key.to_string(), Some(listed("1")));
        }
        assert_eq!((cache.get("0"), cache.get("1")), (None, Some(listed("1"))));
    }
}
