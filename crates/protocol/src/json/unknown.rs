//! [`Unknown`]: what could not be typed, unharmed.

use serde::{Serialize, Serializer};

use super::raw::RawJson;
use super::reason::Reason;

/// A JSON value that could not be typed: kept as it came, with the reason. It is written back unchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    json: RawJson,
    type_word: Option<String>,
    reason: Reason,
}

impl Unknown {
    pub(crate) fn new(json: RawJson, type_word: Option<String>, reason: Reason) -> Self {
        Self { json, type_word, reason }
    }

    /// The value as it came.
    pub fn json(&self) -> &RawJson {
        &self.json
    }

    /// Its `type`, if it has one.
    pub fn type_word(&self) -> Option<&str> {
        self.type_word.as_deref()
    }

    /// Why it could not be typed.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}
