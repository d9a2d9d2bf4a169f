//! `POST /chat/completions`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use codex_client::{Body, DynTransport, HttpTransport, RequestTelemetry, RetryBudget};
use http::{HeaderName, StatusCode};

use crate::answer;
use crate::auth::AuthProvider;
use crate::chat::encode;
use crate::error::ApiError;
use crate::head::Head;
use crate::options::ResponsesOptions;
use crate::prompt::Prompt;
use crate::provider::Provider;
use crate::session::Session;
use crate::stream::ResponseStream;

const PATH: &str = "chat/completions";

/// The client of the Chat Completions endpoint, for servers that speak no other. What it streams is what
/// [`ResponsesClient`](crate::ResponsesClient) streams. Cheap to clone; clones share the connections.
///
/// The usage is asked for (`stream_options`). A server that refuses to be asked is asked again without, and from then
/// on not any more; the refused request was not executed.
///
/// What a prompt holds that chat has no form for is left out: tools and items of a Responses server's own, and reasoning
/// from before the last message of the user's. Items of the model's that follow each other are sent as one message.
#[derive(Debug, Clone)]
pub struct ChatClient {
    session: Session,
    /// Whether the server refused to be asked for the usage.
    no_usage: Arc<AtomicBool>,
}

impl ChatClient {
    /// A client of `provider`, over `transport`, with credentials from `auth`.
    pub fn new(transport: impl HttpTransport, provider: Provider, auth: impl AuthProvider) -> Self {
        let session = Session::new(DynTransport::new(transport), provider, Arc::new(auth));
        Self { session, no_usage: Arc::default() }
    }

    /// Reports every attempt to `telemetry`.
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

    /// Asks `prompt` of `model` and streams the answer.
    ///
    /// It returns once the server has answered with a 2xx status. A server that answers with one JSON completion
    /// instead of a stream is read as such. Chat has no items; those of the stream have ids made of the completion's.
    /// A call that is cut is never an item: its arguments are whole, or it doesn't come.
    ///
    /// # Errors
    /// Where the prompt holds an image or a file that chat can't carry (by id, by URL), the connection fails, or the
    /// server refuses; [`fate`](ApiError::fate) says how far it got.
    ///
    /// # Cancel safety
    /// Dropping the future, or later the stream, closes the connection, which cancels the completion. Tokens produced
    /// so far are billed.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/chat/create>
    #[tracing::instrument(level = "debug", name = "chat.stream", skip_all, fields(model = model))]
    pub async fn stream_prompt(
        &self,
        model: &str,
        prompt: &Prompt,
        options: ResponsesOptions,
    ) -> Result<ResponseStream, ApiError> {
        let include_usage = !self.no_usage.load(Ordering::Relaxed);
        let answer = match self.ask(model, prompt, &options, include_usage).await {
            Err(error) if include_usage && refuses_usage(&error) => {
                tracing::debug!(%error, "asking again without stream_options");
                self.no_usage.store(true, Ordering::Relaxed);
                self.ask(model, prompt, &options, false).await
            }
            answer => answer,
        };
        let (head, body) = answer?;
        let stream = answer::open_chat(head, body, self.provider().first_event_timeout).await;
        stream.inspect_err(|error| tracing::debug!(%error, "failed"))
    }

    async fn ask(
        &self,
        model: &str,
        prompt: &Prompt,
        options: &ResponsesOptions,
        include_usage: bool,
    ) -> Result<(Head, Body), ApiError> {
        let body = encode(model, prompt, include_usage)?;
        let mut request = self.session.post(PATH, "text/event-stream", options, body).await?;
        // The default of the Responses API means nothing here.
        let beta = HeaderName::from_static("openai-beta");
        if !self.provider().headers.contains_key(&beta) && !options.extra_headers.contains_key(&beta) {
            request.headers.remove(beta);
        }
        self.session.stream(&request, options).await
    }
}

/// Whether a refusal is about asking for the usage.
fn refuses_usage(error: &ApiError) -> bool {
    let told = |text: &str| text.contains("stream_options") || text.contains("include_usage");
    let refused = matches!(error.status(), Some(StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY));
    refused && (error.server().is_some_and(|server| told(server.json.as_str())) || told(&error.to_string()))
}
