//! Credentials that never change.

use std::fmt;
use std::future::ready;

use codex_client::Secret;

use super::credentials::Credentials;
use super::error::AuthError;
use super::provider::{AuthFuture, AuthProvider};

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
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(ready(Credentials::bearer(&self.0)))
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
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(ready(Ok(Credentials::none())))
    }
}

/// Fixed credentials, such as headers that the caller made.
impl AuthProvider for Credentials {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(ready(Ok(self.clone())))
    }
}
