//! [`Context`].

use std::time::Duration;

use codex_client::Fate;
use codex_protocol::{ErrorBody, Item, Response};
use http::StatusCode;

use crate::head::Head;
use crate::rate_limits::RateLimits;

/// What is known of a failure besides its kind.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) status: Option<StatusCode>,
    pub(crate) server: Option<ErrorBody>,
    pub(crate) summary: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) client_request_id: Option<String>,
    pub(crate) cf_ray: Option<String>,
    pub(crate) processing_ms: Option<u64>,
    pub(crate) auth_error: Option<String>,
    pub(crate) auth_error_code: Option<String>,
    pub(crate) response_id: Option<String>,
    pub(crate) sequence_number: Option<u64>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) should_retry: Option<bool>,
    pub(crate) limits: RateLimits,
    pub(crate) fate: Option<Fate>,
    pub(crate) attempts: u32,
    pub(crate) response: Option<Item<Response>>,
}

impl Context {
    /// Fills in what the head of the answer tells that the failure is in.
    pub(crate) fn locate(&mut self, head: &Head) {
        // An event may name a status of its own.
        self.status.get_or_insert(head.status());
        // So may it the id and the place of its own request.
        self.request_id = self.request_id.take().or_else(|| head.request_id().map(str::to_owned));
        self.client_request_id = head.client_request_id().map(str::to_owned);
        self.cf_ray = self.cf_ray.take().or_else(|| head.cf_ray().map(str::to_owned));
        self.processing_ms = head.processing_ms();
        self.attempts = head.attempts();
    }
}
