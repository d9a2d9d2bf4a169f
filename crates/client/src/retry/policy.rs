//! What a caller allows to be repeated.

use std::time::Duration;

use ::http::HeaderName;

/// How often and after which failures a request is sent again.
///
/// ```
/// use codex_client::retry::RetryPolicy;
///
/// let careful = RetryPolicy { max_uncertain_repeats: 0, ..RetryPolicy::default() };
/// assert_eq!(careful.max_retries, 4);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often one request may be sent again before it gets a response head. Default 4.
    ///
    /// Each repeat is also taken from the [`RetryBudget`](super::RetryBudget): the two never multiply.
    pub max_retries: u32,
    /// The longest first wait where the server names none; it doubles with each repeat. Default 0.5 s.
    pub base: Duration,
    /// The longest wait where the server names none. Default 8 s.
    pub cap: Duration,
    /// The longest wait at all. A server that asks for more gets no repeat: the caller is told instead.
    /// Default 60 s.
    pub max_retry_wait: Duration,
    /// How many repeats may follow an unknown fate, and so may execute a request twice; counted over all
    /// requests that share a [`RetryBudget`](super::RetryBudget). Default 2; as good as 0 where
    /// [`RetryOn::transport`] is off.
    pub max_uncertain_repeats: u32,
    /// Which failures are repeated.
    pub retry_on: RetryOn,
    /// The header in which the server takes an idempotency key, if it is known to honour one. Default none.
    ///
    /// A request that is not repeatable by itself then carries a key of 32 hexadecimal digits, unless it has
    /// that header already. The key proves to the server that it is asked the same thing again, so repeats
    /// after an unknown fate are not uncertain. It stays the same until the server refuses the request,
    /// provided that nothing sent with it has an unknown fate.
    pub idempotency: Option<HeaderName>,
}

impl RetryPolicy {
    /// Nothing is repeated.
    pub fn never() -> Self {
        Self { max_retries: 0, ..Self::default() }
    }

    /// How many uncertain repeats this comes down to.
    pub(super) fn uncertain_repeats(&self) -> u32 {
        if self.retry_on.transport { self.max_uncertain_repeats } else { 0 }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 4,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            max_retry_wait: Duration::from_mins(1),
            max_uncertain_repeats: 2,
            retry_on: RetryOn::default(),
            idempotency: None,
        }
    }
}

/// Which kinds of failure are repeated. By default all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryOn {
    /// The status 429.
    pub status_429: bool,
    /// Statuses from 500 on.
    pub status_5xx: bool,
    /// Failures without an answer: no connection, no head in time, a connection that broke. Where this is
    /// off, nothing is repeated whose fate is unknown, whatever the failure.
    pub transport: bool,
}

impl Default for RetryOn {
    fn default() -> Self {
        Self { status_429: true, status_5xx: true, transport: true }
    }
}
