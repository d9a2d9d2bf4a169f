//! [`AccountAuth`].

use std::fmt;

use codex_api::{AuthError, AuthFuture, AuthProvider, Credentials, Recovery};
use http::{HeaderName, HeaderValue};

const ACCOUNT: HeaderName = HeaderName::from_static("chatgpt-account-id");
const FEDRAMP: HeaderName = HeaderName::from_static("x-openai-fedramp");

/// Credentials that say for which account they are: `ChatGPT-Account-ID`, and `X-OpenAI-Fedramp: true` for an account
/// under `FedRAMP`.
pub struct AccountAuth<P> {
    inner: P,
    account: HeaderValue,
    is_fedramp: bool,
}

impl<P: AuthProvider> AccountAuth<P> {
    /// The credentials of `inner`, for this account.
    ///
    /// # Errors
    /// Where the id has characters that a header can't hold.
    pub fn new(inner: P, account_id: &str) -> Result<Self, AuthError> {
        let account = HeaderValue::from_str(account_id)
            .map_err(|_| AuthError::new("the account's id has characters that a header can't hold"))?;
        Ok(Self { inner, account, is_fedramp: false })
    }

    /// Says that the account is under `FedRAMP`.
    pub fn fedramp(mut self) -> Self {
        self.is_fedramp = true;
        self
    }

    fn name(&self, credentials: Credentials) -> Credentials {
        let credentials = credentials.with_header(ACCOUNT, self.account.clone());
        if self.is_fedramp {
            credentials.with_header(FEDRAMP, HeaderValue::from_static("true"))
        } else {
            credentials
        }
    }
}

impl<P: AuthProvider> AuthProvider for AccountAuth<P> {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(async { Ok(self.name(self.inner.credentials().await?)) })
    }

    fn recover<'a>(&'a self, rejected: &'a Credentials) -> AuthFuture<'a, Result<Recovery, AuthError>> {
        Box::pin(async {
            let inner = rejected.clone().without_header(&ACCOUNT).without_header(&FEDRAMP);
            Ok(match self.inner.recover(&inner).await? {
                Recovery::Retry(other) => Recovery::Retry(self.name(other)),
                Recovery::GiveUp => Recovery::GiveUp,
            })
        })
    }
}

impl<P> fmt::Debug for AccountAuth<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountAuth").field("is_fedramp", &self.is_fedramp).finish_non_exhaustive()
    }
}
