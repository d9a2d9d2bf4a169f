//! [`Head`]: the head of an answer.

use std::fmt;

use codex_client::SafeHeaders;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version};

use crate::rate_limits::RateLimits;

/// The header that carries a turn's routing token.
pub(crate) const TURN_STATE: HeaderName = HeaderName::from_static("x-codex-turn-state");

/// The head of a server's answer. Its debug form shows no cookie and no turn state.
#[derive(Clone)]
pub struct Head {
    status: StatusCode,
    version: Version,
    headers: HeaderMap,
    attempts: u32,
    client_request_id: Option<HeaderValue>,
}

impl Head {
    pub(crate) fn new(status: StatusCode, version: Version, mut headers: HeaderMap) -> Self {
        if let Some(state) = headers.get_mut(TURN_STATE) {
            state.set_sensitive(true);
        }
        Self { status, version, headers, attempts: 1, client_request_id: None }
    }

    /// Says that it came after this many attempts.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Says under which id the attempt was sent that it answers.
    pub(crate) fn with_client_request_id(mut self, id: HeaderValue) -> Self {
        self.client_request_id = Some(id);
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The HTTP version it came with.
    pub fn version(&self) -> Version {
        self.version
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as text; `None` where it is absent or not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The id under which the server knows the request: `x-request-id`, else `x-oai-request-id`.
    pub fn request_id(&self) -> Option<&str> {
        self.header("x-request-id").or_else(|| self.header("x-oai-request-id"))
    }

    /// The `x-client-request-id` of the attempt that it answers.
    pub fn client_request_id(&self) -> Option<&str> {
        self.client_request_id.as_ref()?.to_str().ok()
    }

    /// How many attempts it took, at least one.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The limits that it tells; empty where it tells none.
    pub fn rate_limits(&self) -> RateLimits {
        RateLimits::from_headers(&self.headers)
    }

    /// The id under which Cloudflare knows the request.
    pub fn cf_ray(&self) -> Option<&str> {
        self.header("cf-ray")
    }

    /// How long the server worked before it answered, in milliseconds.
    pub fn processing_ms(&self) -> Option<u64> {
        self.header("openai-processing-ms")?.trim().parse().ok()
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("status", &self.status)
            .field("version", &self.version)
            .field("headers", &SafeHeaders(&self.headers))
            .field("attempts", &self.attempts)
            .field("client_request_id", &self.client_request_id)
            .finish()
    }
}
