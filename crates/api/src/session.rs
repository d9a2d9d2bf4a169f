//! [`Session`]: what starts the requests of every endpoint, and sends them.

use std::fmt;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use codex_client::retry::NoTelemetry;
use codex_client::{Body, DynTransport, Request, RequestTelemetry, RetryBudget};
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use uuid::Uuid;

use crate::auth::AuthProvider;
use crate::error::ApiError;
use crate::exchange::{self, Exchange, overlay};
use crate::head::{Head, TURN_STATE};
use crate::options::{Compression, ResponsesOptions};
use crate::provider::Provider;

/// The default `originator`.
const ORIGINATOR: HeaderValue = HeaderValue::from_static("codex_api");
/// The default `OpenAI-Beta`.
const BETA: HeaderValue = HeaderValue::from_static("responses=experimental");

static AGENT: LazyLock<HeaderValue> = LazyLock::new(|| {
    let agent = concat!("codex-api/", env!("CARGO_PKG_VERSION"));
    let agent = format!("{agent} ({}; {})", std::env::consts::OS, std::env::consts::ARCH);
    HeaderValue::try_from(agent).expect("ASCII")
});

/// A provider, credentials for it, and a way there. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Session {
    transport: DynTransport,
    provider: Arc<Provider>,
    auth: Arc<dyn AuthProvider>,
    telemetry: Arc<dyn RequestTelemetry>,
    /// The turn's repeats; `None`: each request has its own.
    budget: Option<RetryBudget>,
    /// Sent where the caller names no conversation.
    own_id: Arc<str>,
}

impl Session {
    pub(crate) fn new(transport: DynTransport, provider: Provider, auth: Arc<dyn AuthProvider>) -> Self {
        let own_id = Uuid::new_v4().to_string().into();
        let telemetry = Arc::new(NoTelemetry);
        Self { transport, provider: Arc::new(provider), auth, telemetry, budget: None, own_id }
    }

    /// Tells of each attempt from now on.
    pub(crate) fn with_telemetry(mut self, telemetry: Arc<dyn RequestTelemetry>) -> Self {
        self.telemetry = telemetry;
        self
    }

    /// The same, but no request is repeated, except after a 401.
    pub(crate) fn without_repeats(&self) -> Self {
        let mut provider = Provider::clone(&self.provider);
        provider.retry.max_attempts = 0;
        Self { provider: Arc::new(provider), ..self.clone() }
    }

    /// Takes repeats from this budget from now on.
    pub(crate) fn with_retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = Some(budget);
        self
    }

    pub(crate) fn provider(&self) -> &Provider {
        &self.provider
    }

    /// A request without body and credentials.
    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        accept: &'static str,
        options: &ResponsesOptions,
    ) -> Result<Request, ApiError> {
        let mut request = self.provider.build_request(method, path)?;
        self.identify(&mut request.headers, options)?;
        overlay(&mut request.headers, &options.extra_headers);
        request.headers.insert(ACCEPT, HeaderValue::from_static(accept));
        Ok(request)
    }

    /// A POST of JSON, encoded and compressed once, without credentials.
    pub(crate) async fn post(
        &self,
        path: &str,
        accept: &'static str,
        options: &ResponsesOptions,
        body: Bytes,
    ) -> Result<Request, ApiError> {
        let mut request = self.request(Method::POST, path, accept, options)?.with_body(body);
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match options.compression {
            Compression::None => Ok(request),
            Compression::Zstd => Ok(request.with_zstd().await?),
        }
    }

    /// Who asks, in which conversation and turn.
    fn identify(&self, headers: &mut HeaderMap, options: &ResponsesOptions) -> Result<(), ApiError> {
        for (name, default) in [
            (USER_AGENT, AGENT.clone()),
            (HeaderName::from_static("originator"), ORIGINATOR),
            (HeaderName::from_static("openai-beta"), BETA),
        ] {
            headers.entry(name).or_insert(default);
        }
        let session_id =
            value("conversation_id", options.conversation_id.as_deref().unwrap_or(&self.own_id))?;
        for name in ["session_id", "session-id", "conversation_id"] {
            headers.insert(HeaderName::from_static(name), session_id.clone());
        }
        if let Some(label) = options.session_source.as_ref().and_then(|source| source.subagent()) {
            headers.insert("x-openai-subagent", value("session_source", label)?);
        }
        if let Some(state) = options.turn_state.as_ref().and_then(|state| state.get()) {
            let mut state = value("turn_state", state)?;
            state.set_sensitive(true);
            headers.insert(TURN_STATE, state);
        }
        Ok(())
    }

    /// Gets a streamed answer. A status other than 2xx is an error.
    pub(crate) async fn stream(
        &self,
        request: &Request,
        options: &ResponsesOptions,
    ) -> Result<(Head, Body), ApiError> {
        let (head, body) = self.exchange().run(request, exchange::stream).await?;
        keep_turn_state(&head, options);
        Ok((head, body))
    }

    /// Gets an answer as a whole. A status other than 2xx is an error.
    pub(crate) async fn execute(
        &self,
        request: &Request,
        options: &ResponsesOptions,
    ) -> Result<(Head, Bytes), ApiError> {
        let (head, body) = self.exchange().run(request, exchange::execute).await?;
        keep_turn_state(&head, options);
        Ok((head, body))
    }

    fn exchange(&self) -> Exchange<'_> {
        Exchange {
            transport: &self.transport,
            provider: &self.provider,
            auth: &*self.auth,
            telemetry: &*self.telemetry,
            budget: self.budget.as_ref(),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("provider", &self.provider)
            .field("own_id", &self.own_id)
            .finish_non_exhaustive()
    }
}

fn value(what: &str, text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::try_from(text)
        .map_err(|_| ApiError::build(format!("{what} has characters that a header can't hold")))
}

/// Fills the turn's state from the first answer that has one.
fn keep_turn_state(head: &Head, options: &ResponsesOptions) {
    if let (Some(cell), Some(state)) = (&options.turn_state, head.header(TURN_STATE.as_str())) {
        // A later, different value is ignored: the turn stays where it began.
        let _ = cell.set(state.to_owned());
    }
}
