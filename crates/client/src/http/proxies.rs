//! Our choice of proxies, as reqwest takes it.

use std::sync::Arc;

use reqwest::{ClientBuilder, Proxy};
use url::{Host, Url};

use crate::proxy::ProxySettings;

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

/// A server that is named by an IPv6 address, behind a tunnel.
///
/// The library checks its certificate for the address in brackets, which no certificate can hold, and calls that a
/// failed connection: <https://github.com/seanmonstar/reqwest/issues/3094>. So it is not asked.
#[derive(Debug, thiserror::Error)]
#[error(
    "an IPv6 address can't be reached over TLS through a proxy; give the server's name, or list it in NO_PROXY"
)]
pub(super) struct Ipv6InTunnel;

/// Checks that `url` can be reached by its route.
pub(super) fn check(settings: &ProxySettings, url: &Url) -> Result<(), Ipv6InTunnel> {
    let in_tunnel = url.scheme() == "https" && settings.route(url).is_some();
    if in_tunnel && matches!(url.host(), Some(Host::Ipv6(_))) { Err(Ipv6InTunnel) } else { Ok(()) }
}
