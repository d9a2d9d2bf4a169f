//! [`Finding`].

use std::ops::Range;

/// Something in a configuration that is wrong, or that has no effect, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {key}{}{problem}", if .key.is_empty() { "" } else { " " })]
pub struct Finding {
    /// The key, from the top, such as `model_providers.mine.http_headers.x-name`; empty where it is not about one.
    pub key: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, in characters, from 1.
    pub column: usize,
    /// What is wrong with it.
    pub problem: String,
}

impl Finding {
    /// A finding at these bytes of `text`.
    pub(crate) fn at(
        text: &str,
        span: &Range<usize>,
        key: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            key: key.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            problem: problem.into(),
        }
    }
}
