//! [`UnknownEvent`].

use bytes::Bytes;
use serde::{Serialize, Serializer};

use crate::json::{NotJson, RawJson, Reason};

/// The data of an event that could not be typed, as it came, with the reason. It need not be JSON, nor even UTF-8.
///
/// Written, it is the JSON it came as; what is not JSON is written as a string.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownEvent {
    data: Bytes,
    type_word: Option<String>,
    reason: Reason,
}

impl UnknownEvent {
    pub(crate) fn new(data: Bytes, type_word: Option<String>, reason: Reason) -> Self {
        Self { data, type_word, reason }
    }

    /// Data that is not JSON.
    pub(crate) fn unreadable(data: &Bytes, error: NotJson) -> Self {
        let reason = match error {
            NotJson::Utf8 { valid_up_to } => Reason::NotUtf8 { valid_up_to },
            NotJson::Syntax(words) => Reason::NotJson(words),
        };
        Self::new(Bytes::copy_from_slice(data), None, reason)
    }

    /// The bytes as they came.
    pub fn data(&self) -> &Bytes {
        &self.data
    }

    /// The event's `type`, if it has one.
    pub fn type_word(&self) -> Option<&str> {
        self.type_word.as_deref()
    }

    /// Why it could not be typed.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// The data as JSON; `None` where it is not.
    pub fn json(&self) -> Option<RawJson> {
        RawJson::parse(self.data.clone()).ok()
    }
}

impl Serialize for UnknownEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.json() {
            Some(json) => json.serialize(serializer),
            None => serializer.serialize_str(&String::from_utf8_lossy(&self.data)),
        }
    }
}
