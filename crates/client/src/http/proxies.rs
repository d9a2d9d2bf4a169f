//! Our choice of proxies, as reqwest takes it.

use std::sync::Arc;

use reqwest::{ClientBuilder, Proxy};
use url::{Host, Url};

use crate::error::{TransportError, TransportErrorKind};
use crate::fate::Fate;
use crate::proxy::{ProxySettings, ProxyUrl};

/// A tunnel to an IPv6 address is none that can be made.
#[derive(Debug, thiserror::Error)]
#[error(
    "a server that is named by its IPv6 address cannot be reached over TLS through a proxy; name it by its host \
     name, or list it in NO_PROXY"
)]
struct TunnelToIpv6;

/// Refuses what can't be reached through `proxy`, before anything is sent.
///
/// The library takes the brackets around an IPv6 address for a part of the server's name, so that no certificate fits
/// (<https://github.com/seanmonstar/reqwest/issues/3094>).
pub(super) fn check(url: &Url, proxy: Option<&ProxyUrl>) -> Result<(), TransportError> {
    let is_hopeless = proxy.is_some() && url.scheme() == "https" && matches!(url.host(), Some(Host::Ipv6(_)));
    if !is_hopeless {
        return Ok(());
    }
    Err(TransportError::new(TransportErrorKind::Build, Fate::NotExecuted).with_source(TunnelToIpv6))
}

/// Makes a client use `settings`, and no proxy of the environment or system.
///
/// The address that is given to the library has no credentials, so it can print none; they are handed over
/// apart.
pub(super) fn install(client: ClientBuilder, settings: &Arc<ProxySettings>) -> ClientBuilder {
    let client = client.no_proxy();
    settings.proxies().fold(client, |client, (scheme, proxy)| {
        let route = {
            let settings = Arc::clone(settings);
            move |url: &Url| match settings.route(url) {
                Some(proxy) if url.scheme() == scheme => Some(proxy.address().clone()),
                _ => None,
            }
        };
        let rule = Proxy::custom(route);
        client.proxy(match proxy.credentials() {
            Some((user, password)) => rule.basic_auth(user.expose(), password.expose()),
            None => rule,
        })
    })
}
