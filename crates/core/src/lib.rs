#![doc = include_str!("../README.md")]

pub mod auth;
mod codex;
mod config;
mod environment;
pub mod history;
pub mod metadata;
mod model;
mod process;
pub mod protocol;
mod provider;
mod settings;
mod settings_file;
pub mod tool;
mod turn;
pub mod usage;

pub use tokio_util::sync::CancellationToken;

pub use self::codex::{Codex, CodexError, SpawnError};
pub use self::config::Config;
pub use self::environment::{Environment, NotUnicode};
pub use self::metadata::CodexResponsesMetadata;
pub use self::model::{
    FrameMoment, ModelCapabilities, ModelClient, ModelClientError, ModelClientOptions, ModelClientSession,
    ModelOutputLimit, ModelSettings, ModelWarning, Patience, Setting, TurnPrompt, TurnState,
};
pub use self::protocol::{Event, EventMsg, InputItem, Op};
pub use self::provider::{
    Finding, ModelProviderAuthInfo, ModelProviderInfo, ProviderError, Providers, UnknownKeys, WireApi,
    built_in_model_providers,
};
pub use self::settings_file::{
    Settings, SettingsError, SettingsFinding, SettingsPlace, SettingsSources, codex_home,
};
pub use self::turn::error_event;
