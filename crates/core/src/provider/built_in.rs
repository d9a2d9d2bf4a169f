//! The providers that need no configuration.

use std::collections::{BTreeMap, HashMap};

use super::error::ProviderError;
use super::info::{ModelProviderInfo, OPENAI};
use crate::environment::Environment;
use crate::settings;

/// The servers on this machine: their ids and ports.
const LOCAL: [(&str, u16); 2] = [("ollama", 11_434), ("lmstudio", 1_234)];

/// The providers that are there without a configuration: `openai`, `ollama` and `lmstudio`.
///
/// `CODEX_OSS_BASE_URL`, else `CODEX_OSS_PORT`, says where the local ones are.
///
/// # Errors
/// Where `CODEX_OSS_PORT` is no port.
pub fn built_in_model_providers(
    environment: &Environment,
) -> Result<BTreeMap<String, ModelProviderInfo>, ProviderError> {
    let mut providers = BTreeMap::from([("openai".to_owned(), openai())]);
    for (id, port) in LOCAL {
        providers.insert(id.to_owned(), local(port, environment)?);
    }
    Ok(providers)
}

fn openai() -> ModelProviderInfo {
    let map = |pairs: &[(&str, &str)]| -> Option<HashMap<String, String>> {
        Some(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    ModelProviderInfo {
        name: OPENAI.to_owned(),
        http_headers: map(&[("version", env!("CARGO_PKG_VERSION"))]),
        env_http_headers: map(&[
            ("OpenAI-Organization", "OPENAI_ORGANIZATION"),
            ("OpenAI-Project", "OPENAI_PROJECT"),
        ]),
        requires_openai_auth: true,
        supports_websockets: true,
        ..ModelProviderInfo::default()
    }
}

fn local(port: u16, environment: &Environment) -> Result<ModelProviderInfo, ProviderError> {
    let base_url = match environment.checked(settings::OSS_BASE_URL)? {
        Some(base_url) => base_url,
        None => format!("http://localhost:{}/v1", environment_port(environment)?.unwrap_or(port)),
    };
    Ok(ModelProviderInfo { name: "gpt-oss".to_owned(), base_url, ..ModelProviderInfo::default() })
}

fn environment_port(environment: &Environment) -> Result<Option<u16>, ProviderError> {
    let Some(text) = environment.checked(settings::OSS_PORT)? else { return Ok(None) };
    let refuse = |_| ProviderError::variable(settings::OSS_PORT, "should be a port, from 1 to 65535");
    text.parse::<std::num::NonZeroU16>().map(|port| Some(port.get())).map_err(refuse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_where_local_servers_are() {
        for (variables, ollama, lmstudio) in [
            (&[][..], "http://localhost:11434/v1", "http://localhost:1234/v1"),
            (&[("CODEX_OSS_PORT", "80")], "http://localhost:80/v1", "http://localhost:80/v1"),
            (&[("CODEX_OSS_BASE_URL", " ")], "http://localhost:11434/v1", "http://localhost:1234/v1"),
            (
                &[("CODEX_OSS_BASE_URL", "http://gpu/v1"), ("CODEX_OSS_PORT", "no")],
                "http://gpu/v1",
                "http://gpu/v1",
            ),
        ] {
            let environment: Environment = variables.iter().copied().collect();
            let providers = built_in_model_providers(&environment).expect("they can be had");
            let ids: Vec<_> = providers.keys().map(String::as_str).collect();
            assert_eq!(ids, ["lmstudio", "ollama", "openai"]);
            let urls = (providers["ollama"].base_url.as_str(), providers["lmstudio"].base_url.as_str());
            assert_eq!(urls, (ollama, lmstudio), "{variables:?}");
        }
        for port in ["0", "65536", "http"] {
            let error = built_in_model_providers(&[("CODEX_OSS_PORT", port)].into_iter().collect());
            assert_eq!(
                error.map_err(|error| error.to_string()),
                Err("the environment variable CODEX_OSS_PORT should be a port, from 1 to 65535".to_owned()),
                "{port}"
            );
        }
    }
}
