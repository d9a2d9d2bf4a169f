//! The address of a proxy, and credentials for it.

use std::fmt;

use percent_encoding::percent_decode_str;
use url::Url;

use super::error::{ProxyError, ProxyProblem};
use crate::redact::SafeUrl;
use crate::secret::Secret;

/// The address of an HTTP proxy, reached in the clear (`http`) or over TLS (`https`), and credentials for it.
///
/// Prints without the credentials.
#[derive(Clone)]
pub struct ProxyUrl {
    /// Scheme, host and port alone.
    address: Url,
    credentials: Option<Credentials>,
}

#[derive(Clone)]
struct Credentials {
    user: Secret,
    password: Secret,
}

impl ProxyUrl {
    /// Reads `http://user:password@host:port`; without a scheme it is `http`, without a port the scheme's own
    /// (80, 443). User and password are percent-decoded. A path is ignored. `origin` is the setting that names
    /// the proxy, for messages.
    ///
    /// # Errors
    /// [`ProxyError`] if it is not a URL, or of another kind of proxy, such as SOCKS.
    pub fn parse(origin: &str, text: &str) -> Result<Self, ProxyError> {
        Self::read(text.trim()).map_err(|problem| ProxyError::new(origin, problem))
    }

    /// Sets the credentials, replacing those of the URL.
    pub fn with_credentials(mut self, user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        self.credentials = Some(Credentials { user: user.into(), password: password.into() });
        self
    }

    /// Whether it has credentials.
    pub fn has_credentials(&self) -> bool {
        self.credentials.is_some()
    }

    /// The address: no credentials, no path.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// User and password.
    pub(crate) fn credentials(&self) -> Option<(&Secret, &Secret)> {
        self.credentials.as_ref().map(|Credentials { user, password }| (user, password))
    }

    fn read(text: &str) -> Result<Self, ProxyProblem> {
        let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
        let url = url.map_err(|_| ProxyProblem::Invalid)?;
        match url.scheme() {
            "http" | "https" => {}
            socks if socks.starts_with("socks") => return Err(ProxyProblem::Socks),
            _ => return Err(ProxyProblem::Scheme),
        }
        Self::from_url(&url).ok_or(ProxyProblem::Invalid)
    }

    fn from_url(url: &Url) -> Option<Self> {
        let decoded = |text: &str| Secret::from(percent_decode_str(text).decode_utf8_lossy().into_owned());
        let user = url.username();
        let credentials = (!user.is_empty() || url.password().is_some()).then(|| Credentials {
            user: decoded(user),
            password: decoded(url.password().unwrap_or_default()),
        });
        let mut address = Url::parse(&format!("{}://{}/", url.scheme(), url.host_str()?)).ok()?;
        address.set_port(url.port()).ok()?;
        Some(Self { address, credentials })
    }
}

impl fmt::Display for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SafeUrl::new(&self.address).fmt(f)
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyUrl")
            .field("address", &SafeUrl::new(&self.address))
            .field("credentials", &self.credentials.as_ref().map(|_| "[redacted]"))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<(String, Option<(String, String)>), ProxyProblem> {
        let proxy = ProxyUrl::parse("a test", text).map_err(|error| {
            assert_eq!(error.origin(), "a test");
            error.problem()
        })?;
        let credentials = proxy.credentials().map(|(user, pw)| (user.expose().into(), pw.expose().into()));
        Ok((proxy.to_string(), credentials))
    }

    #[test]
    fn addresses_and_credentials_are_read() {
        let with = |user: &str, password: &str| Some((user.to_owned(), password.to_owned()));
        for (text, address, credentials) in [
            ("http://proxy.test:3128", "http://proxy.test:3128/", None),
            ("proxy.test:3128", "http://proxy.test:3128/", None),
            (" proxy.test ", "http://proxy.test/", None),
            ("HTTPS://Proxy.Test", "https://proxy.test/", None),
            ("https://proxy.test:8443/path?q#f", "https://proxy.test:8443/", None),
            ("http://[::1]:3128", "http://[::1]:3128/", None),
            ("http://me:p%40ss%3a@proxy.test", "http://proxy.test/", with("me", "p@ss:")),
            ("me:pw@proxy.test:1", "http://proxy.test:1/", with("me", "pw")),
            ("http://me@proxy.test", "http://proxy.test/", with("me", "")),
            ("http://:pw@proxy.test", "http://proxy.test/", with("", "pw")),
        ] {
            assert_eq!(parts(text), Ok((address.into(), credentials)), "{text}");
        }
    }

    #[test]
    fn other_proxies_are_refused() {
        for (text, problem) in [
            ("socks5://proxy.test", ProxyProblem::Socks),
            ("socks5h://me:secret@proxy.test:1080", ProxyProblem::Socks),
            ("SOCKS4://proxy.test", ProxyProblem::Socks),
            ("ftp://proxy.test", ProxyProblem::Scheme),
            ("", ProxyProblem::Invalid),
            ("http://", ProxyProblem::Invalid),
            ("http://secret:secret@", ProxyProblem::Invalid),
            ("proxy test", ProxyProblem::Invalid),
            ("http://proxy.test:99999", ProxyProblem::Invalid),
        ] {
            assert_eq!(parts(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn credentials_do_not_print() {
        let proxy = ProxyUrl::parse("a test", "http://userSecret:passSecret@proxy.test:1").expect("valid");
        assert_eq!(
            format!("{proxy} {proxy:?}"),
            r#"http://proxy.test:1/ ProxyUrl { address: "http://proxy.test:1/", credentials: Some("[redacted]") }"#
        );
        let error =
            ProxyUrl::parse("HTTPS_PROXY", "socks5://userSecret:passSecret@proxy.test").expect_err("SOCKS");
        assert_eq!(
            error.to_string(),
            "the proxy in HTTPS_PROXY cannot be used: SOCKS proxies are not supported; name an http:// or \
             https:// proxy, or unset it"
        );
    }
}
