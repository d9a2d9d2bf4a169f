//! [`Unknown`]: what could not be typed, unharmed.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::raw::RawJson;
use super::reason::Reason;

/// A JSON value that could not be typed: kept as it came, with the reason. It is written back unchanged.
///
/// A clone is a pointer. The debug form shows no content: what is not understood may be a secret.
#[derive(Clone, PartialEq)]
pub struct Unknown(Arc<Inner>);

#[derive(PartialEq)]
struct Inner {
    json: RawJson,
    type_word: Option<String>,
    reason: Reason,
}

impl Unknown {
    pub(crate) fn new(json: RawJson, type_word: Option<String>, reason: Reason) -> Self {
        Self(Arc::new(Inner { json, type_word, reason }))
    }

    /// The value as it came.
    pub fn json(&self) -> &RawJson {
        &self.0.json
    }

    /// Its `type`, if it has one.
    pub fn type_word(&self) -> Option<&str> {
        self.0.type_word.as_deref()
    }

    /// Why it could not be typed.
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unknown")
            .field("type_word", &self.0.type_word)
            .field("reason", &self.0.reason)
            .field("bytes", &self.0.json.as_bytes().len())
            .finish()
    }
}

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.json.serialize(serializer)
    }
}
