//! How a transport and its pool of connections are set up.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::classify::build_error;
use super::transport::ReqwestTransport;
use super::{proxies, tls};
use crate::ca::CaBundle;
use crate::error::TransportError;
use crate::proxy::ProxySettings;
use crate::settings::Environment;

impl ReqwestTransport {
    /// A transport with default settings and a pool of its own. It takes nothing from the environment: no
    /// proxies, and no certificates but those of the platform.
    ///
    /// # Errors
    /// [`TransportErrorKind::Build`](crate::TransportErrorKind::Build) if TLS cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// The transport with the proxies and certificates that the environment of the process names, and with
    /// the one pool that the whole process shares. The environment is read once, by the first call that
    /// succeeds.
    ///
    /// # Errors
    /// As [`ReqwestTransportBuilder::build`].
    pub fn shared() -> Result<Self, TransportError> {
        static SHARED: OnceLock<ReqwestTransport> = OnceLock::new();
        if let Some(shared) = SHARED.get() {
            return Ok(shared.clone());
        }
        let new = Self::builder().environment(Environment::from_process()).build()?;
        Ok(SHARED.get_or_init(|| new).clone())
    }

    /// Settings for a transport with a pool of its own.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::new()
    }
}

/// Settings of a [`ReqwestTransport`] with a pool of its own.
#[derive(Clone, Debug)]
#[must_use]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    environment: Environment,
    proxies: Option<ProxySettings>,
    ca_bundle: Option<CaBundle>,
}

impl ReqwestTransportBuilder {
    const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
    const POOL_IDLE: Duration = Duration::from_secs(90);
    /// How much of a response its reader may leave unread on HTTP/2: at 100 ms a round trip, 10 MiB a second
    /// pass through it.
    const STREAM_WINDOW_BYTES: u32 = 1024 * 1024;
    /// How much all the responses of an HTTP/2 connection may leave unread together. So many times the window
    /// of one that those nobody reads do not hold up the others: 128 at once is what servers allow.
    const CONNECTION_WINDOW_BYTES: u32 = 128 * Self::STREAM_WINDOW_BYTES;

    fn new() -> Self {
        Self {
            connect_timeout: Self::CONNECT_TIMEOUT,
            environment: Environment::default(),
            proxies: None,
            ca_bundle: None,
        }
    }

    /// Sets how long connecting may take, with name resolution, proxy and TLS handshake. Default 15 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = connect_timeout;
        self
    }

    /// Sets the environment, which names proxies and certificates where nothing else does. Default empty.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Sets the proxies, whatever the environment says. Default those of the environment.
    pub fn proxies(mut self, proxies: ProxySettings) -> Self {
        self.proxies = Some(proxies);
        self
    }

    /// Sets certificates to trust beside those of the platform, for servers and proxies, whatever the
    /// environment says. Default those of the environment.
    pub fn ca_bundle(mut self, ca_bundle: CaBundle) -> Self {
        self.ca_bundle = Some(ca_bundle);
        self
    }

    /// Makes the transport and its empty pool. Reads the file of certificates that the environment names,
    /// unless there is a bundle.
    ///
    /// # Errors
    /// [`TransportErrorKind::Build`](crate::TransportErrorKind::Build) if TLS cannot be set up, with a
    /// [`CaError`](crate::CaError) or a [`ProxyError`](crate::ProxyError) as its source where certificates or
    /// proxies cannot be used. Nothing falls back to the platform's certificates or to a direct connection.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        let bundle = match self.ca_bundle {
            Some(bundle) => Some(bundle),
            None => CaBundle::from_environment(&self.environment).map_err(build_error)?,
        };
        let proxies = match self.proxies {
            Some(proxies) => proxies,
            None => ProxySettings::from_environment(&self.environment).map_err(build_error)?,
        };
        let proxies = Arc::new(proxies);
        let tls = tls::client_config(bundle.as_ref()).map_err(build_error)?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(Self::POOL_IDLE)
            .http2_initial_stream_window_size(Self::STREAM_WINDOW_BYTES)
            .http2_initial_connection_window_size(Self::CONNECTION_WINDOW_BYTES)
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never());
        // The upload budget says how long a peer may take nothing, not the kernel.
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        let client = client.tcp_user_timeout(None);
        let client = proxies::install(client, &proxies);
        Ok(ReqwestTransport::with_client(client.build().map_err(build_error)?).behind(proxies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_default_of_the_process_is_needed_or_set() {
        ReqwestTransport::shared().expect("can be built");
        ReqwestTransport::builder().connect_timeout(Duration::MAX).build().expect("can be built");
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    }
}
