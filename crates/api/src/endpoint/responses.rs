//! `POST /responses`.

use std::sync::Arc;

use bytes::Bytes;
use codex_client::{DynTransport, HttpTransport, RequestTelemetry, RetryBudget};
use codex_protocol::{Item, Response, ResponsesApiRequest};

use crate::answer;
use crate::auth::AuthProvider;
use crate::error::ApiError;
use crate::options::ResponsesOptions;
use crate::prompt::Prompt;
use crate::provider::Provider;
use crate::resume::Resume;
use crate::session::Session;
use crate::stream::ResponseStream;
use crate::whole;

/// The path of the endpoint.
pub(super) const PATH: &str = "responses";

/// The client of the Responses endpoint. Cheap to clone; clones share the connections.
///
/// A request without a [`conversation_id`](ResponsesOptions::conversation_id) carries an id that is made once, with
/// the client.
#[derive(Debug, Clone)]
pub struct ResponsesClient {
    pub(super) session: Session,
}

impl ResponsesClient {
    /// A client of `provider`, over `transport`, with credentials from `auth`.
    pub fn new(transport: impl HttpTransport, provider: Provider, auth: impl AuthProvider) -> Self {
        Self { session: Session::new(DynTransport::new(transport), provider, Arc::new(auth)) }
    }

    /// Tells `telemetry` of each attempt: before a repeat is sent, and whether it may be billed.
    pub fn with_telemetry(self, telemetry: Arc<dyn RequestTelemetry>) -> Self {
        Self { session: self.session.with_telemetry(telemetry) }
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Takes the repeats of all its requests from one budget, as those of a turn. Default: each request has
    /// [`RetryConfig::stream_max_retries`](crate::RetryConfig::stream_max_retries).
    pub fn with_retry_budget(self, budget: RetryBudget) -> Self {
        Self { session: self.session.with_retry_budget(budget) }
    }

    /// Whom it asks.
    pub fn provider(&self) -> &Provider {
        self.session.provider()
    }

    /// Opens a streamed response. `stream` is set; all else is sent as it is.
    ///
    /// It returns once the server has answered with a 2xx status. A server that answers with one JSON response
    /// instead of a stream is read as such.
    ///
    /// # Errors
    /// Where the request can't be built, the connection fails, or the server refuses, as often as
    /// [`Provider::retry`] allows; [`fate`](ApiError::fate) says how far it got. After a 401 the same request is sent
    /// with the other credentials that the [`AuthProvider`] has, if it has some.
    ///
    /// An error that the stream itself tells is not waited for here, and not repeated: see [`ResponseStream`].
    ///
    /// # Cancel safety
    /// Dropping the future, or later the stream, closes the connection, which cancels the response. Tokens produced
    /// so far are billed.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/create>
    #[tracing::instrument(level = "debug", name = "responses.stream", skip_all, fields(model = request.model))]
    pub async fn stream_request(
        &self,
        mut request: ResponsesApiRequest,
        options: ResponsesOptions,
    ) -> Result<ResponseStream, ApiError> {
        request.stream = true;
        let stream = self.open(encode(&request)?, &options).await?;
        Ok(match request.background {
            Some(true) => stream.resuming(Resume::new(&self.session, options, request.include)),
            _ => stream,
        })
    }

    /// Opens a streamed response of a request that is encoded already
    /// ([`ResponsesApiRequest::encode_with`]): streamed, and not in the background. It is sent as it is.
    ///
    /// # Errors
    /// As [`stream_request`](Self::stream_request).
    ///
    /// # Cancel safety
    /// As [`stream_request`](Self::stream_request).
    #[tracing::instrument(level = "debug", name = "responses.stream", skip_all)]
    pub async fn stream_encoded(
        &self,
        body: Bytes,
        options: &ResponsesOptions,
    ) -> Result<ResponseStream, ApiError> {
        self.open(body, options).await
    }

    async fn open(&self, body: Bytes, options: &ResponsesOptions) -> Result<ResponseStream, ApiError> {
        let post = self.session.post(PATH, "text/event-stream", options, body).await?;
        let (head, body) = self.session.stream(&post, options).await?;
        answer::open(head, body, self.provider().first_event_timeout).await.inspect_err(log)
    }

    /// Asks `prompt` of `model` and streams the response: always with `store: false` and
    /// `include: ["reasoning.encrypted_content"]`, so that the conversation goes on from what comes back and from nothing
    /// that the server keeps. What a server wants otherwise is changed on [`Prompt::to_request`].
    ///
    /// # Errors
    /// As [`stream_request`](Self::stream_request).
    ///
    /// # Cancel safety
    /// As [`stream_request`](Self::stream_request).
    pub async fn stream_prompt(
        &self,
        model: &str,
        prompt: &Prompt,
        options: ResponsesOptions,
    ) -> Result<ResponseStream, ApiError> {
        self.stream_request(prompt.to_request(model), options).await
    }

    /// Makes a response and returns it whole. `stream` is unset; all else is sent as it is.
    ///
    /// # Errors
    /// As [`stream_request`](Self::stream_request); also where the response itself failed, is incomplete or was
    /// cancelled: what there is of it is in [`ApiError::response`].
    ///
    /// # Cancel safety
    /// Dropping the future closes the connection, which cancels the response. Tokens produced so far are billed.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/create>
    #[tracing::instrument(level = "debug", name = "responses.create", skip_all, fields(model = request.model))]
    pub async fn create(
        &self,
        mut request: ResponsesApiRequest,
        options: ResponsesOptions,
    ) -> Result<Item<Response>, ApiError> {
        request.stream = false;
        let mut request = self.session.post(PATH, "application/json", &options, encode(&request)?).await?;
        request.budgets.head = self.provider().whole_response_timeout;
        let (head, body) = self.session.execute(&request, &options).await?;
        whole::successful(&head, &body).inspect_err(log)
    }
}

fn encode(request: &ResponsesApiRequest) -> Result<Bytes, ApiError> {
    request.encode().map_err(ApiError::no_json)
}

fn log(error: &ApiError) {
    tracing::debug!(%error, "failed");
}
