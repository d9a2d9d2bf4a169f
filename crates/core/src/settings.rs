//! The environment of the process, read in one place.

use std::env::VarError;
use std::ffi::OsString;

/// The base URL of the built-in provider, where the configuration names none.
pub(crate) const BASE_URL: &str = "OPENAI_BASE_URL";
/// The key of a provider that wants OpenAI credentials.
pub(crate) const API_KEY: &str = "OPENAI_API_KEY";
/// The same, for this family of programs alone: it wins.
pub(crate) const CODEX_API_KEY: &str = "CODEX_API_KEY";
/// Which program asks, where another one starts ours.
pub(crate) const ORIGINATOR: &str = "CODEX_INTERNAL_ORIGINATOR_OVERRIDE";
/// The folder of the configuration.
pub(crate) const CODEX_HOME: &str = "CODEX_HOME";
/// A person's home folder.
pub(crate) const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
/// How often a request is repeated, where the provider doesn't say.
pub(crate) const REQUEST_MAX_RETRIES: &str = "OPENAI_REQUEST_MAX_RETRIES";
/// How often a turn repeats, where the provider doesn't say.
pub(crate) const STREAM_MAX_RETRIES: &str = "OPENAI_STREAM_MAX_RETRIES";
/// The base URL of a local server.
pub(crate) const OSS_BASE_URL: &str = "CODEX_OSS_BASE_URL";
/// The port of a local server.
pub(crate) const OSS_PORT: &str = "CODEX_OSS_PORT";

/// A variable of the process; `None` where it is unset.
///
/// # Errors
/// Where it is not Unicode: what it should say can't be known.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(crate) fn process_variable(name: &str) -> Result<Option<String>, OsString> {
    // An empty name and one with `=` or NUL are no variables; the standard library says so by `NotPresent`.
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(value)) => Err(value),
    }
}
