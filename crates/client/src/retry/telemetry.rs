//! What is told of each attempt.

use std::error::Error;
use std::fmt;
use std::iter::successors;
use std::time::Duration;

use ::http::{Method, StatusCode};

use super::decide::{Decision, Stop};
use super::failure::Cause;
use crate::fate::Fate;
use crate::redact::SafeUrl;

/// Is told of each attempt of a request, when it is over and before anything follows from it. So a repeat that
/// may be billed is announced before it is sent.
///
/// Called on the path of the request: it must not block.
pub trait RequestTelemetry: Send + Sync {
    /// An attempt is over: a response head came (the whole response, where it is not streamed), it failed, or
    /// it was cancelled.
    ///
    /// Not called where the future that drives the request is dropped.
    fn on_attempt(&self, report: &AttemptReport<'_>);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTelemetry;

impl RequestTelemetry for NoTelemetry {
    fn on_attempt(&self, _: &AttemptReport<'_>) {}
}

/// One attempt.
#[non_exhaustive]
pub struct AttemptReport<'a> {
    /// Its number, from 1 on.
    pub number: u32,
    /// The method.
    pub method: &'a Method,
    /// Where it went, without credentials and query.
    pub url: &'a SafeUrl,
    /// How long it took.
    pub elapsed: Duration,
    /// The status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// Why it failed; `None` for a success, and for a cancelled attempt.
    pub error: Option<&'a (dyn Error + 'static)>,
    /// Whether the server may have acted on it; `None` for a success.
    pub fate: Option<Fate>,
    /// What follows; `None` for a success.
    pub next: Option<Decision>,
}

impl AttemptReport<'_> {
    /// Why it failed, with the root cause, which is what a person can act on. On one line.
    pub fn error_with_cause(&self) -> Option<String> {
        let error = self.error?;
        let root = successors(error.source(), |&cause| cause.source()).last();
        let words = root.map_or_else(|| error.to_string(), |root| format!("{error}: {root}"));
        Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// How long is waited before the next attempt, if there is one.
    pub fn wait(&self) -> Option<Duration> {
        match self.next? {
            Decision::Repeat { wait, .. } => Some(wait),
            Decision::Stop(_) => None,
        }
    }

    /// Why there is another attempt, if there is one.
    pub fn why(&self) -> Option<Cause> {
        match self.next? {
            Decision::Repeat { why, .. } => Some(why),
            Decision::Stop(_) => None,
        }
    }

    /// Why there is none, after a failure.
    pub fn stop(&self) -> Option<Stop> {
        match self.next? {
            Decision::Repeat { .. } => None,
            Decision::Stop(stop) => Some(stop),
        }
    }

    /// Whether another attempt follows that may be executed, and billed, a second time.
    pub fn may_be_billed(&self) -> bool {
        matches!(self.next, Some(Decision::Repeat { may_be_billed: true, .. }))
    }
}

impl fmt::Debug for AttemptReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptReport")
            .field("number", &self.number)
            .field("method", self.method)
            .field("url", self.url)
            .field("elapsed", &self.elapsed)
            .field("status", &self.status)
            .field("error", &self.error.map(ToString::to_string))
            .field("fate", &self.fate)
            .field("next", &self.next)
            .finish()
    }
}
