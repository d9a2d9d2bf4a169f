//! Sending a request until there is an answer that stands: again as the rules allow, and with other credentials after a
//! 401.

use codex_client::retry::{Completed, GaveUp, Retry, RetryBudget, RetryPolicy, Trail, run_with_retry};
use codex_client::{DynTransport, Fate, Request, RequestTelemetry};
use http::{HeaderValue, StatusCode};

use super::attempt::{Refusal, finish, mark, overlay};
use crate::auth::{AuthError, AuthProvider, Credentials, Recovery};
use crate::error::{ApiError, ErrorKind};
use crate::head::Head;
use crate::provider::Provider;
use crate::retry_config::IDEMPOTENCY_KEY;

/// How often new credentials are asked for.
const MAX_RECOVERIES: usize = 3;

/// Who asks, whom, and how.
#[derive(Clone, Copy)]
pub(crate) struct Exchange<'a> {
    pub(crate) transport: &'a DynTransport,
    pub(crate) provider: &'a Provider,
    pub(crate) auth: &'a dyn AuthProvider,
    pub(crate) telemetry: &'a dyn RequestTelemetry,
    /// The turn's repeats; `None`: the request has its own.
    pub(crate) budget: Option<&'a RetryBudget>,
}

/// A request that came to nothing with these credentials.
struct Failed {
    error: ApiError,
    trail: Trail,
    /// The idempotency key of the last attempt.
    key: Option<HeaderValue>,
}

impl Exchange<'_> {
    /// Sends `request` until it is answered 2xx or the refusal stands.
    pub(crate) async fn run<T, F>(
        self,
        request: &Request,
        send: impl Fn(DynTransport, Request) -> F,
    ) -> Result<(Head, T), ApiError>
    where
        F: Future<Output = Result<(Head, T), Refusal>>,
    {
        let mut policy = self.provider.retry.policy();
        let budget = self.budget.cloned().unwrap_or_else(|| self.provider.retry.budget());
        let mut credentials = self.auth.credentials().await.map_err(unusable)?;
        let mut rejected = Vec::new();
        let mut so_far = Trail::default();
        let mut key = None;
        loop {
            let changed = self.changed(request, &credentials, key.take())?;
            let request = changed.as_ref().unwrap_or(request);
            let run = self.repeatedly(request, &credentials, (&policy, &budget, so_far), &send);
            let Failed { error, trail, key: last_key } = match run.await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            policy.max_retries = policy.max_retries.saturating_sub(trail.attempts.saturating_sub(1));
            so_far = sum(so_far, trail);
            // Under another key the server would not know that it may have executed it.
            key = last_key.filter(|_| so_far.fate != Some(Fate::NotExecuted));
            let error = error.within(|context| {
                context.attempts = so_far.attempts;
                context.fate = so_far.fate;
            });
            if error.status() != Some(StatusCode::UNAUTHORIZED) {
                return Err(error);
            }
            rejected.push(credentials);
            match self.other_credentials(&rejected).await {
                Ok(Some(other)) => credentials = other,
                Ok(None) => return Err(error),
                Err(why) => return Err(error.because(ErrorKind::Auth(why))),
            }
        }
    }

    /// Sends it with these credentials, as often as the rules allow.
    async fn repeatedly<T, F>(
        self,
        request: &Request,
        credentials: &Credentials,
        (policy, budget, so_far): (&RetryPolicy, &RetryBudget, Trail),
        send: &impl Fn(DynTransport, Request) -> F,
    ) -> Result<(Head, T), Failed>
    where
        F: Future<Output = Result<(Head, T), Refusal>>,
    {
        let retry = Retry::new(policy, budget).telemetry(self.telemetry).after(so_far.attempts);
        let mut key = None;
        let op = |mut request: Request| {
            key = request.headers.get(IDEMPOTENCY_KEY).cloned();
            overlay(&mut request.headers, credentials.headers());
            let id = mark(&mut request);
            let answer = send(self.transport.clone(), request);
            async move { finish(answer.await, credentials, id) }
        };
        match run_with_retry(retry, request, std::future::pending(), op).await {
            Ok(Completed { value: (head, body), trail }) => {
                Ok((head.after(so_far.attempts + trail.attempts), body))
            }
            Err(GaveUp::Failed { error, trail, .. }) => Err(Failed { error, trail, key }),
            // Nothing cancels it but dropping it.
            Err(GaveUp::Cancelled { trail }) => {
                let error = ApiError::with_fate(ErrorKind::Cancelled, Fate::Unknown);
                Err(Failed { error, trail, key })
            }
        }
    }

    /// The request as it goes to the base URL of the credentials, where they have one, and with the key of an attempt
    /// before, where there was one.
    fn changed(
        self,
        request: &Request,
        credentials: &Credentials,
        key: Option<HeaderValue>,
    ) -> Result<Option<Request>, ApiError> {
        if credentials.base_url().is_none() && key.is_none() {
            return Ok(None);
        }
        let mut request = request.clone();
        if let Some(base_url) = credentials.base_url() {
            request.url = self.provider.rebase(&request.url, base_url)?;
        }
        if let Some(key) = key {
            request.headers.insert(IDEMPOTENCY_KEY, key);
        }
        Ok(Some(request))
    }

    /// Credentials that were not rejected yet, if there are any.
    async fn other_credentials(self, rejected: &[Credentials]) -> Result<Option<Credentials>, AuthError> {
        let Some(last) = rejected.last().filter(|_| rejected.len() <= MAX_RECOVERIES) else {
            return Ok(None);
        };
        match self.auth.recover(last).await? {
            Recovery::Retry(other) if !rejected.contains(&other) => Ok(Some(other)),
            Recovery::Retry(_) | Recovery::GiveUp => Ok(None),
        }
    }
}

/// Both together.
fn sum(one: Trail, two: Trail) -> Trail {
    Trail {
        attempts: one.attempts.saturating_add(two.attempts),
        uncertain_repeats: one.uncertain_repeats.saturating_add(two.uncertain_repeats),
        fate: [one.fate, two.fate].into_iter().flatten().max_by_key(|fate| *fate != Fate::NotExecuted),
    }
}

fn unusable(error: AuthError) -> ApiError {
    ApiError::with_fate(ErrorKind::Auth(error), Fate::NotExecuted)
}
