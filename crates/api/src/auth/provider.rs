//! [`AuthProvider`]: who has the credentials.

use std::pin::Pin;
use std::sync::Arc;

use super::credentials::Credentials;
use super::error::AuthError;

/// What an [`AuthProvider`] is still working on.
pub type AuthFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Has credentials, and may get new ones.
///
/// # Cancel safety
/// The futures are dropped with the request that waits for them. One that many requests wait for must go on for the
/// others.
pub trait AuthProvider: Send + Sync + 'static {
    /// The credentials for a request, all of one moment. Asked once a request.
    ///
    /// # Errors
    /// Where there are no usable credentials; the request is then not sent.
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>>;

    /// What to do after the server answered 401 to `rejected`. Default: [`Recovery::GiveUp`].
    ///
    /// Several requests may ask at once about the same credentials; an implementation gets new ones once. A request
    /// asks at most three times, and gives up by itself where it is given what was rejected before.
    ///
    /// # Errors
    /// Where new credentials should be had and can't.
    fn recover<'a>(&'a self, rejected: &'a Credentials) -> AuthFuture<'a, Result<Recovery, AuthError>> {
        let _ = rejected;
        Box::pin(std::future::ready(Ok(Recovery::GiveUp)))
    }
}

/// What to do after a 401.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovery {
    /// There are no other credentials: the refusal stands.
    GiveUp,
    /// Send the same request again, with these.
    Retry(Credentials),
}

impl<P: AuthProvider + ?Sized> AuthProvider for Arc<P> {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        (**self).credentials()
    }

    fn recover<'a>(&'a self, rejected: &'a Credentials) -> AuthFuture<'a, Result<Recovery, AuthError>> {
        (**self).recover(rejected)
    }
}
