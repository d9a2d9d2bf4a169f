//! [`Client`]: the comfortable way in.

use std::sync::Arc;

use codex_client::{DynTransport, HttpTransport, RequestTelemetry, ReqwestTransport, Secret};
use http::{HeaderName, HeaderValue};

use crate::auth::{AuthProvider, BearerAuth, NoAuth};
use crate::call::ResponsesCall;
use crate::endpoint::{CompactClient, MemoriesClient, ModelsClient, ResponsesClient};
use crate::error::ApiError;
use crate::provider::Provider;
use crate::settings;

/// A client of one provider. Cheap to clone; clones share the connections.
///
/// ```no_run
/// # async fn example() -> Result<(), codex_api::ApiError> {
/// use codex_api::{Client, ResponseEvent};
///
/// let client = Client::from_env()?;
/// let text = client.responses().model("gpt-5.1").input("Say hello").text().await?;
/// println!("{text}");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    responses: ResponsesClient,
}

impl Client {
    /// A client of the OpenAI API with the key in `OPENAI_API_KEY`. `OPENAI_BASE_URL` names another server;
    /// `OPENAI_ORGANIZATION` and `OPENAI_PROJECT` are sent as headers; `OPENAI_REQUEST_MAX_RETRIES` and
    /// `OPENAI_STREAM_MAX_RETRIES` say how often a request and a turn are repeated.
    ///
    /// # Errors
    /// Where the key is not set, or one of the others can't be used.
    pub fn from_env() -> Result<Self, ApiError> {
        let key = settings::variable(settings::API_KEY)?.ok_or_else(|| {
            ApiError::build(format!(
                "the environment variable {} is not set; it should hold the API key",
                settings::API_KEY
            ))
        })?;
        let mut provider = Provider::openai();
        if let Some(url) = settings::variable(settings::BASE_URL)? {
            provider.base_url = url;
        }
        let retry = &mut provider.retry;
        for (variable, retries) in [
            (settings::REQUEST_MAX_RETRIES, &mut retry.max_attempts),
            (settings::STREAM_MAX_RETRIES, &mut retry.stream_max_retries),
        ] {
            if let Some(text) = settings::variable(variable)? {
                *retries = text.parse().map_err(|_| {
                    ApiError::build(format!("{variable} should be a whole number, not below 0"))
                })?;
            }
        }
        for (variable, header) in settings::HEADERS {
            if let Some(text) = settings::variable(variable)? {
                let value = HeaderValue::try_from(text).map_err(|_| {
                    ApiError::build(format!("{variable} has characters that a header can't hold"))
                })?;
                provider.headers.insert(HeaderName::from_static(header), value);
            }
        }
        Self::builder().provider(provider).api_key(key).build()
    }

    /// Starts a client that is told everything.
    pub fn builder() -> ClientBuilder {
        ClientBuilder { provider: Provider::openai(), auth: None, transport: None, telemetry: None }
    }

    /// Starts a request to the Responses endpoint.
    pub fn responses(&self) -> ResponsesCall {
        ResponsesCall::new(self.responses.clone())
    }

    /// The client of the Responses endpoint, for requests that are built by hand.
    pub fn responses_client(&self) -> &ResponsesClient {
        &self.responses
    }

    /// A client of the compaction endpoint.
    pub fn compact_client(&self) -> CompactClient {
        CompactClient::over(self.responses.session().clone())
    }

    /// A client of the memories endpoint.
    pub fn memories_client(&self) -> MemoriesClient {
        MemoriesClient::over(self.responses.session().clone())
    }

    /// A client of the models endpoint, which knows of no list yet.
    pub fn models_client(&self) -> ModelsClient {
        ModelsClient::over(self.responses.session().clone())
    }
}

/// What a [`Client`] is made of. Without an API key or other credentials it sends none.
pub struct ClientBuilder {
    provider: Provider,
    auth: Option<Arc<dyn AuthProvider>>,
    transport: Option<DynTransport>,
    telemetry: Option<Arc<dyn RequestTelemetry>>,
}

impl ClientBuilder {
    /// The server. Default: the OpenAI API.
    pub fn provider(mut self, provider: Provider) -> Self {
        self.provider = provider;
        self
    }

    /// The server's base URL, such as `http://localhost:8080/v1`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.provider.base_url = url.into();
        self
    }

    /// The key, sent as a bearer token.
    pub fn api_key(self, key: impl Into<Secret>) -> Self {
        self.auth(BearerAuth::new(key))
    }

    /// Other credentials.
    pub fn auth(mut self, auth: impl AuthProvider) -> Self {
        self.auth = Some(Arc::new(auth));
        self
    }

    /// Another transport, such as [`ReqwestTransport::with_client`] with a client of the caller's own. Default: the
    /// transport that all clients of the process share.
    pub fn transport(mut self, transport: impl HttpTransport) -> Self {
        self.transport = Some(DynTransport::new(transport));
        self
    }

    /// Who is told of each attempt. Default: nobody.
    pub fn telemetry(mut self, telemetry: Arc<dyn RequestTelemetry>) -> Self {
        self.telemetry = Some(telemetry);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Where the base URL can't be used, or no transport can be made.
    pub fn build(self) -> Result<Client, ApiError> {
        self.provider.build_request(http::Method::POST, "responses")?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => DynTransport::new(ReqwestTransport::shared()?),
        };
        let auth = self.auth.unwrap_or_else(|| Arc::new(NoAuth));
        let responses = ResponsesClient::new(transport, self.provider, auth);
        Ok(Client {
            responses: match self.telemetry {
                Some(telemetry) => responses.with_telemetry(telemetry),
                None => responses,
            },
        })
    }
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder").field("provider", &self.provider).finish_non_exhaustive()
    }
}
