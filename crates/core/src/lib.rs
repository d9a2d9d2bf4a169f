#![doc = include_str!("../README.md")]

pub mod auth;
mod environment;
mod process;
mod provider;
mod settings;
pub mod tool;

pub use self::environment::Environment;
pub use self::provider::{
    Finding, ModelProviderAuthInfo, ModelProviderInfo, ProviderError, Providers, UnknownKeys, WireApi,
    built_in_model_providers,
};
