//! Which server is asked, with which credentials: a decision from arguments, settings and environment.

use std::collections::BTreeSet;
use std::sync::Arc;

use codex_api::{AuthProvider, Provider};
use codex_core::{Environment, ModelProviderInfo, ProviderError, Settings, auth, built_in_model_providers};
use http::Method;

use crate::args::ServerArgs;
use crate::failure::Failure;

/// The provider that is asked where none is named.
const OPENAI: &str = "openai";
/// What `--provider` calls the embedded server.
const MOCK: &str = "mock";

/// Whom to ask.
pub(crate) struct Choice {
    /// The server as it is configured.
    pub(crate) info: ModelProviderInfo,
    /// The server as requests are sent to it.
    pub(crate) provider: Provider,
    pub(crate) auth: Arc<dyn AuthProvider>,
    pub(crate) place: Place,
}

/// Where the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where its base URL says.
    Elsewhere,
    /// In this program, because it was named.
    Embedded,
    /// In this program, because nothing is configured.
    Fallback,
}

/// Decides whom to ask.
///
/// A server of which only the URL is given is nobody's: it gets neither the key nor the headers of a provider.
///
/// # Errors
/// Where the arguments contradict each other, a provider doesn't exist, or a variable is missing or can't be used.
pub(crate) fn choose(
    args: &ServerArgs,
    settings: &Settings,
    environment: &Environment,
) -> Result<Choice, Failure> {
    let named = args.provider.as_deref().or(settings.model_provider.as_deref());
    let is_nobodys = args.provider.is_none() && args.base_url.is_some();
    let is_embedded = named == Some(MOCK) && !settings.model_providers.contains_key(MOCK) && !is_nobodys;
    if is_embedded {
        return match args.base_url {
            Some(_) => Err(Failure::Usage("--provider mock takes no --base-url".to_owned())),
            None => embedded(args, Place::Embedded, environment),
        };
    }
    let id = if is_nobodys { "the server" } else { named.unwrap_or(OPENAI) };
    let configured = if is_nobodys { ModelProviderInfo::default() } else { find(id, settings)? };
    let is_untouched =
        named.is_none() && args.says_nothing_of_whom() && is_built_in(id, settings, environment)?;

    let info = with_arguments(configured, args)?;
    let mut provider = info.to_provider(environment).map_err(|error| unusable(&error, &info))?;
    if provider.name.is_empty() {
        id.clone_into(&mut provider.name);
    }
    let auth = match auth::for_provider(&info, environment) {
        Ok(auth) => auth,
        Err(ProviderError::MissingVariable { .. }) if is_untouched && !is_moved(&info, &provider)? => {
            return embedded(args, Place::Fallback, environment);
        }
        // Its URL was given: it may be one that needs no key.
        Err(ProviderError::MissingVariable { .. })
            if info.requires_openai_auth && args.base_url.is_some() =>
        {
            Arc::new(codex_api::NoAuth)
        }
        Err(error) => return Err(unusable(&error, &info)),
    };
    Ok(Choice { info, provider, auth, place: Place::Elsewhere })
}

/// The embedded server; where it listens is known when it does.
fn embedded(args: &ServerArgs, place: Place, environment: &Environment) -> Result<Choice, Failure> {
    let info = ModelProviderInfo {
        name: "the embedded server".to_owned(),
        wire_api: args.wire_api.map(Into::into).unwrap_or_default(),
        ..ModelProviderInfo::default()
    };
    let provider = info.to_provider(environment).map_err(|error| unusable(&error, &info))?;
    Ok(Choice { info, provider, auth: Arc::new(codex_api::NoAuth), place })
}

fn find(id: &str, settings: &Settings) -> Result<ModelProviderInfo, Failure> {
    settings.model_providers.get(id).cloned().ok_or_else(|| {
        let mut ids: BTreeSet<&str> = settings.model_providers.keys().map(String::as_str).collect();
        ids.insert(MOCK);
        let ids: Vec<&str> = ids.into_iter().collect();
        Failure::Usage(format!("there is no provider `{id}`; known are {}", ids.join(", ")))
    })
}

/// Whether the settings say nothing of the provider.
fn is_built_in(id: &str, settings: &Settings, environment: &Environment) -> Result<bool, Failure> {
    let built_in =
        built_in_model_providers(environment).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(built_in.get(id) == settings.model_providers.get(id))
}

/// Whether the environment says that the provider is elsewhere.
fn is_moved(info: &ModelProviderInfo, provider: &Provider) -> Result<bool, Failure> {
    let own = info.to_provider(&Environment::default()).map_err(|error| unusable(&error, info))?;
    Ok(own.base_url != provider.base_url)
}

