//! [`ModelProviderInfo`].

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU64;
use std::path::PathBuf;

use url::Url;

/// The name of the built-in provider of OpenAI; some defaults depend on it.
pub(super) const OPENAI: &str = "OpenAI";
/// How long a token command may take.
const TIMEOUT_MS: NonZeroU64 = NonZeroU64::new(5_000).expect("it is not zero");

/// A server as a user configures it: the table `model_providers.<id>`.
///
/// ```
/// use codex_core::{Environment, ModelProviderInfo, built_in_model_providers};
///
/// let local = built_in_model_providers(&Environment::default())?.remove("ollama").expect("it is built in");
/// let provider = ModelProviderInfo { base_url: "http://localhost:8080/v1".to_owned(), ..local };
/// assert_eq!(provider.to_provider(&Environment::default())?.base_url, "http://localhost:8080/v1");
/// # Ok::<(), codex_core::ProviderError>(())
/// ```
///
/// Its debug form shows neither tokens nor values of headers and parameters.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ModelProviderInfo {
    /// The name, for people. `OpenAI` and `azure` change defaults: see
    /// [`sends_codex_metadata`](Self::sends_codex_metadata) and [`is_azure`](Self::is_azure).
    pub name: String,
    /// The URL that paths are appended to. Empty: `OPENAI_BASE_URL`, else `https://api.openai.com/v1`.
    pub base_url: String,
    /// The environment variable that holds the API key.
    pub env_key: Option<String>,
    /// What a person should do where that variable is not set.
    pub env_key_instructions: Option<String>,
    /// A literal bearer token. Better not: it stands in a file.
    pub experimental_bearer_token: Option<String>,
    /// A command that prints a bearer token.
    pub auth: Option<ModelProviderAuthInfo>,
    /// The API that the server speaks. Default: [`WireApi::Responses`].
    pub wire_api: WireApi,
    /// Query parameters of every request.
    pub query_params: Option<HashMap<String, String>>,
    /// Headers of every request.
    pub http_headers: Option<HashMap<String, String>>,
    /// Headers of every request, with the name of the variable that holds the value. One that is not set is left
    /// out. They win over [`http_headers`](Self::http_headers).
    pub env_http_headers: Option<HashMap<String, String>>,
    /// How often one request is repeated before it has an answer; at most 100. Default:
    /// `OPENAI_REQUEST_MAX_RETRIES`, else 4.
    pub request_max_retries: Option<u64>,
    /// How often a turn may repeat in all; at most 100. Default: `OPENAI_STREAM_MAX_RETRIES`, else 5.
    pub stream_max_retries: Option<u64>,
    /// How long a stream may be silent, in milliseconds. Default 300000.
    pub stream_idle_timeout_ms: Option<u64>,
    /// Whether it wants OpenAI credentials: the key in `CODEX_API_KEY`, else `OPENAI_API_KEY`.
    pub requires_openai_auth: bool,
    /// Whether it speaks the Responses API over WebSocket too.
    pub supports_websockets: bool,
    /// How long connecting a WebSocket may take, in milliseconds. Default 15000.
    pub websocket_connect_timeout_ms: Option<u64>,
    /// Whether it is told what a client knows of its own: ids of the installation, git remotes and the like. Default:
    /// only the provider named `OpenAI` is.
    pub send_codex_metadata: Option<bool>,
    /// A PEM file of certificates to trust besides the platform's, for this provider. Default: that of the
    /// environment.
    pub ca_certificate: Option<PathBuf>,
    /// The proxy for this provider, such as `http://user:password@proxy:3128`. Default: that of the environment.
    pub proxy: Option<String>,
}

/// The API that a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum WireApi {
    /// `responses`.
    #[default]
    Responses,
    /// `chat`: Chat Completions.
    Chat,
}

/// A command that prints a bearer token on its standard output.
#[derive(Clone, PartialEq, Eq)]
pub struct ModelProviderAuthInfo {
    /// The program: a name that is looked up in `PATH`, or a path, relative to `cwd`.
    pub command: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// How long it may take, in milliseconds. Default 5000.
    pub timeout_ms: NonZeroU64,
    /// After how many milliseconds a token is asked for anew; 0: only when it was rejected. Default 300000.
    pub refresh_interval_ms: u64,
    /// The directory it runs in. Default `.`.
    pub cwd: PathBuf,
}

impl ModelProviderAuthInfo {
    /// A command with the defaults.
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            command: command.into(),
            args: Vec::new(),
            timeout_ms: TIMEOUT_MS,
            refresh_interval_ms: 300_000,
            cwd: PathBuf::from("."),
        }
    }
}

impl fmt::Debug for ModelProviderAuthInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelProviderAuthInfo")
            .field("command", &self.command)
            .field("args", &self.args.len())
            .field("timeout_ms", &self.timeout_ms)
            .field("refresh_interval_ms", &self.refresh_interval_ms)
            .field("cwd", &self.cwd)
            .finish()
    }
}

impl ModelProviderInfo {
    /// Whether it is the provider of OpenAI, by its name: wherever its base URL points.
    pub fn is_openai(&self) -> bool {
        self.name == OPENAI
    }

    /// Whether it is told what a client knows of its own: [`send_codex_metadata`](Self::send_codex_metadata) with its
    /// default.
    pub fn sends_codex_metadata(&self) -> bool {
        self.send_codex_metadata.unwrap_or_else(|| self.is_openai())
    }
}

impl fmt::Debug for ModelProviderInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelProviderInfo")
            .field("name", &self.name)
            .field("base_url", &origin(&self.base_url))
            .field("env_key", &self.env_key)
            .field("env_key_instructions", &self.env_key_instructions)
            .field(
                "experimental_bearer_token",
                &self.experimental_bearer_token.as_ref().map(|_| "[redacted]"),
            )
            .field("auth", &self.auth)
            .field("wire_api", &self.wire_api)
            .field("query_params", &names(self.query_params.as_ref()))
            .field("http_headers", &names(self.http_headers.as_ref()))
            .field("env_http_headers", &self.env_http_headers)
            .field("request_max_retries", &self.request_max_retries)
            .field("stream_max_retries", &self.stream_max_retries)
            .field("stream_idle_timeout_ms", &self.stream_idle_timeout_ms)
            .field("requires_openai_auth", &self.requires_openai_auth)
            .field("supports_websockets", &self.supports_websockets)
            .field("websocket_connect_timeout_ms", &self.websocket_connect_timeout_ms)
            .field("send_codex_metadata", &self.send_codex_metadata)
            .field("ca_certificate", &self.ca_certificate)
            .field("proxy", &self.proxy.as_deref().map(origin))
            .finish()
    }
}

fn names(map: Option<&HashMap<String, String>>) -> Option<Vec<&String>> {
    let mut names: Vec<&String> = map?.keys().collect();
    names.sort_unstable();
    Some(names)
}

/// A URL without what may be secret in it.
fn origin(url: &str) -> String {
    match Url::parse(url.trim()) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) if url.is_empty() => String::new(),
        Err(_) => "[not a URL]".to_owned(),
    }
}
