//! TLS configurations: one for the process, and one for each bundle of further certificates.

use std::sync::{Arc, OnceLock};

use rustls::crypto::ring;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

use crate::ca::CaBundle;

/// The configuration: with the certificates of the platform alone, made once, so that clones share its session
/// cache; or with those of a bundle beside them.
///
/// The cryptography is our own choice; no process-wide default is set or used.
pub(super) fn client_config(bundle: Option<&CaBundle>) -> Result<ClientConfig, rustls::Error> {
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(bundle) = bundle {
        return with_bundle(bundle);
    }
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    let config = with_platform()?;
    Ok(CONFIG.get_or_init(|| config).clone())
}

fn with_platform() -> Result<ClientConfig, rustls::Error> {
    let builder = builder()?;
    Ok(finish(match builder.clone().with_platform_verifier() {
        Ok(builder) => builder.with_no_client_auth(),
        Err(error) => {
            // Without roots every handshake fails, but plain HTTP to this machine still works.
            tracing::warn!(%error, "no certificate of this platform can be used, so no TLS server is trusted");
            builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
        }
    }))
}

fn with_bundle(bundle: &CaBundle) -> Result<ClientConfig, rustls::Error> {
    let builder = builder()?;
    let provider = Arc::clone(builder.crypto_provider());
    let verifier = Verifier::new_with_extra_roots(bundle.certificates(), provider)?;
    tracing::debug!(origin = bundle.origin(), count = bundle.count(), "further certificates are trusted");
    // The verifier of the platform itself; the method is named for what else could be given to it.
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(finish(builder.with_no_client_auth()))
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
}

fn finish(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}
