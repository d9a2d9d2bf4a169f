//! The environment, read in this one place.

use std::env::VarError;

use crate::failure::Failure;

/// The key of the OpenAI API.
pub(crate) const API_KEY: &str = "OPENAI_API_KEY";
/// Another base URL for the provider `openai`.
pub(crate) const BASE_URL: &str = "OPENAI_BASE_URL";
/// Variables that are sent to the provider `openai` as headers.
pub(crate) const HEADERS: [(&str, &str); 2] =
    [("OPENAI_ORGANIZATION", "openai-organization"), ("OPENAI_PROJECT", "openai-project")];

/// A variable's value without white space around it; `None` where it is unset or blank.
///
/// # Errors
/// Where it is set and not Unicode: what it should say can't be known.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(crate) fn variable(name: &str) -> Result<Option<String>, Failure> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::Usage(format!(
            "the environment variable {name} is not Unicode; set it again or unset it"
        ))),
    }
}
