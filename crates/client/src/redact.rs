//! URLs and headers that can be printed.

use std::fmt;
use std::sync::Arc;

use ::http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use ::http::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

const REDACTED: &str = "[redacted]";

/// A URL as it may be printed: scheme, host, port and path; no user, password, query or fragment.
///
/// ```
/// let url = url::Url::parse("https://me:pw@example.com:8443/v1/responses?key=k#f")?;
/// assert_eq!(codex_client::SafeUrl::new(&url).to_string(), "https://example.com:8443/v1/responses");
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SafeUrl(Arc<str>);

impl SafeUrl {
    /// The printable part of `url`.
    pub fn new(url: &Url) -> Self {
        let scheme = url.scheme();
        let Some(host) = url.host_str() else {
            return Self(format!("{scheme}:{REDACTED}").into());
        };
        let path = url.path();
        Self(match url.port() {
            Some(port) => format!("{scheme}://{host}:{port}{path}").into(),
            None => format!("{scheme}://{host}{path}").into(),
        })
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Prints a header map with the values redacted that are marked sensitive or belong to a header known to
/// carry credentials.
#[derive(Clone, Copy)]
pub struct SafeHeaders<'a>(pub &'a HeaderMap);

impl SafeHeaders<'_> {
    fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
        const NAMES: [HeaderName; 4] = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE];
        value.is_sensitive() || NAMES.contains(name) || ["api-key", "x-api-key"].contains(&name.as_str())
    }
}

impl fmt::Debug for SafeHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            if Self::is_secret(name, value) {
                map.entry(&name.as_str(), &format_args!("{REDACTED}"));
            } else {
                map.entry(&name.as_str(), value);
            }
        }
        map.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_print_without_credentials_query_and_fragment() {
        for (url, safe) in [
            ("https://example.com", "https://example.com/"),
            ("https://example.com:443/v1?key=k", "https://example.com/v1"),
            ("http://u:p@[::1]:8080/a%20b?q#f", "http://[::1]:8080/a%20b"),
            ("http://token@127.0.0.1:1/", "http://127.0.0.1:1/"),
            ("data:text/plain,secret", "data:[redacted]"),
            ("file:///etc/passwd", "file:[redacted]"),
        ] {
            let safe_url = SafeUrl::new(&Url::parse(url).expect(url));
            assert_eq!((safe_url.to_string(), format!("{safe_url:?}")), (safe.into(), format!("{safe:?}")));
        }
    }

    #[test]
    fn secret_headers_are_redacted_by_mark_and_by_name() {
        let mut marked = HeaderValue::from_static("k1");
        marked.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert("x-mine", marked);
        headers.insert("authorization", HeaderValue::from_static("k2"));
        headers.insert("api-key", HeaderValue::from_static("k3"));
        headers.insert("accept", HeaderValue::from_static("*/*"));
        assert_eq!(
            format!("{:?}", SafeHeaders(&headers)),
            r#"{"x-mine": [redacted], "authorization": [redacted], "api-key": [redacted], "accept": "*/*"}"#
        );
    }
}
