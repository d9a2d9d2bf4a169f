//! [`ModelClientError`].

use codex_api::ApiError;

use crate::provider::ProviderError;

/// Why there is no client of a provider. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelClientError {
    /// The provider can't be used as it is configured, or a variable that it needs is not set.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The base URL, the certificates or the proxy can't be used.
    #[error("the provider can't be reached as it is configured")]
    Unreachable(#[source] ApiError),
    /// An option can't be sent as a header.
    #[error("{option} has characters that a header can't hold")]
    Header {
        /// The option.
        option: &'static str,
    },
}
