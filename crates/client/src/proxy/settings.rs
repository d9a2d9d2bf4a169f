//! The proxies of a transport.

use url::{Host, Url};

use super::bypass::{Bypass, is_within};
use super::error::{ProxyError, ProxyProblem};
use super::proxy_url::ProxyUrl;
use crate::settings::Environment;

/// Which proxy a request goes through, by its URL. By default none.
///
/// Requests to this machine (`localhost` and below, `127.0.0.0/8`, `::1`) go through no proxy unless
/// [`including_loopback`](Self::including_loopback) says so.
///
/// ```
/// use codex_client::{ProxySettings, ProxyUrl};
/// use url::Url;
///
/// let proxy = ProxyUrl::parse("the example", "http://me:pw@proxy.example:3128")?;
/// let proxies = ProxySettings::all(proxy).without("internal.example, 10.0.0.0/8");
/// let route = |url| proxies.route(&Url::parse(url).unwrap()).map(ToString::to_string);
/// assert_eq!(route("https://api.example/v1").as_deref(), Some("http://proxy.example:3128/"));
/// assert_eq!(route("https://models.internal.example/v1"), None);
/// assert_eq!(route("http://localhost:11434/v1"), None);
/// # Ok::<(), codex_client::ProxyError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ProxySettings {
    http: Option<ProxyUrl>,
    https: Option<ProxyUrl>,
    bypass: Bypass,
    loopback: bool,
}

impl ProxySettings {
    /// No proxy at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// One proxy for everything.
    pub fn all(proxy: ProxyUrl) -> Self {
        Self { http: Some(proxy.clone()), https: Some(proxy), ..Self::default() }
    }

    /// The proxies that the environment names: `HTTP_PROXY` and `HTTPS_PROXY` by the scheme of the request,
    /// else `ALL_PROXY`; hosts listed in `NO_PROXY` are reached directly. Of each variable the upper case is
    /// read first, then the lower case.
    ///
    /// The upper-case `HTTP_PROXY` is ignored where `REQUEST_METHOD` is set: in a CGI process it is a header
    /// that any client can send.
    ///
    /// # Errors
    /// [`ProxyError`] if one that is used is not an HTTP proxy. A variable that another overrides is not read.
    pub fn from_environment(environment: &Environment) -> Result<Self, ProxyError> {
        let is_cgi = environment.get("REQUEST_METHOD").is_some();
        let http = if is_cgi { &["http_proxy"][..] } else { &["HTTP_PROXY", "http_proxy"] };
        let bypass = environment.first(&["NO_PROXY", "no_proxy"]);
        Ok(Self {
            http: named(environment, http)?,
            https: named(environment, &["HTTPS_PROXY", "https_proxy"])?,
            bypass: bypass.map(|(_, list)| Bypass::parse(&list.to_string_lossy())).unwrap_or_default(),
            loopback: false,
        })
    }

    /// Sets the hosts that are reached directly, in the form of `NO_PROXY`: names (with all below them),
    /// addresses, networks (`10.0.0.0/8`), each with a port or without, or `*`, between commas or white space.
    pub fn without(mut self, hosts: &str) -> Self {
        self.bypass = Bypass::parse(hosts);
        self
    }

    /// Sends requests to this machine through the proxy as well.
    pub fn including_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// The proxy for `url`; `None` for none. `ws` and `wss` count as `http` and `https`.
    pub fn route(&self, url: &Url) -> Option<&ProxyUrl> {
        let proxy = match url.scheme() {
            "http" | "ws" => self.http.as_ref(),
            "https" | "wss" => self.https.as_ref(),
            _ => None,
        }?;
        let direct = self.bypass.covers(url) || (!self.loopback && is_loopback(url));
        (!direct).then_some(proxy)
    }

    /// The proxies, each with the scheme of the URLs it is for.
    pub(crate) fn proxies(&self) -> impl Iterator<Item = (&'static str, &ProxyUrl)> {
        [("http", &self.http), ("https", &self.https)]
            .into_iter()
            .filter_map(|(scheme, proxy)| Some((scheme, proxy.as_ref()?)))
    }
}

