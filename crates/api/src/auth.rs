//! Credentials.

use std::fmt;
use std::sync::Arc;

use codex_client::Secret;
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// Puts credentials on requests. Asked anew for each request, so that they can change.
pub trait AuthProvider: Send + Sync + 'static {
    /// Adds the credentials to the headers of one request; what it adds wins over what is there. Secret values are to
    /// be marked sensitive.
    ///
    /// # Errors
    /// Where there are no usable credentials; the request is then not sent.
    fn authorize(&self, headers: &mut HeaderMap) -> Result<(), AuthError>;
}

/// Why there are no usable credentials. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AuthError(String);

impl AuthError {
    /// An error in words that a person can act on. They are shown and logged: no secret may be in them.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl<P: AuthProvider + ?Sized> AuthProvider for Arc<P> {
    fn authorize(&self, headers: &mut HeaderMap) -> Result<(), AuthError> {
        (**self).authorize(headers)
    }
}

/// `Authorization: Bearer …`.
#[derive(Clone)]
pub struct BearerAuth(Secret);

impl BearerAuth {
    /// Sends `token` with every request.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self(token.into())
    }
}

impl AuthProvider for BearerAuth {
    fn authorize(&self, headers: &mut HeaderMap) -> Result<(), AuthError> {
        let refuse =
            || AuthError::new("the API key has characters that a header can't hold, such as a line end");
        let value = self.0.bearer_header().map_err(|_| refuse())?;
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}

impl fmt::Debug for BearerAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BearerAuth").field(&self.0).finish()
    }
}

/// No credentials: for servers that need none, and where the provider's headers carry them.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAuth;

impl AuthProvider for NoAuth {
    fn authorize(&self, _: &mut HeaderMap) -> Result<(), AuthError> {
        Ok(())
    }
}
