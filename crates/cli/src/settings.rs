//! The environment, read in this one place.

/// The key of the OpenAI API.
pub(crate) const API_KEY: &str = "OPENAI_API_KEY";
/// Another base URL for the provider `openai`.
pub(crate) const BASE_URL: &str = "OPENAI_BASE_URL";
/// Variables that are sent to the provider `openai` as headers.
pub(crate) const HEADERS: [(&str, &str); 2] =
    [("OPENAI_ORGANIZATION", "openai-organization"), ("OPENAI_PROJECT", "openai-project")];

/// A variable's value without white space around it; `None` where it is unset, blank or not Unicode.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}
