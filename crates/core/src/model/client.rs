//! [`ModelClient`].

use std::fmt;
use std::sync::Arc;

use codex_api::{
    ApiError, Compression, MemorySummarizeInput, MemorySummarizeOutput, ModelList, ModelsQuery, RawMemory,
    ResponsesOptions,
};
use codex_protocol::Reasoning;
use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::connections::{Connections, header};
use super::error::ModelClientError;
use super::gates::Gates;
use super::options::ModelClientOptions;
use super::settings::ModelSettings;
use super::turn_state::TurnState;
use super::warning::ModelWarning;
use crate::history::{Destination, Media};
use crate::metadata::{CodexResponsesMetadata, ThreadIdentity};
use crate::provider::{ModelProviderInfo, WireApi};

/// The header of features in trial.
const BETA_FEATURES: HeaderName = HeaderName::from_static("x-codex-beta-features");
/// What a handshake asks for.
const WEBSOCKETS: HeaderValue = HeaderValue::from_static("responses_websockets=2026-02-06");

/// The client of a thread: it holds what stays the same from turn to turn, and is the only place that holds the id of
/// the session. Cheap to clone; clones are the same client.
///
/// Making one sends nothing, and neither does beginning a turn.
///
/// ```
/// use codex_core::{ModelClient, ModelClientOptions, ModelProviderInfo};
/// use uuid::Uuid;
///
/// let local = ModelProviderInfo { base_url: "http://localhost:8080/v1".to_owned(), ..Default::default() };
/// let client = ModelClient::new(ModelClientOptions::new(local), Uuid::from_u128(1))?;
/// assert_eq!(client.start_turn().turn_state(), None);
/// # Ok::<(), codex_core::ModelClientError>(())
/// ```
#[derive(Clone)]
pub struct ModelClient(Arc<Inner>);

struct Inner {
    info: ModelProviderInfo,
    provider_id: String,
    account: Option<String>,
    identity: ThreadIdentity,
    beta_features: Option<HeaderValue>,
    compression: Compression,
    gates: Gates,
    connections: Connections,
}

impl ModelClient {
    /// A client for the thread of this session. Nothing is sent; the variables that the provider needs are read.
    ///
    /// # Errors
    /// Where the provider can't be used as it is configured, its key is not set, or an option can't be a header.
    pub fn new(options: ModelClientOptions, session_id: Uuid) -> Result<Self, ModelClientError> {
        let connections = Connections::of(&options)?;
        let identity = options.identity.clone();
        let identity = identity.unwrap_or_else(|| ThreadIdentity::new(session_id, session_id));
        let beta_features = header("beta_features", &options.beta_features.join(","))?;
        Ok(Self(Arc::new(Inner {
            gates: Gates::of(&options, session_id),
            provider_id: provider_id(&options, &connections),
            identity: ThreadIdentity { session_id, ..identity },
            beta_features: Some(beta_features).filter(|features| !features.is_empty()),
            compression: options.compression,
            account: options.account,
            info: options.provider,
            connections,
        })))
    }

    /// The id of the session, which every request carries.
    pub fn session_id(&self) -> Uuid {
        self.0.identity.session_id
    }

    /// Who asks, with the session's id: what the metadata of every request is made from.
    pub fn identity(&self) -> &ThreadIdentity {
        &self.0.identity
    }

    /// The server, as it is configured.
    pub fn provider(&self) -> &ModelProviderInfo {
        &self.0.info
    }

    /// Whom the items of a request to this model are sent to.
    pub fn destination(&self, settings: &ModelSettings) -> Destination {
        let gates = self.gates();
        Destination {
            account: self.0.account.clone(),
            keeps_item_ids: gates.keeps_item_ids,
            is_openai: gates.is_openai,
            media: Media {
                images: settings.capabilities.reads("image"),
                audio: settings.capabilities.reads("audio"),
            },
            ..Destination::new(&self.0.provider_id, &settings.model)
        }
    }

    /// Whether the server makes conversations shorter by itself (`POST /responses/compact`): OpenAI's and Azure's do.
    pub fn compacts_remotely(&self) -> bool {
        !self.is_chat() && (self.0.info.is_openai() || self.0.info.is_azure())
    }

    /// What is not sent to this provider although it is set. To be told once, when the settings are made.
    pub fn warnings(&self, settings: &ModelSettings) -> Vec<ModelWarning> {
        if self.is_chat() { settings.chat_warnings() } else { settings.warnings() }
    }

