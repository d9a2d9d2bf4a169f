//! [`Credentials`]: what one request is sent with.

use std::fmt;

use codex_client::Secret;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::AuthError;

/// Credentials as they were at one moment: headers, and the base URL that they are for.
///
/// Two are equal when a server would see the same. The debug form shows names of headers, no value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    base_url: Option<String>,
    headers: HeaderMap,
}

impl Credentials {
    /// No credentials.
    pub fn none() -> Self {
        Self::default()
    }

    /// `Authorization: Bearer …`.
    ///
    /// # Errors
    /// Where the token has characters that a header can't hold.
    pub fn bearer(token: &Secret) -> Result<Self, AuthError> {
        let refuse =
            || AuthError::new("the API key has characters that a header can't hold, such as a line end");
        let value = token.bearer_header().map_err(|_| refuse())?;
        Ok(Self::none().with_header(AUTHORIZATION, value))
    }

    /// These headers. What [`with_header`](Self::with_header) adds is marked sensitive; these are taken as they are.
    pub fn from_headers(headers: HeaderMap) -> Self {
        Self { base_url: None, headers }
    }

    /// Adds a header, which replaces what had its name, and marks it sensitive.
    pub fn with_header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.insert(name, value);
        self
    }

    /// Removes a header.
    pub fn without_header(mut self, name: &HeaderName) -> Self {
        self.headers.remove(name);
        self
    }

    /// The base URL that they are for, instead of the provider's: request and credentials never go to different
    /// places.
    pub fn with_base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// The headers. On a request they win over all others of their names.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The base URL that they are for; `None`: the provider's.
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("Credentials")
            .field("headers", &names)
            .field("has_base_url", &self.base_url.is_some())
            .finish()
    }
}
