//! [`Provider`]: where a request goes, and what every request to it carries.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use codex_client::{Budgets, Request};
use http::{HeaderMap, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::error::ApiError;
use crate::retry_config::RetryConfig;

/// A server that speaks the Responses API.
///
/// Its debug form shows no header value and no query.
#[derive(Clone)]
pub struct Provider {
    /// The name, for people.
    pub name: String,
    /// The URL that paths are appended to, such as `https://api.openai.com/v1`. It may end in a slash and may have a
    /// query, which is kept.
    pub base_url: String,
    /// Query parameters of every request, in the order of their names. Percent-encoded when sent.
    pub query_params: BTreeMap<String, String>,
    /// Headers of every request. They win over the defaults of this crate.
    pub headers: HeaderMap,
    /// How often and after which failures a request is sent again.
    pub retry: RetryConfig,
    /// How long the answer's head may take once the request was handed over. Default 300 s.
    pub head_timeout: Duration,
    /// How long the head of a response may take that is not streamed: it comes when the response is finished. Default
    /// 20 minutes.
    pub whole_response_timeout: Duration,
    /// How long a stream that is alive may take to its first event. Default 300 s. Comments and keep-alive events are
    /// none.
    pub first_event_timeout: Duration,
    /// How long a stream may be silent. Default 300 s. Any byte counts as life.
    pub stream_idle_timeout: Duration,
}

/// What stays as it is in a query: the unreserved characters of RFC 3986.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Provider {
    /// A provider without parameters and headers of its own.
    pub fn new(name: impl Into<String>, base_url: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            base_url: base_url.into(),
            query_params: BTreeMap::new(),
            headers: HeaderMap::new(),
            retry: RetryConfig::default(),
            head_timeout: Duration::from_mins(5),
            whole_response_timeout: Duration::from_mins(20),
            first_event_timeout: Duration::from_mins(5),
            stream_idle_timeout: Duration::from_mins(5),
        }
    }

    /// The public OpenAI API.
    pub fn openai() -> Self {
        Self::new("OpenAI", "https://api.openai.com/v1")
    }

    /// Starts a request. Every request of every endpoint starts here.
    ///
    /// # Errors
    /// Where the base URL is not an absolute `http` or `https` URL.
    pub fn build_request(&self, method: Method, path: &str) -> Result<Request, ApiError> {
        let mut request = Request::new(method, self.url_for(path)?).with_budgets(Budgets {
            head: self.head_timeout,
            silence: self.stream_idle_timeout,
            ..Budgets::default()
        });
        request.headers = self.headers.clone();
        Ok(request)
    }

    /// `url`, a URL of this provider, under another base URL.
    pub(crate) fn rebase(&self, url: &Url, base_url: &str) -> Result<Url, ApiError> {
        let (old, mut new) = (self.url_for("")?, self.url_under(base_url, "")?);
        let path = url.path().strip_prefix(old.path().trim_end_matches('/')).unwrap_or(url.path());
        new.set_path(&format!("{}{path}", new.path().trim_end_matches('/')));
        let own = url.query().unwrap_or_default().strip_prefix(old.query().unwrap_or_default());
        let own = own.map_or("", |own| own.trim_start_matches('&'));
        let query: Vec<&str> = new.query().into_iter().chain([own]).filter(|part| !part.is_empty()).collect();
        let query = query.join("&");
        new.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
        Ok(new)
    }

    fn url_for(&self, path: &str) -> Result<Url, ApiError> {
        self.url_under(&self.base_url, path)
    }

    /// The URL of `path`, with the queries of the base URL and of the provider.
    fn url_under(&self, base_url: &str, path: &str) -> Result<Url, ApiError> {
        let refuse = |why: &str| ApiError::build(format!("the base URL of {} {why}", self.name));
        let mut url = Url::parse(base_url.trim()).map_err(|error| {
            refuse(&format!("can't be read ({error}); it should look like https://host/v1"))
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse(&format!("has the scheme {}; it should be http or https", url.scheme())));
        }
        url.set_fragment(None);
        let joined = match path.trim_start_matches('/') {
            "" => url.path().trim_end_matches('/').to_owned(),
            path => format!("{}/{path}", url.path().trim_end_matches('/')),
        };
        url.set_path(&joined);
        let encode = |text: &str| utf8_percent_encode(text, QUERY).to_string();
        let own = self.query_params.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let kept = url.query().filter(|query| !query.is_empty()).map(str::to_owned);
        let query: Vec<String> = kept.into_iter().chain(own).collect();
        url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        Ok(url)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(http::HeaderName::as_str).collect();
        let host = Url::parse(&self.base_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        f.debug_struct("Provider")
            .field("name", &self.name)
            .field("host", &host)
            .field("query_params", &self.query_params.keys())
            .field("headers", &names)
            .field("retry", &self.retry)
            .field("head_timeout", &self.head_timeout)
            .field("whole_response_timeout", &self.whole_response_timeout)
            .field("first_event_timeout", &self.first_event_timeout)
            .field("stream_idle_timeout", &self.stream_idle_timeout)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_joined_and_encoded() {
        for (base, params, path, expected) in [
            ("https://h/v1", &[][..], "responses", "https://h/v1/responses"),
            ("https://h/v1/", &[], "/responses", "https://h/v1/responses"),
            ("https://h/v1//", &[], "responses", "https://h/v1/responses"),
            ("https://h", &[], "responses", "https://h/responses"),
            ("https://h/v1/", &[], "", "https://h/v1"),
            ("https://h/v1?api-version=1", &[], "responses", "https://h/v1/responses?api-version=1"),
            ("https://h/v1?", &[("b", "2"), ("a", "1")], "responses", "https://h/v1/responses?a=1&b=2"),
            (
                "https://h/v1?x=0#frag",
                &[("a b", "ä&=+/")],
                "r",
                "https://h/v1/r?x=0&a%20b=%C3%A4%26%3D%2B%2F",
            ),
            (" http://[::1]:8080/v1 ", &[], "responses", "http://[::1]:8080/v1/responses"),
        ] {
            let mut provider = Provider::new("test", base);
            provider.query_params = params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let request = provider.build_request(Method::POST, path).unwrap();
            assert_eq!(request.url.as_str(), expected, "{base} + {path}");
        }
    }

    #[test]
    fn a_request_moves_to_another_base_url() {
        for (base, extra, new, expected) in [
            ("https://h/v1", "", "https://other/x/", "https://other/x/responses?p=1"),
            ("https://h", "&after=2", "https://other", "https://other/responses?p=1&after=2"),
            ("https://h/v1/?a=1", "", "https://other/?b=2", "https://other/responses?b=2&p=1"),
            ("https://h/v1?a=1", "&after=2", "https://other/v1", "https://other/v1/responses?p=1&after=2"),
        ] {
            let mut provider = Provider::new("test", base);
            provider.query_params.insert("p".to_owned(), "1".to_owned());
            let mut url = provider.url_for("responses").unwrap();
            let query = format!("{}{extra}", url.query().unwrap());
            url.set_query(Some(&query));
            assert_eq!(provider.rebase(&url, new).unwrap().as_str(), expected, "{base} to {new}");
        }
    }

    #[test]
    fn a_base_url_that_is_none_is_refused_in_words() {
        for (base, expected) in [
            (
                "",
                "could not build the request: the base URL of test can't be read (relative URL without a base); it should look like https://host/v1",
            ),
            (
                "localhost:8080/v1",
                "could not build the request: the base URL of test has the scheme localhost; it should be http or https",
            ),
            (
                "wss://h/v1",
                "could not build the request: the base URL of test has the scheme wss; it should be http or https",
            ),
        ] {
            let error = Provider::new("test", base).build_request(Method::GET, "x").unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let mut provider = Provider::new("test", "https://user:secret@h/v1?key=secret");
        provider.headers.insert("x-key", "secret".parse().unwrap());
        provider.query_params.insert("token".to_owned(), "secret".to_owned());
        assert!(!format!("{provider:?}").contains("secret"));
    }
}
