//! The environment, read in one place.

use std::env::VarError;

use crate::error::ApiError;

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

/// A variable's value without white space around it; `None` where it is unset or blank.
///
/// # Errors
/// Where it is not Unicode: a garbled key is not a missing one.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(crate) fn variable(name: &str) -> Result<Option<String>, ApiError> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(ApiError::build(format!(
            "the environment variable {name} is not Unicode; set it again or unset it"
        ))),
    }
}