    /// A summary of each stretch of earlier work, in the same order. None gives none, and nothing is sent. It carries the
    /// session's identity, and neither a window nor metadata.
    ///
    /// # Errors
    /// Where the provider speaks Chat Completions, the connection fails, or the server refuses.
    ///
    /// # Cancel safety
    /// Dropping the future closes the connection. Tokens produced so far are billed.
    pub async fn summarize_memories(
        &self,
        raw_memories: Vec<RawMemory>,
        settings: &ModelSettings,
    ) -> Result<Vec<MemorySummarizeOutput>, ApiError> {
        self.speaks_responses("memories")?;
        let effort = settings.reasoning().effort;
        let input = MemorySummarizeInput {
            model: settings.model.clone(),
            raw_memories,
            reasoning: effort.map(|effort| Reasoning { effort: Some(effort), ..Reasoning::default() }),
        };
        self.0.connections.memories.summarize_input(&input, self.identity_headers()).await
    }

    /// The models that the server offers; [`ModelCapabilities::among`](super::ModelCapabilities::among) says what one of
    /// them can. The server is asked each time, and sends its list where it has changed.
    ///
    /// # Errors
    /// Where the server refuses, can't be reached, or has no list.
    ///
    /// # Cancel safety
    /// Dropping the future changes nothing.
    pub async fn list_models(&self) -> Result<ModelList, ApiError> {
        self.0.connections.models.list(&ModelsQuery::default(), self.identity_headers()).await
    }

    /// The headers with which a WebSocket is opened, ahead of a request or for its first one: no turn state, which is of
    /// a request, and no credentials.
    ///
    /// # Errors
    /// Where the metadata is of another session.
    pub fn handshake_headers(&self, metadata: &CodexResponsesMetadata) -> Result<HeaderMap, ApiError> {
        let mut headers = self.headers(self.own(metadata)?.headers());
        headers.insert("openai-beta", WEBSOCKETS);
        Ok(headers)
    }

    pub(super) fn connections(&self) -> &Connections {
        &self.0.connections
    }

    pub(super) fn gates(&self) -> &Gates {
        &self.0.gates
    }

    /// What a request says besides its body. `headers` are those of its metadata.
    pub(super) fn options(&self, headers: HeaderMap, turn_state: &TurnState) -> ResponsesOptions {
        ResponsesOptions {
            conversation_id: Some(self.session_id().to_string()),
            extra_headers: self.headers(headers),
            compression: self.0.compression,
            turn_state: turn_state.for_http(),
            ..ResponsesOptions::default()
        }
    }

    /// Who asks, for a request that is of no window.
    fn identity_headers(&self) -> HeaderMap {
        let metadata = self.told(&CodexResponsesMetadata::new(&self.0.identity, None, 0, None));
        let mut headers = metadata.headers();
        headers.remove("x-codex-window-id");
        headers.remove("x-codex-parent-thread-id");
        let session_id = HeaderValue::try_from(self.session_id().to_string()).expect("a UUID is ASCII");
        headers.insert("conversation_id", session_id);
        headers
    }

    fn headers(&self, mut headers: HeaderMap) -> HeaderMap {
        if let Some(features) = self.0.beta_features.as_ref().filter(|_| self.gates().sends_codex_metadata) {
            headers.insert(BETA_FEATURES, features.clone());
        }
        headers
    }

    /// The metadata as this provider is told it.
    ///
    /// # Errors
    /// Where it is of another session: a session has one id.
    pub(super) fn own(&self, metadata: &CodexResponsesMetadata) -> Result<CodexResponsesMetadata, ApiError> {
        if metadata.session_id() != self.session_id() {
            return Err(ApiError::build("the metadata is of another session than the client"));
        }
        Ok(self.told(metadata))
    }

    fn told(&self, metadata: &CodexResponsesMetadata) -> CodexResponsesMetadata {
        if self.gates().sends_codex_metadata { metadata.clone() } else { metadata.without_codex_identity() }
    }

    /// An error where the provider speaks Chat Completions alone, which has no such thing.
    pub(super) fn speaks_responses(&self, what: &str) -> Result<(), ApiError> {
        if self.is_chat() {
            return Err(ApiError::build(format!("a provider of Chat Completions has no {what}")));
        }
        Ok(())
    }

    /// Whether the provider speaks Chat Completions.
    pub(crate) fn is_chat(&self) -> bool {
        self.0.info.wire_api == WireApi::Chat
    }
}

/// What stands for the server where items are remembered.
fn provider_id(options: &ModelClientOptions, connections: &Connections) -> String {
    let name = Some(&options.provider.name).filter(|name| !name.is_empty());
    options.provider_id.as_ref().or(name).unwrap_or(&connections.origin).clone()
}

impl fmt::Debug for ModelClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelClient")
            .field("provider", &self.0.info)
            .field("identity", &self.0.identity)
            .finish_non_exhaustive()
    }
}
