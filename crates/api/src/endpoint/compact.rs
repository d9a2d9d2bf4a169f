//! `POST /responses/compact`: a conversation made shorter.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use codex_client::{DynTransport, HttpTransport, RequestTelemetry, RetryBudget};
use codex_protocol::{CompactRequest, CompactedResponse, ResponseItem};
use http::HeaderMap;
use serde::Serialize;

use crate::auth::AuthProvider;
use crate::error::ApiError;
use crate::exchange::overlay;
use crate::options::ResponsesOptions;
use crate::provider::Provider;
use crate::session::Session;
use crate::whole;

const PATH: &str = "responses/compact";

/// How much longer than a silence on a stream a compaction may take: it is answered when it is finished.
const PATIENCE: u32 = 4;

/// What is to be made shorter, in short. More can be said with a [`CompactRequest`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CompactionInput<'a> {
    /// The model.
    pub model: &'a str,
    /// The conversation so far.
    pub input: &'a [ResponseItem],
    /// What outranked the input; empty for nothing.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub instructions: &'a str,
}

/// The client of the compaction endpoint. Cheap to clone; clones share the connections.
///
/// A compaction may take four times [`Provider::stream_idle_timeout`](crate::Provider::stream_idle_timeout).
#[derive(Debug, Clone)]
pub struct CompactClient {
    session: Session,
    options: ResponsesOptions,
}

impl CompactClient {
    /// A client of `provider`, over `transport`, with credentials from `auth`.
    pub fn new(transport: impl HttpTransport, provider: Provider, auth: impl AuthProvider) -> Self {
        Self::over(Session::new(DynTransport::new(transport), provider, Arc::new(auth)))
    }

    pub(crate) fn over(session: Session) -> Self {
        Self { session, options: ResponsesOptions::default() }
    }

    /// Sets what is said besides the body: the conversation, who asks, further headers, how the body is compressed.
    pub fn with_options(self, options: ResponsesOptions) -> Self {
        Self { options, ..self }
    }

    /// Sets the turn's sticky routing token: sent once it is known, and filled from the first answer that has one.
    pub fn with_turn_state(mut self, turn_state: Arc<OnceLock<String>>) -> Self {
        self.options.turn_state = Some(turn_state);
        self
    }

    /// Tells `telemetry` of each attempt: before a repeat is sent, and whether it may be billed.
    pub fn with_telemetry(self, telemetry: Arc<dyn RequestTelemetry>) -> Self {
        Self { session: self.session.with_telemetry(telemetry), ..self }
    }

    /// Takes the repeats of all its requests from one budget, as those of a turn. Default: each request has
    /// [`RetryConfig::stream_max_retries`](crate::RetryConfig::stream_max_retries).
    pub fn with_retry_budget(self, budget: RetryBudget) -> Self {
        Self { session: self.session.with_retry_budget(budget), ..self }
    }

    /// Whom it asks.
    pub fn provider(&self) -> &Provider {
        self.session.provider()
    }

    /// The items that take the place of the conversation. No input gives no items, and nothing is sent.
    ///
    /// # Errors
    /// As [`compact`](Self::compact).
    ///
    /// # Cancel safety
    /// As [`compact`](Self::compact).
    pub async fn compact_input(
        &self,
        input: &CompactionInput<'_>,
        extra_headers: HeaderMap,
    ) -> Result<Vec<ResponseItem>, ApiError> {
        if input.input.is_empty() {
            return Ok(Vec::new());
        }
        let body = serde_json::to_vec(input).map_err(ApiError::no_json)?;
        Ok(self.send(body.into(), &extra_headers).await?.output)
    }

    /// The conversation made shorter. A request without an input and without a stored response gives no items, and
    /// nothing is sent. `extra_headers` win over those of the options.
    ///
    /// # Errors
    /// Where the request can't be built, the connection fails, the server refuses, or the answer has no output;
    /// [`fate`](ApiError::fate) says how far it got.
    ///
    /// # Cancel safety
    /// Dropping the future closes the connection, which cancels the compaction. Tokens produced so far are billed.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/compact>
    pub async fn compact(
        &self,
        request: &CompactRequest,
        extra_headers: HeaderMap,
    ) -> Result<CompactedResponse, ApiError> {
        if request.input.is_empty() && request.previous_response_id.is_none() {
            return Ok(CompactedResponse::default());
        }
        self.send(request.encode().map_err(ApiError::no_json)?, &extra_headers).await
    }

    #[tracing::instrument(level = "debug", name = "responses.compact", skip_all)]
    async fn send(&self, body: Bytes, extra_headers: &HeaderMap) -> Result<CompactedResponse, ApiError> {
        let mut options = self.options.clone();
        overlay(&mut options.extra_headers, extra_headers);
        let mut request = self.session.post(PATH, "application/json", &options, body).await?;
        let budget = self.provider().stream_idle_timeout.saturating_mul(PATIENCE);
        (request.budgets.head, request.budgets.silence) = (budget, budget);
        let (head, body) = self.session.execute(&request, &options).await?;
        whole::read(&head, &body, "a compacted conversation", CompactedResponse::from_slice)
    }
}
