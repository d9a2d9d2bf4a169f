//! What a caller adds to a turn's metadata, within bounds.

use std::collections::BTreeMap;
use std::fmt;

/// Most entries.
const MAX_ENTRIES: usize = 64;
/// Longest key.
const MAX_KEY_BYTES: usize = 128;
/// Longest value.
const MAX_VALUE_BYTES: usize = 8 * 1024;
/// Most bytes of all keys and values.
const MAX_BYTES: usize = 32 * 1024;

/// The keys that the client owns; a caller's are dropped.
const RESERVED: [&str; 19] = [
    "installation_id",
    "x-codex-installation-id",
    "session_id",
    "thread_id",
    "turn_id",
    "window_id",
    "x-codex-window-id",
    "x-codex-turn-metadata",
    "x-codex-parent-thread-id",
    "x-openai-subagent",
    "request_kind",
    "compaction",
    "turn_started_at_unix_ms",
    "forked_from_thread_id",
    "parent_thread_id",
    "subagent_kind",
    "thread_source",
    "sandbox",
    "workspaces",
];

/// An entry of the caller's that is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedExtra {
    /// Its key; the first 128 bytes of a longer one.
    pub key: String,
    /// Why.
    pub reason: DropReason,
}

/// Why an entry of the caller's is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum DropReason {
    /// The client owns the key.
    #[error("is a key of the client's own")]
    Reserved,
    /// The key is longer than 128 bytes.
    #[error("is a key longer than {MAX_KEY_BYTES} bytes")]
    LongKey,
    /// The value is longer than 8 KiB.
    #[error("has a value longer than {MAX_VALUE_BYTES} bytes")]
    LongValue,
    /// There are 64 entries already.
    #[error("comes after {MAX_ENTRIES} others")]
    TooMany,
    /// With it, all keys and values are more than 32 KiB.
    #[error("would make all more than {MAX_BYTES} bytes")]
    TooMuch,
}

impl fmt::Display for DroppedExtra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.key.escape_debug(), self.reason)
    }
}

/// Takes the entries that may be sent, in the order of their keys, and says which may not.
pub(super) fn admit(extra: BTreeMap<String, String>) -> (BTreeMap<String, String>, Vec<DroppedExtra>) {
    let mut admitted = BTreeMap::new();
    let mut dropped = Vec::new();
    let mut bytes = 0;
    for (key, value) in extra {
        let size = key.len() + value.len();
        if let Some(reason) = obstacle(&key, &value, admitted.len(), bytes + size) {
            dropped.push(DroppedExtra { key: shown(key), reason });
            continue;
        }
        bytes += size;
        admitted.insert(key, value);
    }
    (admitted, dropped)
}

fn obstacle(key: &str, value: &str, entries: usize, bytes: usize) -> Option<DropReason> {
    if RESERVED.contains(&key) {
        Some(DropReason::Reserved)
    } else if key.len() > MAX_KEY_BYTES {
        Some(DropReason::LongKey)
    } else if value.len() > MAX_VALUE_BYTES {
        Some(DropReason::LongValue)
    } else if entries == MAX_ENTRIES {
        Some(DropReason::TooMany)
    } else if bytes > MAX_BYTES {
        Some(DropReason::TooMuch)
    } else {
        None
    }
}

fn shown(mut key: String) -> String {
    key.truncate(key.floor_char_boundary(MAX_KEY_BYTES));
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map<const N: usize>(entries: [(String, String); N]) -> BTreeMap<String, String> {
        entries.into()
    }

    #[test]
    fn each_reserved_key_is_dropped() {
        let entries = RESERVED.map(|key| (key.to_owned(), "mine".to_owned()));
        let (admitted, dropped) = admit(map(entries));
        assert_eq!(admitted, BTreeMap::new());
        let mut named: Vec<&str> = dropped.iter().map(|entry| entry.key.as_str()).collect();
        let mut reserved = RESERVED;
        named.sort_unstable();
        reserved.sort_unstable();
        assert_eq!(named, reserved);
        assert!(dropped.iter().all(|entry| entry.reason == DropReason::Reserved), "{dropped:?}");
    }

    #[test]
    fn other_keys_pass() {
        for key in ["model", "reasoning_effort", "workspace_kind", "Session_ID", "", "ключ"] {
            let given = map([(key.to_owned(), "value".to_owned())]);
            assert_eq!(admit(given.clone()), (given, vec![]), "{key}");
        }
    }

    #[test]
    fn a_long_key_or_value_is_dropped_and_the_rest_stays() {
        for (key, value, reason) in [
            ("k".repeat(MAX_KEY_BYTES), "v".repeat(MAX_VALUE_BYTES), None),
            ("k".repeat(MAX_KEY_BYTES + 1), String::new(), Some(DropReason::LongKey)),
            ("é".repeat(MAX_KEY_BYTES / 2), String::new(), None),
            (format!("k{}", "é".repeat(MAX_KEY_BYTES / 2)), String::new(), Some(DropReason::LongKey)),
            ("key".to_owned(), "v".repeat(MAX_VALUE_BYTES + 1), Some(DropReason::LongValue)),
        ] {
            let other = ("other".to_owned(), "stays".to_owned());
            let (admitted, dropped) = admit(map([(key.clone(), value), other]));
            assert_eq!(admitted["other"], "stays");
            assert_eq!(dropped.first().map(|entry| entry.reason), reason, "{} bytes of key", key.len());
            assert!(dropped.iter().all(|entry| entry.key.len() <= MAX_KEY_BYTES));
        }
    }

    #[test]
    fn entries_are_bounded_in_number() {
        let given = (0..=MAX_ENTRIES).map(|number| (format!("{number:03}"), String::new())).collect();
        let (admitted, dropped) = admit(given);
        assert_eq!(admitted.len(), MAX_ENTRIES);
        assert_eq!(dropped, [DroppedExtra { key: "064".to_owned(), reason: DropReason::TooMany }]);
    }

    #[test]
    fn entries_are_bounded_in_size_and_a_smaller_one_still_fits() {
        let big = |key: &str| (key.to_owned(), "v".repeat(MAX_VALUE_BYTES));
        let (admitted, dropped) =
            admit(map([big("a"), big("b"), big("c"), big("d"), ("e".to_owned(), "small".to_owned())]));
        assert_eq!(admitted.keys().collect::<Vec<_>>(), ["a", "b", "c", "e"]);
        assert_eq!(dropped, [DroppedExtra { key: "d".to_owned(), reason: DropReason::TooMuch }]);
        assert_eq!(dropped[0].to_string(), "`d` would make all more than 32768 bytes");
    }
}
