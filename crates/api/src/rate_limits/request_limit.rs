//! [`RequestLimit`].

use std::time::Duration;

use http::HeaderMap;

use crate::delay;

/// A limit of the public API: how many requests, or tokens, may be used within a time (`x-ratelimit-*`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestLimit {
    /// How many in all.
    pub limit: Option<u64>,
    /// How many are left.
    pub remaining: Option<u64>,
    /// After which time all of them are there again, from the answer on.
    pub resets_in: Option<Duration>,
}

impl RequestLimit {
    /// How many requests may be sent; `None` where the headers say nothing of it.
    pub(super) fn of_requests(headers: &HeaderMap) -> Option<Self> {
        let names =
            ["x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"];
        Self::from_headers(headers, names)
    }

    /// How many tokens may be used; `None` where the headers say nothing of it.
    pub(super) fn of_tokens(headers: &HeaderMap) -> Option<Self> {
        let names = ["x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"];
        Self::from_headers(headers, names)
    }

    fn from_headers(headers: &HeaderMap, [limit, remaining, reset]: [&str; 3]) -> Option<Self> {
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
        let limit = Self {
            limit: text(limit).and_then(|text| text.parse().ok()),
            remaining: text(remaining).and_then(|text| text.parse().ok()),
            resets_in: text(reset).and_then(delay::from_text),
        };
        (limit != Self::default()).then_some(limit)
    }

    /// Takes over what a later answer says.
    pub(super) fn merge(&mut self, later: Self) {
        self.limit = later.limit.or(self.limit);
        self.remaining = later.remaining.or(self.remaining);
        self.resets_in = later.resets_in.or(self.resets_in);
    }
}
