//! How a transport and its pool of connections are set up.

use std::sync::OnceLock;
use std::time::Duration;

use super::classify::build_error;
use super::tls;
use super::transport::ReqwestTransport;
use crate::error::TransportError;

impl ReqwestTransport {
    /// A transport with default settings and a pool of its own.
    ///
    /// # Errors
    /// [`TransportErrorKind::Build`](crate::TransportErrorKind::Build) if TLS cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// The transport with default settings and the one pool that the whole process shares.
    ///
    /// # Errors
    /// [`TransportErrorKind::Build`](crate::TransportErrorKind::Build) if TLS cannot be set up.
    pub fn shared() -> Result<Self, TransportError> {
        static SHARED: OnceLock<ReqwestTransport> = OnceLock::new();
        if let Some(shared) = SHARED.get() {
            return Ok(shared.clone());
        }
        let new = Self::new()?;
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
    proxies: bool,
}

impl ReqwestTransportBuilder {
    const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
    const POOL_IDLE: Duration = Duration::from_secs(90);

    fn new() -> Self {
        Self { connect_timeout: Self::CONNECT_TIMEOUT, proxies: true }
    }

    /// Sets how long connecting may take, with name resolution and TLS handshake. Default 15 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = connect_timeout;
        self
    }

    /// Connects to every server directly. Default: through the proxies that the environment names (`HTTP_PROXY`,
    /// `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    pub fn without_proxy(mut self) -> Self {
        self.proxies = false;
        self
    }

    /// Makes the transport and its empty pool.
    ///
    /// # Errors
    /// [`TransportErrorKind::Build`](crate::TransportErrorKind::Build) if TLS cannot be set up.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        let tls = tls::client_config().map_err(build_error)?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(Self::POOL_IDLE)
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never());
        // The upload budget says how long a peer may take nothing, not the kernel.
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        let client = client.tcp_user_timeout(None);
        let client = if self.proxies { client } else { client.no_proxy() };
        Ok(ReqwestTransport::with_client(client.build().map_err(build_error)?))
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
