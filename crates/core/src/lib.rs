#![doc = include_str!("../README.md")]

pub mod auth;
mod environment;
mod provider;
mod settings;
mod settings_file;

pub use self::environment::{Environment, NotUnicode};
pub use self::provider::{
    Finding, ModelProviderAuthInfo, ModelProviderInfo, ProviderError, Providers, UnknownKeys, WireApi,
    built_in_model_providers,
};
pub use self::settings_file::{
    Settings, SettingsError, SettingsFinding, SettingsPlace, SettingsSources, codex_home,
};
