//! [`ModelClientOptions`].

use std::fmt;
use std::sync::Arc;

use codex_api::{AuthProvider, Compression, DynTransport, RequestTelemetry};

use super::patience::Patience;
use crate::environment::Environment;
use crate::metadata::ThreadIdentity;
use crate::provider::ModelProviderInfo;

/// What a [`ModelClient`](super::ModelClient) is made of besides the id of its session.
///
/// ```
/// use codex_core::{ModelClientOptions, built_in_model_providers, Environment};
///
/// let openai = built_in_model_providers(&Environment::default())?.remove("openai").expect("it is built in");
/// let options = ModelClientOptions { account: Some("acc_1".to_owned()), ..ModelClientOptions::new(openai) };
/// # Ok::<(), codex_core::ProviderError>(())
/// ```
#[derive(Clone)]
pub struct ModelClientOptions {
    /// The server.
    pub provider: ModelProviderInfo,
    /// The server's id in the configuration; another one can't read its item ids and encrypted content. Default: its
    /// name, or where it has none its base URL.
    pub provider_id: Option<String>,
    /// The variables that the provider and its credentials are read from. Default: those of the process.
    pub environment: Environment,
    /// The way to the server. Default: one of its own; give one so that several clients share their connections.
    pub transport: Option<DynTransport>,
    /// How long the server may take. Default: as long as the provider says.
    pub patience: Patience,
    /// The credentials. Default: those that the provider names.
    pub auth: Option<Arc<dyn AuthProvider>>,
    /// The account that the credentials are of. Default: none, which is an API key's.
    pub account: Option<String>,
    /// Who is told of each attempt: before a repeat is sent, and whether it may be billed. Default: nobody.
    pub telemetry: Option<Arc<dyn RequestTelemetry>>,
    /// Who asks, and where the thread comes from; its session id is not looked at. Default: a root thread, whose id is
    /// the session's.
    pub identity: Option<ThreadIdentity>,
    /// Which program asks, where the provider's headers don't say (`originator`). Default: `codex_api`.
    pub originator: Option<String>,
    /// Features in trial that are switched on, for a provider that is told what a client knows of its own
    /// (`x-codex-beta-features`). Default: none.
    pub beta_features: Vec<String>,
    /// What the thread's requests have in common, so that they meet the same cache. Default: the session's id.
    pub prompt_cache_key: Option<String>,
    /// How requests for a response are compressed; compactions and memories never are. Default: not at all.
    pub compression: Compression,
    /// Whether items are sent with their ids where responses are not stored. Default: `false`.
    pub keeps_item_ids: bool,
    /// Whether OpenAI may send summaries of reasoning while the answer is written. Default: `false`.
    pub concurrent_reasoning_summaries: bool,
}

impl ModelClientOptions {
    /// A provider with the defaults.
    pub fn new(provider: ModelProviderInfo) -> Self {
        Self {
            provider,
            provider_id: None,
            environment: Environment::process(),
            transport: None,
            patience: Patience::default(),
            auth: None,
            account: None,
            telemetry: None,
            identity: None,
            originator: None,
            beta_features: Vec::new(),
            prompt_cache_key: None,
            compression: Compression::None,
            keeps_item_ids: false,
            concurrent_reasoning_summaries: false,
        }
    }
}

impl fmt::Debug for ModelClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelClientOptions")
            .field("provider", &self.provider)
            .field("identity", &self.identity)
            .field("originator", &self.originator)
            .field("beta_features", &self.beta_features)
            .field("compression", &self.compression)
            .finish_non_exhaustive()
    }
}
