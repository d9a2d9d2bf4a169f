//! The options that say which server is asked, and how.

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};

use super::values;

/// Which server is asked, and how.
#[derive(Clone, Debug, Default, Group)]
#[command(next_help_heading = "Server")]
pub(crate) struct ServerArgs {
    /// The server, by name: openai, ollama, lmstudio, mock, or a table `[model_providers.ID]` of config.toml (see below)
    /// [default: `model_provider` of config.toml, else openai]
    #[arg(long, value_name = "ID")]
    pub(crate) provider: Option<String>,

    /// The server, by URL, which ends in `/v1`; it wins over the provider's. Needs no key, and gets one only with
    /// --api-key-env or --provider
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// The environment variable that holds the key; it must be set
    #[arg(long, value_name = "NAME")]
    pub(crate) api_key_env: Option<String>,

    /// Which API the server speaks: responses, or chat for Chat Completions [default: the provider's, else responses]
    #[arg(long, value_name = "API", hide_possible_values = true)]
    pub(crate) wire_api: Option<Wire>,

    /// A PEM file of certificates to trust besides the system's [default: the provider's, else `CODEX_CA_CERTIFICATE`,
    /// else `SSL_CERT_FILE`]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_certificate: Option<PathBuf>,

    /// The proxy, such as `http://user:password@proxy:3128`; never used for this machine [default: the provider's, else
    /// that of the environment]
    #[arg(long, value_name = "URL", value_parser = values::proxy)]
    pub(crate) proxy: Option<String>,
}

impl ServerArgs {
    /// Whether they leave open which server it is.
    pub(crate) fn says_nothing_of_whom(&self) -> bool {
        self.provider.is_none() && self.base_url.is_none() && self.api_key_env.is_none()
    }
}

/// The API that a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Wire {
    /// The Responses API
    Responses,
    /// Chat Completions
    Chat,
}

impl From<Wire> for codex_core::WireApi {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Responses => Self::Responses,
            Wire::Chat => Self::Chat,
        }
    }
}
