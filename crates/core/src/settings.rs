//! The environment of the process, read in one place.

/// The base URL of the built-in provider, where the configuration names none.
pub(crate) const BASE_URL: &str = "OPENAI_BASE_URL";
/// The key of a provider that wants OpenAI credentials.
pub(crate) const API_KEY: &str = "OPENAI_API_KEY";
/// How often a request is repeated, where the provider doesn't say.
pub(crate) const REQUEST_MAX_RETRIES: &str = "OPENAI_REQUEST_MAX_RETRIES";
/// How often a turn repeats, where the provider doesn't say.
pub(crate) const STREAM_MAX_RETRIES: &str = "OPENAI_STREAM_MAX_RETRIES";
/// The base URL of a local server.
pub(crate) const OSS_BASE_URL: &str = "CODEX_OSS_BASE_URL";
/// The port of a local server.
pub(crate) const OSS_PORT: &str = "CODEX_OSS_PORT";

/// A variable of the process; `None` where it is unset or not Unicode.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(crate) fn process_variable(name: &str) -> Option<String> {
    // An empty name and one with `=` or NUL are no variables; the standard library says so by `Err`.
    std::env::var(name).ok()
}
