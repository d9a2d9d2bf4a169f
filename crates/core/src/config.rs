//! [`Config`].

use std::fmt;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::sync::Arc;

use codex_api::{AuthProvider, Compression, DynTransport, Item, Model, ReasoningEffort, ReasoningSummary};
use codex_protocol::{ServiceTier, Verbosity};
use uuid::Uuid;

use crate::environment::Environment;
use crate::model::{ModelCapabilities, ModelClientOptions, Patience};
use crate::provider::ModelProviderInfo;
use crate::settings;
use crate::tool::{Approvals, OutputLimit, Tools};

/// What a thread is made of.
///
/// ```
/// use codex_core::{Config, ModelProviderInfo};
///
/// let local = ModelProviderInfo { base_url: "http://localhost:8080/v1".to_owned(), ..Default::default() };
/// let config = Config { instructions: "Be brief.".to_owned(), ..Config::new(local, "gpt-5.1") };
/// ```
///
/// Its debug form shows no credentials.
#[derive(Clone)]
pub struct Config {
    /// Who is asked.
    pub provider: ModelProviderInfo,
    /// The provider's id in the configuration. Default: its name, or where it has none its base URL.
    pub provider_id: Option<String>,
    /// The model that is asked.
    pub model: String,
    /// What models can, as the server's list has it; [`capabilities`](Self::capabilities) are looked up in it. Default:
    /// none.
    pub models: Vec<Item<Model>>,
    /// What [`model`](Self::model) can, whatever the list says. Default: what the list says.
    pub capabilities: Option<ModelCapabilities>,
    /// How much the model reasons. Default: its own.
    pub effort: Option<ReasoningEffort>,
    /// What summary of its reasoning it writes. Default: its own.
    pub summary: Option<ReasoningSummary>,
    /// How much it says. Default: its own.
    pub verbosity: Option<Verbosity>,
    /// At which speed and price it is served. Default: the account's.
    pub service_tier: Option<ServiceTier>,
    /// How many tokens an answer may take, reasoning included. Default: the model's own limit.
    pub max_output_tokens: Option<NonZeroU64>,
    /// How many tokens the context of any model holds. Default: what the list says of the model.
    pub context_window: Option<u64>,
    /// What outranks all that is said. Default: empty.
    pub instructions: String,
    /// What the developer says, once, before all that the user says. Default: nothing.
    pub developer_instructions: Option<String>,
    /// What the model may call. Default: nothing.
    pub tools: Tools,
    /// Whether it may call several tools at once. Default: `true`.
    pub parallel_tool_calls: bool,
    /// Which calls a person is asked about. Default: those whose tool wants it.
    pub approvals: Approvals,
    /// How much of a tool's output the model is told. Default: what the model's list says, else that of
    /// [`OutputLimit`].
    pub output_limit: Option<OutputLimit>,
    /// The working folder. Default: that of the process.
    pub cwd: PathBuf,
    /// The variables that the provider and its credentials are read from. Default: those of the process.
    pub environment: Environment,
    /// The way to the server. Default: one of its own.
    pub transport: Option<DynTransport>,
    /// How long the server may take. Default: as long as the provider says.
    pub patience: Patience,
    /// The credentials. Default: those that the provider names.
    pub auth: Option<Arc<dyn AuthProvider>>,
    /// The account that the credentials are of. Default: none.
    pub account: Option<String>,
    /// The session's id, which is the thread's too. Default: a new one.
    pub session_id: Option<Uuid>,
    /// The installation, as [`installation_id`](crate::metadata::installation_id) gives it. Default: nothing is said of
    /// it.
    pub installation_id: Option<Uuid>,
    /// What confines the tools, such as `none` or `seccomp`, for the provider to know. Default: nothing is said of it.
    pub sandbox: Option<String>,
    /// Which program asks, where the provider's headers don't say. Default: `CODEX_INTERNAL_ORIGINATOR_OVERRIDE`, else
    /// `codex_api`.
    pub originator: Option<String>,
    /// Features in trial that are switched on. Default: none.
    pub beta_features: Vec<String>,
    /// How requests are compressed. Default: not at all.
    pub compression: Compression,
    /// How many events may wait for the client. A thread whose client doesn't read waits there, with nothing lost.
    /// At least 1. Default 256.
    pub event_capacity: usize,
}

impl Config {
    /// A model of a provider, with the defaults.
    pub fn new(provider: ModelProviderInfo, model: impl Into<String>) -> Self {
        Self {
            provider,
            provider_id: None,
            model: model.into(),
            models: Vec::new(),
            capabilities: None,
            effort: None,
            summary: None,
            verbosity: None,
            service_tier: None,
            max_output_tokens: None,
            context_window: None,
            instructions: String::new(),
            developer_instructions: None,
            tools: Tools::default(),
            parallel_tool_calls: true,
            approvals: Approvals::default(),
            output_limit: None,
            cwd: std::env::current_dir().unwrap_or_default(),
            environment: Environment::process(),
            transport: None,
            patience: Patience::default(),
            auth: None,
            account: None,
            session_id: None,
            installation_id: None,
            sandbox: None,
            originator: None,
            beta_features: Vec::new(),
            compression: Compression::None,
            event_capacity: 256,
        }
    }

    /// The id under which the provider is known.
    pub(crate) fn provider_id(&self) -> String {
        let names = [self.provider_id.as_deref(), Some(&self.provider.name), Some(&self.provider.base_url)];
        names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default().to_owned()
    }

    pub(crate) fn client_options(&self) -> ModelClientOptions {
        ModelClientOptions {
            provider_id: self.provider_id.clone(),
            environment: self.environment.clone(),
            transport: self.transport.clone(),
            patience: self.patience,
            auth: self.auth.clone(),
            account: self.account.clone(),
            originator: self.originator.clone().or_else(|| self.environment.variable(settings::ORIGINATOR)),
            beta_features: self.beta_features.clone(),
            compression: self.compression,
            ..ModelClientOptions::new(self.provider.clone())
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("provider", &self.provider)
            .field("provider_id", &self.provider_id)
            .field("model", &self.model)
            .field("tools", &self.tools)
            .field("approvals", &self.approvals)
            .field("cwd", &self.cwd)
            .field("session_id", &self.session_id)
            .field("event_capacity", &self.event_capacity)
            .finish_non_exhaustive()
    }
}
