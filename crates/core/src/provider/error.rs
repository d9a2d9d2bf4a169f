//! [`ProviderError`].

use crate::environment::NotUnicode;

/// Why a provider can't be used as it is configured. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderError {
    /// A key of the configuration has a value that can't be, or can't be beside another key.
    #[error("{key} {problem}")]
    Key {
        /// The key, within the provider's table, such as `http_headers.x-name`.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A variable that is needed is not set.
    #[error("the environment variable {name} is not set; {instructions}")]
    MissingVariable {
        /// The variable.
        name: String,
        /// What a person should do.
        instructions: String,
    },
    /// A variable is set to what can't be.
    #[error("the environment variable {name} {problem}")]
    Variable {
        /// The variable.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl From<NotUnicode> for ProviderError {
    fn from(error: NotUnicode) -> Self {
        Self::Variable { name: error.name, problem: "is not Unicode; set it again or unset it".to_owned() }
    }
}

impl ProviderError {
    pub(crate) fn key(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Key { key: key.into(), problem: problem.into() }
    }

    pub(crate) fn variable(name: &str, problem: impl Into<String>) -> Self {
        Self::Variable { name: name.to_owned(), problem: problem.into() }
    }
}
