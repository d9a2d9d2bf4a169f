//! [`ErrorKind`].

use std::time::Duration;

use codex_client::TransportError;
use codex_client::sse;
use codex_protocol::{IncompleteReason, Reason};

use crate::auth::AuthError;

/// What went wrong. Kinds are added in minor versions.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be built: a base URL, a header or a body that can't be sent.
    #[error("could not build the request: {0}")]
    Build(String),
    /// The credentials could not be had.
    #[error("no credentials: {0}")]
    Auth(#[source] AuthError),
    /// The connection failed, or a time budget ran out.
    #[error("{0}")]
    Transport(#[source] TransportError),
    /// The server refused the credentials (401 or 403).
    #[error("not allowed")]
    NotAllowed,
    /// Cloudflare refused the request; the server behind it did not see it.
    #[error("blocked by Cloudflare before it reached the server")]
    Blocked,
    /// The server refused the request for a reason of the request's own (400, 404, 413, 422, `invalid_prompt`, …).
    #[error("invalid request")]
    InvalidRequest,
    /// The input is longer than the model's context.
    #[error("the input is longer than the model's context")]
    ContextWindowExceeded,
    /// The account has no quota left.
    #[error("the quota is used up")]
    QuotaExceeded,
    /// The limit of the account's plan is reached.
    #[error("the usage limit is reached")]
    UsageLimitReached,
    /// The account's plan doesn't include this.
    #[error("the plan does not include this use")]
    UsageNotIncluded,
    /// A policy forbids the request.
    #[error("refused by policy")]
    Policy,
    /// Too many requests or tokens in a short time.
    #[error("rate limited")]
    RateLimited,
    /// The server has no capacity at the moment.
    #[error("the server is overloaded")]
    ServerOverloaded,
    /// The server failed (5xx, or `response.failed` with a code that no other kind covers).
    #[error("the server failed")]
    ServerFailed,
    /// The response was ended early. What there is of it: [`ApiError::response`](super::ApiError::response).
    #[error("the response is incomplete: {0}")]
    Incomplete(IncompleteReason),
    /// The response was cancelled.
    #[error("the response was cancelled")]
    Cancelled,
    /// The server wants the request sent elsewhere. Redirects are not followed: they could carry the credentials away.
    #[error(
        "the server redirects to {to}; redirects are not followed, set the base URL to the final address"
    )]
    Redirect {
        /// The host it names, without path and query.
        to: String,
    },
    /// The server answered with something that is not what was asked for.
    #[error("the server answered with {content_type} instead of {expected}: {summary}")]
    UnexpectedBody {
        /// The `Content-Type`, or `no content type`.
        content_type: String,
        /// What was expected.
        expected: &'static str,
        /// The body in one line.
        summary: String,
    },
    /// The stream ended before a terminal event: the connection was closed, or `[DONE]` came first.
    #[error("the stream was closed before the response completed")]
    ClosedBeforeCompleted,
    /// The connection broke in the middle of the stream.
    #[error("the stream broke off: {0}")]
    BrokenStream(#[source] TransportError),
    /// The stream is alive, but no event came in time.
    #[error("no event came within {}", humane(*.0))]
    FirstEventTimeout(Duration),
    /// One event of the stream is too large.
    #[error("the stream can't be read: {0}")]
    Sse(sse::Error),
    /// The response is larger than may be put together in memory.
    #[error("the response is larger than {limit_bytes} bytes")]
    ResponseTooLarge {
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// The server's JSON can't be read as what was asked for.
    #[error("the response can't be read: {0}")]
    Unreadable(Reason),
}

fn humane(duration: Duration) -> String {
    format!("{duration:?}")
}