/// The proxy that the first of `names`, else `ALL_PROXY`, names.
fn named(environment: &Environment, names: &[&str]) -> Result<Option<ProxyUrl>, ProxyError> {
    let found = environment.first(names).or_else(|| environment.first(&["ALL_PROXY", "all_proxy"]));
    let Some((name, text)) = found else { return Ok(None) };
    let text = text.to_str().ok_or_else(|| ProxyError::new(name, ProxyProblem::Invalid))?;
    ProxyUrl::parse(name, text).map(Some)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_within(name, "localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(settings: &ProxySettings, url: &str) -> Option<String> {
        settings.route(&Url::parse(url).expect(url)).map(|proxy| proxy.address().to_string())
    }

    #[test]
    fn the_environment_names_proxies_by_scheme_then_for_all() {
        let a = Some("http://a.test/");
        let b = Some("http://b.test/");
        for (variables, http, https) in [
            (&[][..], None, None),
            (&[("HTTP_PROXY", "a.test")], a, None),
            (&[("http_proxy", "a.test")], a, None),
            (&[("HTTP_PROXY", "a.test"), ("http_proxy", "b.test")], a, None),
            (&[("HTTP_PROXY", ""), ("http_proxy", "b.test")], b, None),
            (&[("HTTPS_PROXY", "a.test")], None, a),
            (&[("https_proxy", "a.test"), ("ALL_PROXY", "b.test")], b, a),
            (&[("ALL_PROXY", "a.test")], a, a),
            (&[("all_proxy", "a.test")], a, a),
            (&[("ALL_PROXY", "a.test"), ("all_proxy", "b.test")], a, a),
            (&[("ALL_PROXY", "a.test"), ("NO_PROXY", "example.test")], None, None),
            (&[("ALL_PROXY", "a.test"), ("no_proxy", "example.test")], None, None),
            (&[("ALL_PROXY", "a.test"), ("NO_PROXY", "other.test"), ("no_proxy", "*")], a, a),
            (&[("ALL_PROXY", "a.test"), ("NO_PROXY", ""), ("no_proxy", "*")], None, None),
            (&[("HTTP_PROXY", "a.test"), ("REQUEST_METHOD", "GET")], None, None),
            (&[("http_proxy", "a.test"), ("REQUEST_METHOD", "GET")], a, None),
            (&[("HTTP_PROXY", "a.test"), ("HTTPS_PROXY", "b.test"), ("ALL_PROXY", "socks5://c.test")], a, b),
        ] {
            let environment: Environment = variables.iter().copied().collect();
            let settings = ProxySettings::from_environment(&environment).expect("valid");
            let routes = ["http://example.test", "https://example.test"].map(|url| route(&settings, url));
            assert_eq!(routes, [http, https].map(|proxy| proxy.map(String::from)), "{variables:?}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_an_error_that_names_its_variable() {
        for (name, text, problem) in [
            ("ALL_PROXY", "socks5://proxy.test", ProxyProblem::Socks),
            ("https_proxy", "ftp://proxy.test", ProxyProblem::Scheme),
            ("HTTP_PROXY", "http://", ProxyProblem::Invalid),
        ] {
            let error = ProxySettings::from_environment(&[(name, text)].into_iter().collect())
                .expect_err("cannot be used");
            assert_eq!((error.origin(), error.problem()), (name, problem));
        }
    }

    #[test]
    fn this_machine_is_proxied_only_where_that_is_said() {
        let proxy = ProxyUrl::parse("a test", "proxy.test").expect("valid");
        let settings = ProxySettings::all(proxy);
        let explicit = settings.clone().including_loopback();
        for (url, plain) in [
            ("http://localhost:1", false),
            ("http://LOCALHOST.", false),
            ("http://api.localhost", false),
            ("http://127.0.0.1", false),
            ("http://127.1.2.3", false),
            ("http://2130706433", false),
            ("http://[::1]", false),
            ("http://[::ffff:127.0.0.1]", false),
            ("ws://localhost", false),
            ("http://notlocalhost", true),
            ("http://localhost.test", true),
            ("https://10.0.0.1", true),
            ("wss://example.test", true),
        ] {
            assert_eq!(route(&settings, url).is_some(), plain, "{url}");
            assert!(route(&explicit, url).is_some(), "{url}");
        }
        assert_eq!(route(&explicit, "ftp://example.test"), None);
        assert_eq!(route(&explicit.without("localhost"), "http://localhost"), None);
    }
}
