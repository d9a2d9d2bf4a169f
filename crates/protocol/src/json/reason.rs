//! Why something was not typed.

use super::raw::NotJson;

/// Why a value was handed on as `Unknown` instead of as its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The bytes are not UTF-8.
    #[error("not UTF-8 at byte {valid_up_to}")]
    NotUtf8 {
        /// How many bytes at the start are UTF-8.
        valid_up_to: usize,
    },
    /// The text is not JSON; the parser's words.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// JSON, but not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// There is no `type`, or it is not a string.
    #[error("no `type`")]
    NoType,
    /// The `type` is not one that this version knows.
    #[error("a `type` this version does not know")]
    UnknownType,
    /// A field without which the value means nothing is missing or `null`.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A field without which the value means nothing has another shape.
    #[error("`{field}` is not {expected}")]
    Unfit {
        /// The field.
        field: &'static str,
        /// The shape it should have.
        expected: &'static str,
    },
    /// Its fields can't be read; the reader's words.
    #[error("unreadable: {0}")]
    Misread(String),
}

impl From<NotJson> for Reason {
    fn from(error: NotJson) -> Self {
        match error {
            NotJson::Utf8 { valid_up_to } => Self::NotUtf8 { valid_up_to },
            NotJson::Syntax(words) => Self::NotJson(words),
        }
    }
}
