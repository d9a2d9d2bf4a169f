//! [`ApprovedForThread`]: what needs no further question.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// What was approved for the rest of the thread: a tool with a key of its own choosing or, where it chooses none, with
/// all of its input.
#[derive(Debug, Default)]
pub(in crate::tool) struct ApprovedForThread(Mutex<HashSet<Approved>>);

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::tool) struct Approved {
    tool: String,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum What {
    Key(String),
    /// JSON with sorted keys.
    Input(String),
}

impl Approved {
    pub(in crate::tool) fn new(tool: &str, key: Option<&str>, input: &Value) -> Self {
        let what = key.map_or_else(
            || {
                let mut input = input.clone();
                input.sort_all_objects();
                What::Input(input.to_string())
            },
            |key| What::Key(key.to_owned()),
        );
        Self { tool: tool.to_owned(), what }
    }
}

impl ApprovedForThread {
    pub(in crate::tool) fn contains(&self, approved: &Approved) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(approved)
    }

    pub(in crate::tool) fn insert(&self, approved: Approved) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(approved);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_key_decides_or_all_of_the_input() {
        let memory = ApprovedForThread::default();
        memory.insert(Approved::new("shell", Some("git"), &json!({"command": "git status"})));
        memory.insert(Approved::new("write", None, &json!({"path": "a", "text": "b"})));
        memory.insert(Approved::new("patch", None, &json!("+ a")));
        for (tool, key, input, expected) in [
            ("shell", Some("git"), json!({"command": "git push"}), true),
            ("shell", Some("rm"), json!({"command": "git status"}), false),
            ("shell", None, json!("git"), false),
            ("other", Some("git"), json!({"command": "git status"}), false),
            ("write", None, json!({"text": "b", "path": "a"}), true),
            ("write", None, json!({"path": "a", "text": "c"}), false),
            ("write", Some("{\"path\":\"a\",\"text\":\"b\"}"), json!(null), false),
            ("patch", None, json!("+ a"), true),
            ("patch", None, json!("- a"), false),
        ] {
            assert_eq!(
                memory.contains(&Approved::new(tool, key, &input)),
                expected,
                "{tool} {key:?} {input}"
            );
        }
    }
}
