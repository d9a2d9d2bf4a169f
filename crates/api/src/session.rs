//! One request to a provider: its headers, its credentials, and what its answer's status means.

use std::fmt;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use codex_client::{Body, DynTransport, ERROR_BODY_LIMIT_BYTES, Fate, Request, Response, StreamResponse};
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use uuid::Uuid;

use crate::auth::AuthProvider;
use crate::error::{self, ApiError, ErrorKind};
use crate::head::{Head, TURN_STATE};
use crate::options::{Compression, ResponsesOptions};
use crate::provider::Provider;
use crate::scrub::scrub;

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
    /// Sent where the caller names no conversation.
    own_id: Arc<str>,
}

impl Session {
    pub(crate) fn new(transport: DynTransport, provider: Provider, auth: Arc<dyn AuthProvider>) -> Self {
        let own_id = Uuid::new_v4().to_string().into();
        Self { transport, provider: Arc::new(provider), auth, own_id }
    }

    pub(crate) fn provider(&self) -> &Provider {
        &self.provider
    }

    /// A POST of JSON, encoded and compressed once, without credentials.
    pub(crate) fn post(
        &self,
        path: &str,
        accept: &'static str,
        options: &ResponsesOptions,
        body: Bytes,
    ) -> Result<Request, ApiError> {
        let mut request = self.provider.build_request(Method::POST, path)?.with_body(body);
        self.identify(&mut request.headers, options)?;
        overlay(&mut request.headers, &options.extra_headers);
        request.headers.insert(ACCEPT, HeaderValue::from_static(accept));
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match options.compression {
            Compression::None => Ok(request),
            Compression::Zstd => Ok(request.with_zstd()?),
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

    /// One attempt to get a streamed answer. A status other than 2xx is an error.
    pub(crate) async fn stream(
        &self,
        request: &Request,
        options: &ResponsesOptions,
    ) -> Result<(Head, Body), ApiError> {
        let response = self.transport.stream(self.attempt(request)?).await?;
        let StreamResponse { status, version, headers, body } = response;
        let head = Head::new(status, version, headers);
        tracing::debug!(status = status.as_u16(), request_id = head.request_id(), "answered");
        if !status.is_success() {
            let (body, _) = body.read_up_to(ERROR_BODY_LIMIT_BYTES).await;
            return Err(self.refused(&head, &body));
        }
        keep_turn_state(&head, options);
        Ok((head, body))
    }

    /// One attempt to get an answer as a whole. A status other than 2xx is an error.
    pub(crate) async fn execute(
        &self,
        request: &Request,
        options: &ResponsesOptions,
    ) -> Result<(Head, Bytes), ApiError> {
        let Response { status, version, headers, body } =
            self.transport.execute(self.attempt(request)?).await?;
        let head = Head::new(status, version, headers);
        tracing::debug!(status = status.as_u16(), request_id = head.request_id(), "answered");
        if !status.is_success() {
            return Err(self.refused(&head, &body.slice(..body.len().min(ERROR_BODY_LIMIT_BYTES))));
        }
        keep_turn_state(&head, options);
        Ok((head, body))
    }

    /// The request as this attempt sends it: with credentials and an id of its own.
    fn attempt(&self, request: &Request) -> Result<Request, ApiError> {
        let mut request = request.clone();
        let id = Uuid::new_v4();
        tracing::debug!(client_request_id = %id, "asking");
        let id = HeaderValue::try_from(id.to_string()).expect("a UUID is ASCII");
        request.headers.insert("x-client-request-id", id);
        self.auth
            .authorize(&mut request.headers)
            .map_err(|error| ApiError::with_fate(ErrorKind::Auth(error.to_string()), Fate::NotExecuted))?;
        Ok(request)
    }

    /// The error of a refusal. A server that repeats the credentials in it is not quoted so far.
    fn refused(&self, head: &Head, body: &Bytes) -> ApiError {
        let mut credentials = HeaderMap::new();
        let body = match self.auth.authorize(&mut credentials) {
            Ok(()) => scrub(body, &credentials),
            Err(_) => body.clone(),
        };
        let error = error::from_response(head, &body);
        tracing::debug!(error = %error, "refused");
        error
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

/// Puts `from` over `onto`: a header that `from` has replaces all of that name.
fn overlay(onto: &mut HeaderMap, from: &HeaderMap) {
    for name in from.keys() {
        onto.remove(name);
        for value in from.get_all(name) {
            onto.append(name, value.clone());
        }
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
