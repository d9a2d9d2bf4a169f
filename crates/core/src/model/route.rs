//! [`Route`]: the way that a request takes to the server.

use std::sync::Arc;

use codex_api::{
    ApiError, AuthProvider, ChatClient, DynTransport, Provider, RequestTelemetry, ResponseStream,
    ResponsesClient, ResponsesOptions, RetryBudget,
};

use super::request::Ask;
use crate::metadata::CodexResponsesMetadata;
use crate::provider::WireApi;

/// The way that a request takes to the server. One that goes over a WebSocket would be another of these.
#[derive(Debug, Clone)]
pub(super) enum Route {
    /// `POST /responses`, the whole conversation in each request.
    Responses(ResponsesClient),
    /// `POST /chat/completions`.
    Chat(ChatClient),
}

impl Route {
    /// The way to a provider. Nothing is sent.
    pub(super) fn new(
        wire_api: WireApi,
        transport: &DynTransport,
        provider: &Provider,
        auth: &Arc<dyn AuthProvider>,
    ) -> Self {
        let (transport, provider, auth) = (transport.clone(), provider.clone(), Arc::clone(auth));
        match wire_api {
            WireApi::Responses => Self::Responses(ResponsesClient::new(transport, provider, auth)),
            WireApi::Chat => Self::Chat(ChatClient::new(transport, provider, auth)),
        }
    }

    /// The same for requests that share their repeats.
    pub(super) fn within(&self, budget: RetryBudget) -> Self {
        match self.clone() {
            Self::Responses(client) => Self::Responses(client.with_retry_budget(budget)),
            Self::Chat(client) => Self::Chat(client.with_retry_budget(budget)),
        }
    }

    /// The same, telling of each attempt.
    pub(super) fn told_to(&self, telemetry: Arc<dyn RequestTelemetry>) -> Self {
        match self.clone() {
            Self::Responses(client) => Self::Responses(client.with_telemetry(telemetry)),
            Self::Chat(client) => Self::Chat(client.with_telemetry(telemetry)),
        }
    }

    /// Opens a streamed response.
    ///
    /// # Errors
    /// As [`ResponsesClient::stream_request`] and [`ChatClient::stream_prompt`].
    pub(super) async fn stream(
        &self,
        ask: Ask<'_>,
        metadata: &CodexResponsesMetadata,
        options: ResponsesOptions,
    ) -> Result<ResponseStream, ApiError> {
        match self {
            Self::Responses(client) => {
                client.stream_encoded(ask.body(metadata.client_metadata())?, &options).await
            }
            Self::Chat(client) => {
                let prompt = ask.prompt.to_chat(ask.parallel_tool_calls())?;
                client.stream_prompt(&ask.settings.model, &prompt, options).await
            }
        }
    }
}
