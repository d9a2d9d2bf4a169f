//! The way to a provider: its certificates and its proxy.

use codex_api::{
    ApiError, CaBundle, Fate, ProxySettings, ProxyUrl, ReqwestTransport, TransportError, TransportErrorKind,
};

use super::info::ModelProviderInfo;
use crate::environment::Environment;

/// The variables that say how to reach a server.
const VARIABLES: [&str; 11] = [
    "CODEX_CA_CERTIFICATE",
    "SSL_CERT_FILE",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

impl ModelProviderInfo {
    /// A transport of its own connections, with the provider's [certificates](Self::ca_certificate) and
    /// [proxy](Self::proxy); where it names none, with those of the environment. Make it once and clone it: clones
    /// share the connections.
    ///
    /// # Errors
    /// Where the certificates or the proxy can't be used. Nothing falls back to the platform's certificates or to a
    /// direct connection.
    pub fn to_transport(&self, environment: &Environment) -> Result<ReqwestTransport, ApiError> {
        let mut variables = Vec::new();
        for name in VARIABLES {
            variables.extend(environment.checked(name).map_err(unusable)?.map(|value| (name, value)));
        }
        let mut builder = ReqwestTransport::builder().environment(variables.into_iter().collect());
        if let Some(path) = &self.ca_certificate {
            builder = builder.ca_bundle(CaBundle::from_file(path).map_err(unusable)?);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxies(ProxySettings::all(ProxyUrl::parse("proxy", proxy).map_err(unusable)?));
        }
        Ok(builder.build()?)
    }
}

fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::Build, Fate::NotExecuted).with_source(error)
}
