//! Providers as they are configured.

mod azure;
mod built_in;
mod convert;
mod error;
mod finding;
mod info;
mod key;
mod read;
mod section;
mod transport;
mod validate;

pub use self::built_in::built_in_model_providers;
pub use self::error::ProviderError;
pub use self::finding::Finding;
pub use self::info::{ModelProviderAuthInfo, ModelProviderInfo, WireApi};
pub(crate) use self::read::parse;
pub use self::read::{Providers, UnknownKeys};
pub(crate) use self::section::Section;
