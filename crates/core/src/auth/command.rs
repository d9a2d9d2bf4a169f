//! [`CommandAuth`].

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use codex_api::{AuthError, AuthFuture, AuthProvider, Credentials, Recovery};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::run;
use crate::provider::ModelProviderAuthInfo;

/// The bearer token that a command prints.
///
/// The command runs for the first request, when its token is older than the refresh interval, and when the token was
/// rejected; never twice at the same time. Where it fails while there is an older token that was not rejected, that
/// one is used on.
///
/// # Cancel safety
/// A request that is dropped while it waits for the command kills it; another that waits runs it again.
pub struct CommandAuth {
    info: ModelProviderAuthInfo,
    token: Mutex<Option<Token>>,
    /// Held by the one that runs the command.
    turn: Semaphore,
}

#[derive(Clone)]
struct Token {
    credentials: Credentials,
    since: Instant,
    is_rejected: bool,
}

impl CommandAuth {
    /// The token of this command, which is not run yet.
    pub fn new(info: ModelProviderAuthInfo) -> Self {
        Self { info, token: Mutex::new(None), turn: Semaphore::new(1) }
    }

    fn current(&self) -> Option<Token> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, token: Token) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
    }

    fn is_fresh(&self, token: &Token) -> bool {
        let interval = Duration::from_millis(self.info.refresh_interval_ms);
        !token.is_rejected && (interval.is_zero() || token.since.elapsed() < interval)
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, AuthError> {
        self.turn.acquire().await.map_err(|_| AuthError::new("the token command is no longer run"))
    }

    /// Runs the command; only one whose turn it is may.
    async fn renew(&self, _turn: &SemaphorePermit<'_>) -> Result<Credentials, AuthError> {
        let credentials = Credentials::bearer(&run::token(&self.info).await?)?;
        self.keep(Token { credentials: credentials.clone(), since: Instant::now(), is_rejected: false });
        Ok(credentials)
    }

    async fn usable(&self) -> Result<Credentials, AuthError> {
        if let Some(token) = self.current().filter(|token| self.is_fresh(token)) {
            return Ok(token.credentials);
        }
        let turn = self.turn().await?;
        let old = self.current();
        if let Some(token) = old.as_ref().filter(|token| self.is_fresh(token)) {
            return Ok(token.credentials.clone());
        }
        match (self.renew(&turn).await, old.filter(|token| !token.is_rejected)) {
            (Err(error), Some(old)) => {
                tracing::warn!(%error, "the older token is used on");
                self.keep(Token { since: Instant::now(), ..old.clone() });
                Ok(old.credentials)
            }
            (renewed, _) => renewed,
        }
    }

    async fn other_than(&self, rejected: &Credentials) -> Result<Recovery, AuthError> {
        let turn = self.turn().await?;
        match self.current() {
            // Another request got a new one meanwhile.
            Some(token) if token.credentials != *rejected && !token.is_rejected => {
                return Ok(Recovery::Retry(token.credentials));
            }
            Some(token) => self.keep(Token { is_rejected: true, ..token }),
            None => {}
        }
        let renewed = self.renew(&turn).await?;
        if renewed != *rejected {
            return Ok(Recovery::Retry(renewed));
        }
        // The command has nothing else yet; the next request asks it again.
        if let Some(token) = self.current() {
            self.keep(Token { is_rejected: true, ..token });
        }
        Ok(Recovery::GiveUp)
    }
}

impl AuthProvider for CommandAuth {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(self.usable())
    }

    fn recover<'a>(&'a self, rejected: &'a Credentials) -> AuthFuture<'a, Result<Recovery, AuthError>> {
        Box::pin(self.other_than(rejected))
    }
}

impl fmt::Debug for CommandAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandAuth").field("info", &self.info).finish_non_exhaustive()
    }
}
