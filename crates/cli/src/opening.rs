//! From arguments and settings to a thread.

use std::num::NonZeroU64;
use std::sync::Arc;

use codex_api::DynTransport;
use codex_core::metadata::installation_id;
use codex_core::tool::OutputLimit;
use codex_core::{
    CancellationToken, Codex, Config, Environment, ModelProviderInfo, Patience, Settings, codex_home,
};
use uuid::Uuid;

use crate::args::ToolArgs;
use crate::failure::Failure;
use crate::server::Server;
use crate::{settings, stderr, tools};

/// The model that is asked unless another one is named.
const DEFAULT_MODEL: &str = "gpt-5.1";
/// Bytes of text that make a token, about.
const BYTES_A_TOKEN: u64 = 4;

/// What the arguments say of a thread.
#[derive(Debug)]
pub(crate) struct Opening<'a> {
    pub(crate) model: Option<&'a str>,
    pub(crate) instructions: Option<&'a str>,
    pub(crate) max_output_tokens: Option<NonZeroU64>,
    pub(crate) tools: &'a ToolArgs,
}

impl Opening<'_> {
    /// What the thread is made of: what the arguments say, else the settings. Each tool is asked what it takes.
    ///
    /// # Errors
    /// Where the file with the instructions can't be read, or a tool can't be used.
    pub(crate) async fn config(
        self,
        settings: &Settings,
        server: &Server,
        environment: Environment,
    ) -> Result<Config, Failure> {
        let instructions = match self.instructions {
            Some(instructions) => Some(instructions.to_owned()),
            None => settings::instructions(settings).await?,
        };
        let (tools, approvals) = tools::tools(self.tools).await?;
        let model = self.model.or(settings.model.as_deref()).unwrap_or(DEFAULT_MODEL);
        // The embedded server's URL is known only now.
        let mut provider = server.info.clone();
        provider.base_url.clone_from(&server.provider.base_url);
        Ok(Config {
            provider_id: Some(server.provider.name.clone()),
            effort: settings.model_reasoning_effort.clone(),
            summary: settings.model_reasoning_summary.clone(),
            verbosity: settings.model_verbosity.clone(),
            service_tier: settings.service_tier.clone(),
            max_output_tokens: self.max_output_tokens,
            context_window: settings.model_context_window,
            instructions: instructions.unwrap_or_default(),
            developer_instructions: settings.developer_instructions.clone(),
            tools,
            approvals,
            output_limit: settings.tool_output_token_limit.map(output_limit),
            installation_id: installation(&provider, &environment).await,
            environment,
            transport: Some(DynTransport::new(server.transport.clone())),
            patience: patience(server),
            auth: Some(Arc::clone(&server.auth)),
            ..Config::new(provider, model)
        })
    }
}

/// Starts the thread.
///
/// # Errors
/// Where the server can't be asked as it is configured.
pub(crate) async fn spawn(config: Config) -> Result<Codex, Failure> {
    let thread = Codex::spawn(config, CancellationToken::new()).await;
    thread.map(|(thread, _)| thread).map_err(|error| Failure::Usage(error.to_string()))
}

/// The id of this installation, for a provider that is told of it.
async fn installation(provider: &ModelProviderInfo, environment: &Environment) -> Option<Uuid> {
    let home = codex_home(environment).ok().flatten().filter(|_| provider.sends_codex_metadata())?;
    let id = installation_id(&home).await;
    id.inspect_err(|error| stderr::line(&format!("warning: {error}"))).ok()
}

fn output_limit(tokens: u64) -> OutputLimit {
    let bytes = tokens.saturating_mul(BYTES_A_TOKEN);
    OutputLimit { text_bytes: usize::try_from(bytes).unwrap_or(usize::MAX), ..OutputLimit::default() }
}

fn patience(server: &Server) -> Patience {
    Patience {
        head: Some(server.provider.head_timeout),
        first_event: Some(server.provider.first_event_timeout),
        silence: Some(server.provider.stream_idle_timeout),
    }
}
