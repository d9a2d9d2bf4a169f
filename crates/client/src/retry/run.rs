//! The loop around the rules.

use std::error::Error;
use std::pin::pin;

use ::http::StatusCode;
use tokio::time::{Instant, sleep};

use super::attempt::Attempt;
use super::budget::RetryBudget;
use super::decide::{Decision, Stop, decide};
use super::failure::Failure;
use super::key::Key;
use super::policy::RetryPolicy;
use super::random::{Random, SystemRandom, fraction};
use super::telemetry::{AttemptReport, NoTelemetry, RequestTelemetry};
use crate::fate::Fate;
use crate::redact::SafeUrl;
use crate::request::Request;

/// By which rules a request is repeated, from which budget, and who is told.
#[derive(Clone, Copy)]
#[must_use]
pub struct Retry<'a> {
    policy: &'a RetryPolicy,
    budget: &'a RetryBudget,
    telemetry: &'a dyn RequestTelemetry,
    random: &'a dyn Random,
    /// Attempts that were made before.
    before: u32,
}

impl<'a> Retry<'a> {
    /// Rules and a budget. Nobody is told.
    pub fn new(policy: &'a RetryPolicy, budget: &'a RetryBudget) -> Self {
        Self { policy, budget, telemetry: &NoTelemetry, random: &SystemRandom, before: 0 }
    }

    /// Sets who is told of each attempt. Default nobody.
    pub fn telemetry(mut self, telemetry: &'a dyn RequestTelemetry) -> Self {
        self.telemetry = telemetry;
        self
    }

    /// Says that the request was attempted so often before, as with other credentials: reports are numbered on from
    /// there. Default 0.
    pub fn after(mut self, attempts: u32) -> Self {
        self.before = attempts;
        self
    }

    /// Sets where chance comes from. Default [`SystemRandom`].
    pub fn random(mut self, random: &'a dyn Random) -> Self {
        self.random = random;
        self
    }
}

impl std::fmt::Debug for Retry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Retry")
            .field("policy", self.policy)
            .field("budget", self.budget)
            .finish_non_exhaustive()
    }
}

/// What was asked for, and what it took.
#[derive(Debug)]
pub struct Completed<T> {
    /// What was asked for.
    pub value: T,
    /// What it took.
    pub trail: Trail,
}

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum GaveUp<E> {
    /// The last attempt failed.
    #[error("attempt {} failed, and there is no other: {why}", .trail.attempts)]
    Failed {
        /// The error of the last attempt.
        #[source]
        error: E,
        /// Why there was no other.
        why: Stop,
        /// What was tried.
        trail: Trail,
    },
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled {
        /// What was tried.
        trail: Trail,
    },
}

/// The attempts of a request, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// How many there were.
    pub attempts: u32,
    /// How many of them followed an unknown fate and may have been executed, and billed, twice.
    pub uncertain_repeats: u32,
    /// What became of the attempts that failed, at worst: not executed only if none of them was. `None` if
    /// none failed.
    pub fate: Option<Fate>,
}

impl Trail {
    fn note(&mut self, fate: Fate) {
        self.fate = Some(match (self.fate, fate) {
            (Some(Fate::Cut), _) | (_, Fate::Cut) => Fate::Cut,
            (Some(Fate::Unknown), _) | (_, Fate::Unknown) => Fate::Unknown,
            (Some(Fate::NotExecuted) | None, Fate::NotExecuted) => Fate::NotExecuted,
        });
    }
}

