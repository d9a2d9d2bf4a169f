//! [`SecretText`]: text that is not shown.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::{Field, Misfit, Slice};

/// A credential. It is sent as it is and printed as `[redacted]`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// The credential itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Field for SecretText {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        String::read(raw).map(Self)
    }
}
