//! An error in a line.

use codex_api::{ApiError, Fate};

/// An error in a line: its kind and its fate.
pub(crate) fn refusal(error: &ApiError) -> String {
    let fate = match error.fate() {
        Fate::NotExecuted => "not executed",
        Fate::Unknown => "fate unknown",
        Fate::Cut => "cut",
        _ => "?",
    };
    format!("error {}, {fate}", name(error.kind()))
}

/// The name of a variant.
pub(crate) fn name(variant: &impl std::fmt::Debug) -> String {
    let text = format!("{variant:?}");
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    text[..end].to_owned()
}
