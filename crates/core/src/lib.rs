#![doc = include_str!("../README.md")]

pub mod auth;
mod environment;
pub mod metadata;
mod provider;
mod settings;

pub use self::environment::Environment;
pub use self::metadata::CodexResponsesMetadata;
pub use self::provider::{
    Finding, ModelProviderAuthInfo, ModelProviderInfo, ProviderError, Providers, UnknownKeys, WireApi,
    built_in_model_providers,
};
