//! The two forms of a response: read to its end, or still coming.

use std::fmt;

use ::http::{HeaderMap, StatusCode, Version};
use bytes::Bytes;

use crate::body::Body;
use crate::error::TransportError;
use crate::redact::SafeHeaders;

/// A response whose body was read to its end. The status may be any.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The version of HTTP that was spoken.
    pub version: Version,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body; for an unsuccessful status at most its first 64 KiB.
    pub body: Bytes,
}

/// A response whose body is still coming. The status may be any.
///
/// Dropping it closes the connection (on HTTP/2 its stream), which tells the server to stop.
pub struct StreamResponse {
    /// The status.
    pub status: StatusCode,
    /// The version of HTTP that was spoken.
    pub version: Version,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it comes.
    pub body: Body,
}

impl StreamResponse {
    /// Reads at most `limit_bytes` of the body, for at most [`ERROR_BODY_WAIT`](crate::ERROR_BODY_WAIT), and
    /// says whether it was cut there. A body that breaks off counts as cut.
    ///
    /// Meant for the body of an error, which must neither hide nor delay it.
    pub async fn into_bounded(self, limit_bytes: usize) -> (Bytes, bool) {
        self.body.read_up_to(limit_bytes).await
    }

    /// Reads the body to its end.
    ///
    /// # Errors
    /// [`TransportErrorKind::BodyTooLarge`](crate::TransportErrorKind::BodyTooLarge) if it has more than
    /// `limit_bytes`, and what the [`Body`] fails with.
    pub async fn into_response(self, limit_bytes: usize) -> Result<Response, TransportError> {
        let Self { status, version, headers, body } = self;
        Ok(Response { status, version, headers, body: body.collect(limit_bytes).await? })
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("version", &self.version)
            .field("headers", &SafeHeaders(&self.headers))
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

impl fmt::Debug for StreamResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamResponse")
            .field("status", &self.status)
            .field("version", &self.version)
            .field("headers", &SafeHeaders(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}
