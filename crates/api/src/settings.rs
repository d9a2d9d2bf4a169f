//! The environment, read in one place.

/// The variable that holds the API key.
pub(crate) const API_KEY: &str = "OPENAI_API_KEY";
/// The variable that names another base URL.
pub(crate) const BASE_URL: &str = "OPENAI_BASE_URL";
/// How often a request is repeated.
pub(crate) const REQUEST_MAX_RETRIES: &str = "OPENAI_REQUEST_MAX_RETRIES";
/// How often a turn repeats.
pub(crate) const STREAM_MAX_RETRIES: &str = "OPENAI_STREAM_MAX_RETRIES";
/// Variables that are sent as headers.
pub(crate) const HEADERS: [(&str, &str); 2] =
    [("OPENAI_ORGANIZATION", "openai-organization"), ("OPENAI_PROJECT", "openai-project")];

/// A variable's value without white space around it; `None` where it is unset, blank or not Unicode.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}
