//! A request: everything that is needed to send it, again and again.

use std::fmt;
use std::sync::Arc;

use ::http::header::CONTENT_ENCODING;
use ::http::{HeaderMap, HeaderName, HeaderValue, Method};
use bytes::Bytes;
use url::Url;

use crate::budgets::Budgets;
use crate::compress;
use crate::error::{TransportError, TransportErrorKind};
use crate::fate::Fate;
use crate::redact::{SafeHeaders, SafeUrl};
use crate::trace::TraceContext;

/// A request. Cheap to clone: the body is shared, so that a repeat sends the same bytes.
///
/// Its debug output shows neither credentials nor query nor body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where it goes. A user and password in it are sent as basic authorization, unless `headers` has one.
    pub url: Url,
    /// The headers. Mark values that carry credentials as sensitive.
    pub headers: HeaderMap,
    /// The encoded body; empty for none.
    pub body: Bytes,
    /// How long and how much it may take.
    pub budgets: Budgets,
    /// Whether executing it twice does no harm although its method does not say so. Default no.
    pub repeatable: bool,
    /// Where each attempt gets its trace headers from. Default nowhere.
    pub trace: Option<Arc<dyn TraceContext>>,
}

impl Request {
    /// A request without headers and body, with the default budgets.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            budgets: Budgets::default(),
            repeatable: false,
            trace: None,
        }
    }

    /// Sets a header, replacing what it had.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Sets the body, as it is.
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the budgets.
    pub fn with_budgets(mut self, budgets: Budgets) -> Self {
        self.budgets = budgets;
        self
    }

    /// Says that executing it twice does no harm, whatever its method.
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Sets where each attempt gets its trace headers from.
    pub fn with_trace(mut self, trace: Arc<dyn TraceContext>) -> Self {
        self.trace = Some(trace);
        self
    }

    /// Whether executing it twice does no harm: its method is GET, HEAD, OPTIONS or DELETE, or
    /// [`repeatable`](Self::repeatable) says so.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable || [Method::GET, Method::HEAD, Method::OPTIONS, Method::DELETE].contains(&self.method)
    }

    /// Writes the trace headers of this moment over those it has, and forgets where they came from.
    ///
    /// A transport does this once for each request it sends.
    pub fn stamp_trace(&mut self) {
        if let Some(trace) = self.trace.take() {
            trace.trace_headers().write(&mut self.headers);
        }
    }

    /// Compresses the body, once for all times it is sent, and sets `Content-Encoding: zstd`. An empty body
    /// is left alone.
    ///
    /// Works on the caller's thread, at some hundred megabytes a second, and lets other tasks have their turn after
    /// each 128 KiB.
    ///
    /// # Errors
    /// [`TransportErrorKind::Build`] with an [`EncodeError`] as its source if the request already has a
    /// `Content-Encoding`, or if compression fails.
    ///
    /// # Cancel safety
    /// Dropping the future ends the work.
    pub async fn with_zstd(mut self) -> Result<Self, TransportError> {
        if self.headers.contains_key(CONTENT_ENCODING) {
            return Err(self.build_error(EncodeError::AlreadyEncoded));
        }
        if self.body.is_empty() {
            return Ok(self);
        }
        match compress::zstd(&self.body).await {
            Ok(compressed) => {
                tracing::debug!(before = self.body.len(), after = compressed.len(), "compressed the body");
                self.body = compressed;
                self.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("zstd"));
                Ok(self)
            }
            Err(error) => Err(self.build_error(EncodeError::Zstd(error))),
        }
    }

    fn build_error(&self, source: EncodeError) -> TransportError {
        TransportError::new(TransportErrorKind::Build, Fate::NotExecuted)
            .with_url(&self.url)
            .with_source(source)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &SafeUrl::new(&self.url))
            .field("headers", &SafeHeaders(&self.headers))
            .field("body_bytes", &self.body.len())
            .field("budgets", &self.budgets)
            .field("repeatable", &self.is_repeatable())
            .finish_non_exhaustive()
    }
}

/// Why a body could not be compressed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The request has a `Content-Encoding` already.
    #[error("the body already has a content encoding")]
    AlreadyEncoded,
    /// The compressor failed.
    #[error("the body could not be compressed")]
    Zstd(#[source] std::io::Error),
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    fn post(body: &'static str) -> Request {
        let url = Url::parse("https://user:pass@example.com/v1/responses?key=secret").expect("valid");
        Request::new(Method::POST, url).with_body(body)
    }

    #[test]
    fn debug_shows_no_secret() {
        let mut request = post("private words");
        request.headers.insert("authorization", HeaderValue::from_static("Bearer sk-1"));
        let text = format!("{request:?}");
        assert!(
            text.contains("https://example.com/v1/responses") && text.contains("body_bytes: 13"),
            "{text}"
        );
        for secret in ["user", "pass", "secret", "private", "sk-1"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }

    #[tokio::test]
    async fn compression_happens_once() {
        let plain = post("words, words, words, words, words, words");
        let compressed = plain.clone().with_zstd().await.expect("compresses");
        assert_eq!(compressed.headers[CONTENT_ENCODING], "zstd");
        assert_eq!(zstd::bulk::decompress(&compressed.body, 1000).expect("zstd"), plain.body);

        let error = compressed.with_zstd().await.expect_err("twice");
        assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Build, Fate::NotExecuted));
        assert!(error.source().is_some_and(<dyn std::error::Error>::is::<EncodeError>));
    }

    #[test]
    fn what_may_be_executed_twice_is_known_by_method_or_said() {
        let url = Url::parse("https://example.com/").expect("valid");
        for (method, expected) in [
            (Method::GET, true),
            (Method::DELETE, true),
            (Method::HEAD, true),
            (Method::POST, false),
            (Method::PATCH, false),
        ] {
            let request = Request::new(method.clone(), url.clone());
            assert_eq!(request.is_repeatable(), expected, "{method}");
            assert!(request.repeatable().is_repeatable(), "{method}");
        }
    }

    #[tokio::test]
    async fn an_empty_body_is_not_compressed() {
        let request = post("").with_zstd().await.expect("nothing to do");
        assert_eq!((request.body.len(), request.headers.len()), (0, 0));
    }

    #[test]
    fn clones_share_the_body() {
        let request = post("words");
        assert_eq!(request.clone().body.as_ptr(), request.body.as_ptr());
    }
}
