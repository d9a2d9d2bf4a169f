//! `POST /responses`.

use std::sync::Arc;

use bytes::Bytes;
use codex_client::{DynTransport, HttpTransport};
use codex_protocol::{Item, Response, ResponsesApiRequest};

use crate::answer;
use crate::auth::AuthProvider;
use crate::error::ApiError;
use crate::options::ResponsesOptions;
use crate::provider::Provider;
use crate::session::Session;
use crate::stream::ResponseStream;

const PATH: &str = "responses";

/// The client of the Responses endpoint. Cheap to clone; clones share the connections.
///
/// A request without a [`conversation_id`](ResponsesOptions::conversation_id) carries an id that is made once, with
/// the client.
#[derive(Debug, Clone)]
pub struct ResponsesClient {
    session: Session,
}

impl ResponsesClient {
    /// A client of `provider`, over `transport`, with credentials from `auth`.
    pub fn new(transport: impl HttpTransport, provider: Provider, auth: impl AuthProvider) -> Self {
        Self { session: Session::new(DynTransport::new(transport), provider, Arc::new(auth)) }
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
    /// Where the request can't be built, the connection fails, or the server refuses;
    /// [`fate`](ApiError::fate) says how far it got. Nothing is repeated.
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
        let request = self.session.post(PATH, "text/event-stream", &options, encode(&request)?)?;
        let (head, body) = self.session.stream(&request, &options).await?;
        let stream = answer::open(head, body, self.provider().first_event_timeout).await;
        stream.inspect_err(log)
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
        let request = self.session.post(PATH, "application/json", &options, encode(&request)?)?;
        let (head, body) = self.session.execute(&request, &options).await?;
        answer::whole(&head, &body).inspect_err(log)
    }
}

fn encode(request: &ResponsesApiRequest) -> Result<Bytes, ApiError> {
    request.encode().map_err(|error| ApiError::build(format!("the request has no JSON form ({error})")))
}

fn log(error: &ApiError) {
    tracing::debug!(%error, "failed");
}
