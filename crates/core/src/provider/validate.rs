//! What can be wrong with a provider.

use http::{HeaderName, HeaderValue};
use url::Url;

use super::error::ProviderError;
use super::info::ModelProviderInfo;

impl ModelProviderInfo {
    /// Checks what can be checked without sending anything.
    ///
    /// # Errors
    /// The first key that has a value that can't be, or that can't be beside another one.
    pub fn validate(&self) -> Result<(), ProviderError> {
        self.check_urls()?;
        self.check_headers()?;
        self.check_credentials()?;
        for (key, value) in [
            ("stream_idle_timeout_ms", self.stream_idle_timeout_ms),
            ("websocket_connect_timeout_ms", self.websocket_connect_timeout_ms),
        ] {
            if value == Some(0) {
                return Err(ProviderError::key(key, "should not be 0"));
            }
        }
        Ok(())
    }

    fn check_urls(&self) -> Result<(), ProviderError> {
        let base_url = Some(self.base_url.as_str()).filter(|url| !url.is_empty());
        for (key, url, example) in
            [("base_url", base_url, "https://host/v1"), ("proxy", self.proxy.as_deref(), "http://host:3128")]
        {
            let Some(url) = url else { continue };
            let is_http = |url: Url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
            if !Url::parse(url.trim()).is_ok_and(is_http) {
                return Err(ProviderError::key(key, format!("should be a URL such as {example}")));
            }
        }
        Ok(())
    }

    fn check_headers(&self) -> Result<(), ProviderError> {
        for (name, value) in self.http_headers.iter().flatten() {
            header(&format!("http_headers.{name}"), name, value)?;
        }
        for (name, variable) in self.env_http_headers.iter().flatten() {
            let key = format!("env_http_headers.{name}");
            header(&key, name, "")?;
            variable_name(&key, variable)?;
        }
        Ok(())
    }

    fn check_credentials(&self) -> Result<(), ProviderError> {
        if let Some(variable) = &self.env_key {
            variable_name("env_key", variable)?;
        }
        if let Some(token) = &self.experimental_bearer_token
            && (token.trim().is_empty() || HeaderValue::from_str(token).is_err())
        {
            return Err(ProviderError::key("experimental_bearer_token", "should be a token, in one line"));
        }
        let Some(auth) = &self.auth else { return Ok(()) };
        if auth.command.trim().is_empty() {
            return Err(ProviderError::key("auth.command", "should name a program"));
        }
        for (key, is_set) in [
            ("env_key", self.env_key.is_some()),
            ("experimental_bearer_token", self.experimental_bearer_token.is_some()),
            ("requires_openai_auth", self.requires_openai_auth),
        ] {
            if is_set {
                return Err(ProviderError::key("auth", format!("can't be beside {key}: take one of them")));
            }
        }
        Ok(())
    }
}

fn header(key: &str, name: &str, value: &str) -> Result<(), ProviderError> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| ProviderError::key(key, "is not the name of a header"))?;
    HeaderValue::from_str(value).map_err(|_| {
        ProviderError::key(key, "has characters that a header can't hold, such as a line end")
    })?;
    Ok(())
}

fn variable_name(key: &str, name: &str) -> Result<(), ProviderError> {
    if name.trim().is_empty() || name.contains(['=', '\0']) {
        return Err(ProviderError::key(key, "should be the name of an environment variable"));
    }
    Ok(())
}
