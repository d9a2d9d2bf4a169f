//! The rules: whether a failed request is sent again.

use std::time::Duration;

use super::backoff::backoff;
use super::failure::{Cause, Failure};
use super::policy::{RetryOn, RetryPolicy};
use crate::error::TransportErrorKind;
use crate::fate::Fate;

/// Where a request and its turn stand when an attempt has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether executing the request twice does no harm.
    pub repeatable: bool,
    /// How often this request was sent again already.
    pub repeats: u32,
    /// How many uncertain repeats the turn has seen already.
    pub uncertain: u32,
    /// How many repeats the turn has left.
    pub left: u32,
}

/// Whether a failed request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is not.
    Stop(Stop),
    /// It is.
    Repeat {
        /// After this time.
        wait: Duration,
        /// Because of this.
        why: Cause,
        /// What became of the request that failed.
        fate: Fate,
        /// That the server may execute the request a second time, and bill it. Such a repeat is counted.
        may_be_billed: bool,
    },
}

/// Why a failed request is not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Stop {
    /// The same request would fail in the same way.
    #[error("sending it again would not help")]
    Final,
    /// The answer had begun: only who understands it can go on from there.
    #[error("the answer had begun")]
    Begun,
    /// The server said not to (`x-should-retry: false`).
    #[error("the server said not to send it again")]
    Forbidden,
    /// [`RetryOn`] leaves such failures out.
    #[error("repeats after such failures are switched off")]
    SwitchedOff,
    /// The request was sent again as often as [`RetryPolicy::max_retries`] allows.
    #[error("the request was repeated as often as allowed")]
    RequestLimit,
    /// The [`RetryBudget`](super::RetryBudget) is spent.
    #[error("the repeats of this turn are used up")]
    BudgetSpent,
    /// It may have been executed, and [`RetryPolicy::max_uncertain_repeats`] allows no further doubt.
    #[error("the request may have been executed, and no further doubt is allowed")]
    Uncertain,
    /// The server asks for a wait of this length, which is over [`RetryPolicy::max_retry_wait`].
    #[error("the server asks to wait for {0:?}")]
    WaitTooLong(Duration),
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Decides whether a failed request is sent again, and when. `random` (0 to 1) spreads the waits.
pub fn decide(policy: &RetryPolicy, failure: &Failure, standing: Standing, random: f64) -> Decision {
    let may_be_billed = is_uncertain(policy, failure, standing);
    let stop = never(failure)
        .or_else(|| switched_off(policy.retry_on, failure.cause))
        .or_else(|| exhausted(policy, standing, may_be_billed))
        .or_else(|| too_long(policy, failure));
    if let Some(stop) = stop {
        return Decision::Stop(stop);
    }
    let wait = failure.advice.wait.unwrap_or_else(|| backoff(policy, standing.repeats, random));
    Decision::Repeat { wait, why: failure.cause, fate: failure.fate, may_be_billed }
}

/// Whether a repeat may execute the request a second time.
fn is_uncertain(policy: &RetryPolicy, failure: &Failure, standing: Standing) -> bool {
    failure.fate != Fate::NotExecuted && !standing.repeatable && policy.idempotency.is_none()
}

/// What no policy allows.
fn never(failure: &Failure) -> Option<Stop> {
    if failure.is_final || is_hopeless(failure.cause) {
        Some(Stop::Final)
    } else if failure.fate == Fate::Cut {
        Some(Stop::Begun)
    } else if failure.advice.should_retry == Some(false) {
        Some(Stop::Forbidden)
    } else {
        None
    }
}

/// Whether the same request would fail in the same way.
fn is_hopeless(cause: Cause) -> bool {
    match cause {
        Cause::Status(status) => !matches!(status.as_u16(), 408 | 409 | 429 | 500..),
        Cause::Answer => false,
        Cause::Transport(kind) => match kind {
            TransportErrorKind::Build
            | TransportErrorKind::Tls
            | TransportErrorKind::ProxyAuth
            | TransportErrorKind::BodyTooLarge { .. }
            // The caller said how long all of it may take.
            | TransportErrorKind::Total(_) => true,
            TransportErrorKind::Dns
            | TransportErrorKind::Connect
            | TransportErrorKind::ConnectTimeout
            | TransportErrorKind::UploadStalled(_)
            | TransportErrorKind::HeadTimeout(_)
            | TransportErrorKind::Refused
            | TransportErrorKind::Closed
            | TransportErrorKind::Protocol
            | TransportErrorKind::Body
            | TransportErrorKind::Silence(_)
            | TransportErrorKind::Other => false,
        },
    }
}

fn switched_off(on: RetryOn, cause: Cause) -> Option<Stop> {
    let is_on = match cause {
        Cause::Transport(_) => on.transport,
        Cause::Status(status) if status.as_u16() == 429 => on.status_429,
        Cause::Status(status) if status.as_u16() >= 500 => on.status_5xx,
        Cause::Status(_) | Cause::Answer => true,
    };
    (!is_on).then_some(Stop::SwitchedOff)
}

fn exhausted(policy: &RetryPolicy, standing: Standing, uncertain: bool) -> Option<Stop> {
    if uncertain && standing.uncertain >= policy.uncertain_repeats() {
        Some(Stop::Uncertain)
    } else if standing.repeats >= policy.max_retries {
        Some(Stop::RequestLimit)
    } else if standing.left == 0 {
        Some(Stop::BudgetSpent)
    } else {
        None
    }
}

fn too_long(policy: &RetryPolicy, failure: &Failure) -> Option<Stop> {
    failure.advice.wait.filter(|wait| *wait > policy.max_retry_wait).map(Stop::WaitTooLong)
}
