//! [`Advice`].

use std::time::Duration;

use codex_client::{TransportError, TransportErrorKind};
use http::StatusCode;

use super::codes::from_code;
use super::context::Context;
use super::kind::ErrorKind;

/// What a program can do about an error. Whether a repeat may be billed again is another question:
/// [`ApiError::fate`](super::ApiError::fate).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// Nothing: the same request will fail again.
    Never,
    /// Send it again after this time. It may be long: check it before sleeping.
    After(Duration),
    /// Send it again, after a wait that grows with each time.
    Backoff,
    /// Get other credentials first.
    Reauthenticate,
    /// Send a shorter input.
    ReduceInput,
}

pub(super) fn advice(kind: &ErrorKind, context: &Context) -> Advice {
    if context.should_retry == Some(false) {
        return Advice::Never;
    }
    let again = context.retry_after.map_or(Advice::Backoff, Advice::After);
    match kind {
        ErrorKind::ContextWindowExceeded => Advice::ReduceInput,
        ErrorKind::InvalidRequest => match context.status {
            Some(StatusCode::PAYLOAD_TOO_LARGE) => Advice::ReduceInput,
            Some(StatusCode::CONFLICT) if !is_final(kind, context) => again,
            _ => Advice::Never,
        },
        ErrorKind::NotAllowed if context.status == Some(StatusCode::FORBIDDEN) => Advice::Never,
        ErrorKind::Auth(_) | ErrorKind::NotAllowed => Advice::Reauthenticate,
        ErrorKind::UsageLimitReached => context.retry_after.map_or(Advice::Never, Advice::After),
        // A 3xx that names no other place: it will say so again.
        ErrorKind::ServerFailed if context.status.is_some_and(|status| status.is_redirection()) => {
            Advice::Never
        }
        ErrorKind::RateLimited | ErrorKind::ServerOverloaded | ErrorKind::ServerFailed => again,
        ErrorKind::Transport(error) if !may_pass(error) => Advice::Never,
        ErrorKind::Transport(_)
        | ErrorKind::ClosedBeforeCompleted
        | ErrorKind::BrokenStream(_)
        | ErrorKind::FirstEventTimeout(_) => Advice::Backoff,
        _ => Advice::Never,
    }
}

/// Whether a failure of the transport may not come again.
fn may_pass(error: &TransportError) -> bool {
    !matches!(
        error.kind(),
        TransportErrorKind::Build
            | TransportErrorKind::Tls
            | TransportErrorKind::ProxyAuth
            | TransportErrorKind::BodyTooLarge { .. }
            | TransportErrorKind::Total(_)
    )
}

/// Whether a repeat can't help, whatever the status says.
pub(super) fn is_final(kind: &ErrorKind, context: &Context) -> bool {
    match kind {
        ErrorKind::RateLimited
        | ErrorKind::ServerOverloaded
        | ErrorKind::ServerFailed
        | ErrorKind::Transport(_)
        | ErrorKind::ClosedBeforeCompleted
        | ErrorKind::BrokenStream(_)
        | ErrorKind::FirstEventTimeout(_) => false,
        // A conflict passes, unless the code says what is wrong with the request.
        ErrorKind::InvalidRequest if context.status == Some(StatusCode::CONFLICT) => {
            context.server.as_ref().and_then(from_code).is_some()
        }
        _ => true,
    }
}