/// The provider with what the arguments change.
fn with_arguments(mut info: ModelProviderInfo, args: &ServerArgs) -> Result<ModelProviderInfo, Failure> {
    if let Some(base_url) = &args.base_url {
        // It says what is wrong with it in more words than the check of a configured one.
        Provider::new("the server", base_url).build_request(Method::POST, "responses")?;
        info.base_url.clone_from(base_url);
    }
    if let Some(variable) = &args.api_key_env {
        info = ModelProviderInfo {
            env_key: Some(variable.clone()),
            env_key_instructions: None,
            experimental_bearer_token: None,
            auth: None,
            requires_openai_auth: false,
            ..info
        };
    }
    info.wire_api = args.wire_api.map_or(info.wire_api, Into::into);
    info.ca_certificate = args.ca_certificate.clone().or(info.ca_certificate);
    info.proxy = args.proxy.clone().or(info.proxy);
    Ok(info)
}

fn unusable(error: &ProviderError, info: &ModelProviderInfo) -> Failure {
    Failure::Usage(match error {
        ProviderError::MissingVariable { .. } if info.env_key_instructions.is_none() => {
            format!("{error} (--base-url takes a server that needs none)")
        }
        _ => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use codex_core::SettingsSources;

    use super::*;

    /// What was decided, in words: the server with its headers, then its credentials.
    async fn decide(options: &[(&str, &str)], environment: &[(&str, &str)], file: &str) -> String {
        let option = |name: &str| {
            options.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let args = ServerArgs {
            provider: option("provider"),
            base_url: option("base-url"),
            api_key_env: option("api-key-env"),
            ..ServerArgs::default()
        };
        let environment: Environment = environment.iter().copied().collect();
        let sources = SettingsSources { environment: environment.clone(), ..SettingsSources::default() };
        let settings = sources.read_over(file, "config.toml".as_ref()).expect("they are valid");
        let Choice { provider, auth, place, .. } = match choose(&args, &settings, &environment) {
            Ok(choice) => choice,
            Err(failure) => return failure.to_string(),
        };
        let told = match place {
            Place::Embedded => "embedded".to_owned(),
            Place::Fallback => "fallback".to_owned(),
            Place::Elsewhere => format!("{} {}", provider.name, provider.base_url),
        };
        let credentials = auth.credentials().await.expect("they can be had");
        let headers = provider.headers.iter().chain(credentials.headers());
        let headers = headers.filter(|(name, _)| *name != "version");
        let headers = headers.map(|(name, value)| format!(" {name}={}", value.to_str().expect("ASCII")));
        told + &headers.collect::<String>()
    }

    fn missing(name: &str) -> String {
        format!(
            "the environment variable {name} is not set; it should hold the API key (--base-url takes a server that needs none)"
        )
    }

    #[tokio::test]
    async fn arguments_and_environment_say_whom_to_ask() {
        const KEY: (&str, &str) = ("OPENAI_API_KEY", "sk");
        const URL: (&str, &str) = ("OPENAI_BASE_URL", "http://env/v1");
        const OWN: &str = "OpenAI https://api.openai.com/v1";
        let bearer = |server: &str, key: &str| format!("{server} authorization=Bearer {key}");
        let owned = str::to_owned;
        for (options, environment, expected) in [
            (&[][..], &[][..], owned("fallback")),
            (&[], &[KEY], bearer(OWN, "sk")),
            (&[], &[KEY, ("CODEX_API_KEY", "ck")], bearer(OWN, "ck")),
            (&[], &[KEY, URL], bearer("OpenAI http://env/v1", "sk")),
            (&[], &[URL], missing("OPENAI_API_KEY")),
            (
                &[],
                &[KEY, ("OPENAI_ORGANIZATION", "o")],
                bearer(&format!("{OWN} openai-organization=o"), "sk"),
            ),
            (
                &[],
                &[KEY, ("OPENAI_PROJECT", "a\nb")],
                owned(
                    "the environment variable OPENAI_PROJECT has characters that a header can't hold, such as a line end",
                ),
            ),
            (&[("provider", "openai")], &[], missing("OPENAI_API_KEY")),
            (&[("provider", "openai")], &[KEY], bearer(OWN, "sk")),
            (&[("provider", "openai"), ("base-url", "http://b/v1")], &[], owned("OpenAI http://b/v1")),
            (
                &[("provider", "openai"), ("base-url", "http://b/v1")],
                &[KEY, URL],
                bearer("OpenAI http://b/v1", "sk"),
            ),
            (&[("base-url", "http://b/v1")], &[], owned("the server http://b/v1")),
            (
                &[("base-url", "http://b/v1")],
                &[KEY, URL, ("OPENAI_PROJECT", "p")],
                owned("the server http://b/v1"),
            ),
            (
                &[("base-url", "http://b/v1"), ("api-key-env", "MINE")],
                &[KEY, ("MINE", "k")],
                bearer("the server http://b/v1", "k"),
            ),
            (&[("base-url", "http://b/v1"), ("api-key-env", "MINE")], &[KEY], missing("MINE")),
            (&[("api-key-env", "MINE")], &[KEY, ("MINE", "k")], bearer(OWN, "k")),
            (&[("api-key-env", "MINE")], &[KEY], missing("MINE")),
            (&[("provider", "ollama")], &[KEY, URL], owned("gpt-oss http://localhost:11434/v1")),
            (&[("provider", "lmstudio")], &[], owned("gpt-oss http://localhost:1234/v1")),
            (&[("provider", "ollama")], &[("CODEX_OSS_PORT", "99")], owned("gpt-oss http://localhost:99/v1")),
            (&[("provider", "ollama"), ("base-url", "http://b/v1")], &[KEY], owned("gpt-oss http://b/v1")),
            (
                &[("provider", "ollama"), ("api-key-env", "MINE")],
                &[("MINE", "k")],
                bearer("gpt-oss http://localhost:11434/v1", "k"),
            ),
            (&[("provider", "mock")], &[KEY, URL], owned("embedded")),
            (
                &[("provider", "mock"), ("base-url", "http://b/v1")],
                &[],
                owned("--provider mock takes no --base-url"),
            ),
            (
                &[("provider", "none")],
                &[KEY],
                owned("there is no provider `none`; known are lmstudio, mock, ollama, openai"),
            ),
        ] {
            assert_eq!(decide(options, environment, "").await, expected, "{options:?} {environment:?}");
        }
    }

    #[tokio::test]
    async fn the_settings_say_whom_to_ask_where_the_arguments_do_not() {
        const MINE: &str = r#"
            model_provider = "mine"
            [model_providers.mine]
            base_url = "http://mine/v1"
            env_key = "MINE"
            http_headers = { x-one = "1" }
            [model_providers.told]
            base_url = "http://told/v1"
            env_key = "TOLD"
            env_key_instructions = "ask Ada"
            [model_providers.mock]
            base_url = "http://mock/v1"
        "#;
        const K: (&str, &str) = ("MINE", "k");
        let mine = "mine http://mine/v1 x-one=1 authorization=Bearer k";
        for (options, environment, file, expected) in [
            (&[][..], &[K][..], MINE, mine),
            (&[], &[("OPENAI_API_KEY", "sk")], MINE, &missing("MINE")),
            (
                &[("provider", "openai")],
                &[("OPENAI_API_KEY", "sk")],
                MINE,
                "OpenAI https://api.openai.com/v1 authorization=Bearer sk",
            ),
            (&[("base-url", "http://b/v1")], &[K], MINE, "the server http://b/v1"),
            (
                &[("provider", "mine"), ("base-url", "http://b/v1")],
                &[K],
                MINE,
                "mine http://b/v1 x-one=1 authorization=Bearer k",
            ),
            (&[("provider", "mine"), ("base-url", "http://b/v1")], &[], MINE, &missing("MINE")),
            (&[("provider", "told")], &[], MINE, "the environment variable TOLD is not set; ask Ada"),
            (&[("provider", "mock")], &[], MINE, "mock http://mock/v1"),
            (
                &[("provider", "x")],
                &[],
                MINE,
                "there is no provider `x`; known are lmstudio, mine, mock, ollama, openai, told",
            ),
            (&[], &[], "model_provider = \"mock\"", "embedded"),
            (&[], &[], "model_provider = \"openai\"", &missing("OPENAI_API_KEY")),
            (&[], &[], "model = \"m\"", "fallback"),
            (&[], &[], "openai_base_url = \"http://gateway/v1\"", &missing("OPENAI_API_KEY")),
            (
                &[],
                &[("OPENAI_API_KEY", "sk"), ("OPENAI_BASE_URL", "http://env/v1")],
                "openai_base_url = \"http://gateway/v1\"",
                "OpenAI http://gateway/v1 authorization=Bearer sk",
            ),
        ] {
            assert_eq!(decide(options, environment, file).await, expected, "{options:?} {environment:?}");
        }
    }
}
