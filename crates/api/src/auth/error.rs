//! [`AuthError`].

use std::error::Error;
use std::sync::Arc;

/// Why there are no usable credentials. Neither it nor its source holds a secret. Two are equal that say the same.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{words}")]
pub struct AuthError {
    words: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl AuthError {
    /// An error in words that a person can act on. They are shown and logged: no secret may be in them.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), source: None }
    }

    /// Adds the cause, whose words are not to be in the error's own. It must not print a secret.
    pub fn with_source(self, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }
}

impl PartialEq for AuthError {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for AuthError {}
