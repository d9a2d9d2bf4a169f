//! The error of this crate: what failed, where, and what that means for the request.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use url::Url;

use crate::fate::Fate;
use crate::proxy::ProxyUrl;
use crate::redact::SafeUrl;

/// Why a request, or the body of its response, failed.
///
/// Prints as one line without the words of its source; [`source`](StdError::source) leads through the whole
/// chain below, down to the library's or system's error. Neither prints credentials, a query or a body.
pub struct TransportError {
    inner: Box<Inner>,
}

struct Inner {
    kind: TransportErrorKind,
    fate: Fate,
    url: Option<SafeUrl>,
    proxy: Option<SafeUrl>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// An error without URL, proxy and source.
    pub fn new(kind: TransportErrorKind, fate: Fate) -> Self {
        Self { inner: Box::new(Inner { kind, fate, url: None, proxy: None, source: None }) }
    }

    /// Adds where the request went. Only the printable part is kept.
    pub fn with_url(self, url: &Url) -> Self {
        self.at(Some(SafeUrl::new(url)))
    }

    /// Adds the cause. It must not print a secret.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    pub(crate) fn at(mut self, url: Option<SafeUrl>) -> Self {
        self.inner.url = url;
        self
    }

    pub(crate) fn through(mut self, proxy: Option<&ProxyUrl>) -> Self {
        self.inner.proxy = proxy.map(|proxy| SafeUrl::new(proxy.address()));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.inner.kind
    }

    /// Whether the server may have acted on the request.
    pub fn fate(&self) -> Fate {
        self.inner.fate
    }

    /// Where the request went, if known.
    pub fn url(&self) -> Option<&SafeUrl> {
        self.inner.url.as_ref()
    }

    /// The proxy that it went through, if known. What failed may be the way to the proxy.
    pub fn proxy(&self) -> Option<&SafeUrl> {
        self.inner.proxy.as_ref()
    }

    /// Whether a budget ran out.
    pub fn is_timeout(&self) -> bool {
        self.kind().is_timeout()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.inner.url, &self.inner.proxy) {
            (Some(url), Some(proxy)) => write!(f, "{} ({url} through the proxy {proxy})", self.inner.kind),
            (Some(url), None) => write!(f, "{} ({url})", self.inner.kind),
            (None, _) => self.inner.kind.fmt(f),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.inner.kind)
            .field("fate", &self.inner.fate)
            .field("url", &self.inner.url)
            .field("proxy", &self.inner.proxy)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}

/// What went wrong with a request. Kinds are added in minor versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request, or the transport itself, could not be built. Nothing was sent.
    #[error("the request could not be built")]
    Build,
    /// The host name could not be resolved.
    #[error("the host name could not be resolved")]
    Dns,
    /// No connection was made: refused, unreachable, or not made by a proxy.
    #[error("could not connect")]
    Connect,
    /// No connection was made in time (15 s unless configured otherwise).
    #[error("no connection was made in time")]
    ConnectTimeout,
    /// The proxy wants credentials, or others (407). Nothing reached the server.
    #[error("the proxy refused the credentials it was given, or wants some")]
    ProxyAuth,
    /// The TLS handshake failed, for example because the certificate is not trusted.
    #[error("the TLS handshake failed")]
    Tls,
    /// The upload made no progress for [`Budgets::upload`](crate::Budgets::upload).
    #[error("the upload made no progress for {0:?}")]
    UploadStalled(Duration),
    /// No response head came within [`Budgets::head`](crate::Budgets::head) of the upload.
    #[error("no response head came within {0:?}")]
    HeadTimeout(Duration),
    /// The server refused the request before it read it (HTTP/2 `REFUSED_STREAM`).
    #[error("the server refused the request unread")]
    Refused,
    /// The connection ended before a response head came.
    #[error("the connection ended before a response head came")]
    Closed,
    /// What the server sent is not HTTP.
    #[error("the response is not valid HTTP")]
    Protocol,
    /// The connection ended before the response body was complete.
    #[error("the connection ended within the response body")]
    Body,
    /// No byte of the response body came for [`Budgets::silence`](crate::Budgets::silence).
    #[error("the response body was silent for {0:?}")]
    Silence(Duration),
    /// The request and its response took longer than [`Budgets::total`](crate::Budgets::total).
    #[error("the response was not complete within {0:?}")]
    Total(Duration),
    /// The body of an unstreamed response exceeds [`Budgets::body_limit`](crate::Budgets::body_limit).
    #[error("the response body is larger than {limit_bytes} bytes")]
    BodyTooLarge {
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// None of the others.
    #[error("the request failed")]
    Other,
}

impl TransportErrorKind {
    /// Whether a budget ran out.
    pub fn is_timeout(self) -> bool {
        match self {
            Self::ConnectTimeout
            | Self::UploadStalled(_)
            | Self::HeadTimeout(_)
            | Self::Silence(_)
            | Self::Total(_) => true,
            Self::Build
            | Self::Dns
            | Self::Connect
            | Self::ProxyAuth
            | Self::Tls
            | Self::Refused
            | Self::Closed
            | Self::Protocol
            | Self::Body
            | Self::BodyTooLarge { .. }
            | Self::Other => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_prints_one_line_and_keeps_its_source_apart() {
        let url = Url::parse("https://u:p@example.com/v1?key=k").expect("valid");
        let error =
            TransportError::new(TransportErrorKind::HeadTimeout(Duration::from_mins(5)), Fate::Unknown)
                .with_url(&url)
                .with_source(std::io::Error::other("the cause"));
        assert_eq!(error.to_string(), "no response head came within 300s (https://example.com/v1)");
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("the cause"));
        assert!(error.source().is_some_and(<dyn StdError>::is::<std::io::Error>));
        assert_eq!((error.fate(), error.is_timeout()), (Fate::Unknown, true));
    }
}
