//! Our choice of proxies, as reqwest takes it.

use std::sync::Arc;

use reqwest::{ClientBuilder, Proxy};

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
            move |url: &url::Url| match settings.route(url) {
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
