//! [`RetryConfig`].

use std::time::Duration;

use codex_client::retry::{RetryBudget, RetryOn, RetryPolicy, backoff};
use http::HeaderName;

/// The header that proves a repeat to be one.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How often and after which failures a request is sent again, until it has an answer.
///
/// A stream that has begun is never asked for again. A request that may have been executed is repeated at most
/// [`max_uncertain_repeats`](Self::max_uncertain_repeats) times; each such repeat may be billed, and is told to the
/// [`RequestTelemetry`](crate::RequestTelemetry) before it is sent.
///
/// ```
/// use codex_api::{Provider, RetryConfig};
///
/// let mut provider = Provider::openai();
/// provider.retry = RetryConfig { max_uncertain_repeats: 0, ..RetryConfig::default() };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each a key of the configuration")]
pub struct RetryConfig {
    /// How often one request may be repeated before it has an answer (`request_max_retries`). Default 4.
    pub max_attempts: u64,
    /// How many repeats a turn has in all, those of its requests among them. Default 5.
    pub stream_max_retries: u64,
    /// The longest first wait where the server names none; it doubles with each repeat, up to 8 s. Default 0.5 s.
    pub base_delay: Duration,
    /// Whether 429 is repeated. Default true.
    pub retry_429: bool,
    /// Whether statuses from 500 on are repeated. Default true.
    pub retry_5xx: bool,
    /// Whether failures without an answer are repeated. Default true; where it is off, nothing is repeated that may
    /// have been executed.
    pub retry_transport: bool,
    /// How many repeats may follow an unknown fate. Default 2.
    pub max_uncertain_repeats: u32,
    /// The longest wait. A server that asks for more gets no repeat; the wait is in
    /// [`ApiError::retry_after`](crate::ApiError::retry_after). Default 60 s.
    pub max_retry_wait: Duration,
    /// Whether requests carry an `Idempotency-Key`. Only for servers that honour it: it counts as proof that a repeat
    /// is not executed twice. Default false.
    pub idempotency_key: bool,
}

impl RetryConfig {
    /// Nothing is repeated.
    pub fn none() -> Self {
        Self { max_attempts: 0, stream_max_retries: 0, max_uncertain_repeats: 0, ..Self::default() }
    }

    /// The wait before a repeat where the server names none, after `repeats` of them: `random` (0 to 1) of a time that
    /// starts at [`base_delay`](Self::base_delay) and doubles, up to 8 s.
    pub fn backoff(&self, repeats: u32, random: f64) -> Duration {
        backoff(&self.policy(), repeats, random)
    }

    pub(crate) fn policy(&self) -> RetryPolicy {
        RetryPolicy {
            max_retries: saturating(self.max_attempts),
            base: self.base_delay,
            max_retry_wait: self.max_retry_wait,
            max_uncertain_repeats: self.max_uncertain_repeats,
            retry_on: RetryOn {
                status_429: self.retry_429,
                status_5xx: self.retry_5xx,
                transport: self.retry_transport,
            },
            idempotency: self.idempotency_key.then_some(IDEMPOTENCY_KEY),
            ..RetryPolicy::default()
        }
    }

    pub(crate) fn budget(&self) -> RetryBudget {
        RetryBudget::new(saturating(self.stream_max_retries))
    }
}

fn saturating(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            stream_max_retries: 5,
            base_delay: Duration::from_millis(500),
            retry_429: true,
            retry_5xx: true,
            retry_transport: true,
            max_uncertain_repeats: 2,
            max_retry_wait: Duration::from_mins(1),
            idempotency_key: false,
        }
    }
}
