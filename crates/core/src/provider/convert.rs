//! From what is configured to what sends requests.

use std::time::Duration;

use codex_api::{Provider, RetryConfig};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::ProviderError;
use super::info::ModelProviderInfo;
use crate::environment::Environment;
use crate::settings;

/// Where requests go that nothing sends elsewhere.
const BASE_URL: &str = "https://api.openai.com/v1";
/// No provider repeats more often.
const MAX_RETRIES: u64 = 100;
/// What stands in the names of headers that carry credentials.
const SECRET_NAMES: [&str; 5] = ["auth", "key", "token", "secret", "cookie"];

impl ModelProviderInfo {
    /// The provider that requests are sent to. The environment counts where the configuration says nothing, as it is
    /// now.
    ///
    /// # Errors
    /// As [`validate`](Self::validate), and where a variable has a value that can't be.
    pub fn to_provider(&self, environment: &Environment) -> Result<Provider, ProviderError> {
        self.validate()?;
        let mut provider = Provider::new(&self.name, self.to_base_url(environment)?);
        provider.query_params = self.query_params.clone().into_iter().flatten().collect();
        provider.headers = self.to_headers(environment)?;
        provider.retry = self.to_retry(environment)?;
        if let Some(millis) = self.stream_idle_timeout_ms {
            provider.stream_idle_timeout = Duration::from_millis(millis);
        }
        Ok(provider)
    }

    fn to_base_url(&self, environment: &Environment) -> Result<String, ProviderError> {
        Ok(match self.base_url.trim() {
            "" => environment.checked(settings::BASE_URL)?.unwrap_or_else(|| BASE_URL.to_owned()),
            base_url => base_url.to_owned(),
        })
    }

    fn to_headers(&self, environment: &Environment) -> Result<HeaderMap, ProviderError> {
        let mut headers = HeaderMap::new();
        for (name, value) in self.http_headers.iter().flatten() {
            let refuse = || ProviderError::key(format!("http_headers.{name}"), "is not a header");
            let name = header_name(name).ok_or_else(refuse)?;
            let mut value = header_value(value).ok_or_else(refuse)?;
            value.set_sensitive(SECRET_NAMES.iter().any(|part| name.as_str().contains(part)));
            headers.insert(name, value);
        }
        for (name, variable) in self.env_http_headers.iter().flatten() {
            let Some(text) = environment.checked(variable)? else { continue };
            let refuse = || ProviderError::key(format!("env_http_headers.{name}"), "is not a header");
            let name = header_name(name).ok_or_else(refuse)?;
            let mut value = header_value(&text).ok_or_else(|| {
                ProviderError::variable(
                    variable,
                    "has characters that a header can't hold, such as a line end",
                )
            })?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(headers)
    }

    fn to_retry(&self, environment: &Environment) -> Result<RetryConfig, ProviderError> {
        let default = RetryConfig::default();
        let retries = |own: Option<u64>, variable, default: u64| {
            let number = own.map_or_else(|| number(environment, variable), |own| Ok(Some(own)));
            number.map(|number| number.unwrap_or(default).min(MAX_RETRIES))
        };
        Ok(RetryConfig {
            max_attempts: retries(
                self.request_max_retries,
                settings::REQUEST_MAX_RETRIES,
                default.max_attempts,
            )?,
            stream_max_retries: retries(
                self.stream_max_retries,
                settings::STREAM_MAX_RETRIES,
                default.stream_max_retries,
            )?,
            ..default
        })
    }
}

fn header_name(name: &str) -> Option<HeaderName> {
    HeaderName::from_bytes(name.as_bytes()).ok()
}

fn header_value(value: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(value).ok()
}

fn number(environment: &Environment, variable: &str) -> Result<Option<u64>, ProviderError> {
    let Some(text) = environment.checked(variable)? else { return Ok(None) };
    let refuse = |_| ProviderError::variable(variable, "should be a whole number, not below 0");
    text.parse().map(Some).map_err(refuse)
}
