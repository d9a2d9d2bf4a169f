//! `POST /memories/trace_summarize`: summaries of earlier work.

use std::sync::Arc;

use codex_client::{DynTransport, HttpTransport, RequestTelemetry};
use codex_protocol::{MemorySummarizeInput, MemorySummarizeOutput};
use http::HeaderMap;

use crate::auth::AuthProvider;
use crate::error::ApiError;
use crate::options::ResponsesOptions;
use crate::provider::Provider;
use crate::session::Session;
use crate::whole;

const PATH: &str = "memories/trace_summarize";

/// The client of the memories endpoint. Cheap to clone; clones share the connections.
#[derive(Debug, Clone)]
pub struct MemoriesClient {
    session: Session,
}

impl MemoriesClient {
    /// A client of `provider`, over `transport`, with credentials from `auth`.
    pub fn new(transport: impl HttpTransport, provider: Provider, auth: impl AuthProvider) -> Self {
        Self::over(Session::new(DynTransport::new(transport), provider, Arc::new(auth)))
    }

    pub(crate) fn over(session: Session) -> Self {
        Self { session }
    }

    /// Tells `telemetry` of each attempt: before a repeat is sent, and whether it may be billed.
    pub fn with_telemetry(self, telemetry: Arc<dyn RequestTelemetry>) -> Self {
        Self { session: self.session.with_telemetry(telemetry) }
    }

    /// Whom it asks.
    pub fn provider(&self) -> &Provider {
        self.session.provider()
    }

    /// A summary of each memory, in the same order. No memory gives no summary, and nothing is sent.
    ///
    /// # Errors
    /// Where the request can't be built, the connection fails, the server refuses, or the answer is no list of
    /// summaries; [`fate`](ApiError::fate) says how far it got.
    ///
    /// # Cancel safety
    /// Dropping the future closes the connection. Tokens produced so far are billed.
    #[tracing::instrument(level = "debug", name = "memories.summarize", skip_all, fields(model = input.model))]
    pub async fn summarize_input(
        &self,
        input: &MemorySummarizeInput,
        extra_headers: HeaderMap,
    ) -> Result<Vec<MemorySummarizeOutput>, ApiError> {
        if input.raw_memories.is_empty() {
            return Ok(Vec::new());
        }
        let options = ResponsesOptions { extra_headers, ..ResponsesOptions::default() };
        let body = serde_json::to_vec(input).map_err(ApiError::no_json)?;
        let request = self.session.post(PATH, "application/json", &options, body.into()).await?;
        let (head, body) = self.session.execute(&request, &options).await?;
        whole::read(&head, &body, "summaries of memories", MemorySummarizeOutput::list_from_slice)
    }
}
