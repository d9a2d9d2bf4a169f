//! A credential that does not print.

use std::fmt;

use ::http::HeaderValue;
use ::http::header::InvalidHeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// A credential: prints as `[redacted]`, is overwritten with zeros when dropped.
///
/// ```
/// use codex_client::Secret;
///
/// let key = Secret::from("sk-123");
/// assert_eq!(format!("{key} {key:?}"), "[redacted] [redacted]");
/// assert_eq!(key.expose(), "sk-123");
/// assert!(key.bearer_header()?.is_sensitive());
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The credential itself. Never print or log it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The value of an `Authorization` header with this token, marked sensitive.
    ///
    /// # Errors
    /// The credential holds a byte that a header value may not have, such as a line end. The error does not
    /// repeat it.
    pub fn bearer_header(&self) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.expose()))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret.into())
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self(secret.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_header_is_made_or_refused_without_the_secret() {
        let header = Secret::from(String::from("sk-1")).bearer_header().expect("valid");
        assert_eq!((header.as_bytes(), format!("{header:?}")), (&b"Bearer sk-1"[..], "Sensitive".into()));

        let error = Secret::from("sk-1\n").bearer_header().expect_err("a line end");
        assert!(!format!("{error} {error:?}").contains("sk-1"));
    }
}