/// Sends `request` through `op` until it is answered or the rules say to stop.
///
/// `op` makes one attempt of the request it is given: a clone of `request`, which shares its body, with an
/// idempotency key if the policy wants one. What it holds of a failed attempt is dropped before the wait, and
/// with it the connection.
///
/// # Errors
/// [`GaveUp`]: the error of the last attempt and why it was the last, or that `cancel` was ready.
///
/// # Cancel safety
/// `cancel` wins over everything else that is ready. It, as well as dropping the future, gives up the attempt
/// in flight, whose fate is then unknown, and closes its connection; no other is made.
pub async fn run_with_retry<T, E, F>(
    retry: Retry<'_>,
    request: &Request,
    cancel: impl Future<Output = ()>,
    mut op: impl FnMut(Request) -> F,
) -> Result<Completed<T>, GaveUp<E>>
where
    E: Error + 'static,
    F: Future<Output = Attempt<T, E>>,
{
    let mut cancel = pin!(cancel);
    let mut run = Run::new(retry, request);
    loop {
        let attempt = tokio::select! {
            biased;
            () = &mut cancel => return Err(run.cancelled()),
            attempt = async { op(run.start()).await } => attempt,
        };
        let wait = match attempt {
            Attempt::Answered { status, value } => {
                run.answered(status);
                return Ok(Completed { value, trail: run.trail });
            }
            Attempt::Failed { failure, error } => match run.failed(&failure, &error) {
                Decision::Stop(why) => return Err(GaveUp::Failed { error, why, trail: run.trail }),
                Decision::Repeat { wait, .. } => wait,
            },
        };
        tokio::select! {
            biased;
            () = &mut cancel => return Err(run.cancelled()),
            () = sleep(wait) => {}
        }
    }
}

/// What the loop remembers from one attempt to the next.
struct Run<'a> {
    retry: Retry<'a>,
    request: &'a Request,
    url: SafeUrl,
    key: Option<Key>,
    trail: Trail,
    /// When the attempt in flight was started.
    since: Option<Instant>,
}

impl<'a> Run<'a> {
    fn new(retry: Retry<'a>, request: &'a Request) -> Self {
        let key = Key::new(retry.policy, request, retry.random);
        let url = SafeUrl::new(&request.url);
        Self { retry, request, url, key, trail: Trail::default(), since: None }
    }

    /// The request as the next attempt sends it.
    fn start(&mut self) -> Request {
        self.trail.attempts += 1;
        self.since = Some(Instant::now());
        let mut request = self.request.clone();
        if let Some(key) = &self.key {
            key.mark(&mut request);
        }
        request
    }

    fn answered(&mut self, status: StatusCode) {
        self.report(Some(status), None, None);
    }

    fn failed(&mut self, failure: &Failure, error: &(dyn Error + 'static)) -> Decision {
        let Retry { policy, budget, random, .. } = self.retry;
        let repeats = self.trail.attempts.saturating_sub(1);
        let decision = budget.claim(repeats, self.request.is_repeatable(), |standing| {
            decide(policy, failure, standing, fraction(random))
        });
        self.trail.note(failure.fate);
        if let Decision::Repeat { may_be_billed, .. } = decision {
            self.trail.uncertain_repeats += u32::from(may_be_billed);
        }
        if let Some(key) = &mut self.key {
            key.after(failure, random);
        }
        self.report(failure.status(), Some(error), Some((failure.fate, decision)));
        decision
    }

    fn cancelled<E>(&mut self) -> GaveUp<E> {
        if self.since.is_some() {
            self.trail.note(Fate::Unknown);
            self.report(None, None, Some((Fate::Unknown, Decision::Stop(Stop::Cancelled))));
        }
        GaveUp::Cancelled { trail: self.trail }
    }

    /// Tells of the attempt in flight, which is over.
    fn report(
        &mut self,
        status: Option<StatusCode>,
        error: Option<&(dyn Error + 'static)>,
        end: Option<(Fate, Decision)>,
    ) {
        let elapsed = self.since.take().map(|since| since.elapsed()).unwrap_or_default();
        let report = AttemptReport {
            number: self.retry.before.saturating_add(self.trail.attempts),
            method: &self.request.method,
            url: &self.url,
            elapsed,
            status,
            error,
            fate: end.map(|(fate, _)| fate),
            next: end.map(|(_, decision)| decision),
        };
        if let Some(Decision::Repeat { wait, why, fate, may_be_billed }) = report.next {
            tracing::info!(
                number = report.number, url = %report.url, %why, ?fate, ?wait, may_be_billed,
                "the request is sent again",
            );
        }
        self.retry.telemetry.on_attempt(&report);
    }
}
