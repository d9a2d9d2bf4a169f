//! Which server is asked, with which key: a decision from arguments and environment.

use codex_api::{Provider, Secret};

use super::provider::{KNOWN, Known, OPENAI};
use crate::args::RunArgs;
use crate::failure::Failure;
use crate::settings;

/// Whom to ask.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) server: Server,
    pub(super) key: Option<Secret>,
}

/// A server.
#[derive(Debug)]
pub(super) enum Server {
    /// The embedded one, because it was named.
    Embedded,
    /// The embedded one, because nothing is configured.
    Fallback,
    /// Another one.
    At(Box<Provider>),
}

/// Decides whom to ask. `variable` reads the environment.
///
/// A server of which only the URL is given is nobody's: it gets neither the key nor the headers of a provider.
///
/// # Errors
/// Where the arguments contradict each other, or a variable is missing or can't be used.
pub(super) fn resolve(
    args: &RunArgs,
    variable: impl Fn(&str) -> Result<Option<String>, Failure>,
) -> Result<Target, Failure> {
    let named = args.provider.as_deref().map(find).transpose()?;
    let known = named.unwrap_or(&OPENAI);
    let is_nobodys = named.is_none() && args.base_url.is_some();
    let is_openai = known.id == OPENAI.id && !is_nobodys;
    let url = match &args.base_url {
        Some(url) => Some(url.clone()),
        None if is_openai => variable(settings::BASE_URL)?,
        None => None,
    };

    let key_name = args.api_key_env.as_deref().or(known.key.filter(|_| !is_nobodys));
    let key = key_name.map(&variable).transpose()?.flatten();
    if let (Some(name), None) = (key_name, &key) {
        match (named, &args.api_key_env, &args.base_url) {
            (None, None, None) if url.is_none() => return Ok(Target { server: Server::Fallback, key: None }),
            (_, None, Some(_)) => {}
            _ => return Err(missing_key(name)),
        }
    }

    let name = if is_nobodys { "the server" } else { known.name };
    let server = match (known.base_url, url) {
        (None, Some(_)) => {
            return Err(Failure::Usage(format!("--provider {} takes no --base-url", known.id)));
        }
        (None, None) => Server::Embedded,
        (Some(own), url) => {
            let mut provider = Provider::new(name, url.as_deref().unwrap_or(own));
            if is_openai {
                add_headers(&mut provider, variable)?;
            }
            Server::At(Box::new(provider))
        }
    };
    Ok(Target { server, key: key.map(Secret::from) })
}

fn find(id: &str) -> Result<&'static Known, Failure> {
    KNOWN.iter().find(|known| known.id == id).ok_or_else(|| {
        let ids: Vec<&str> = KNOWN.iter().map(|known| known.id).collect();
        Failure::Usage(format!("there is no provider `{id}`; known are {}", ids.join(", ")))
    })
}

/// What the environment says goes to OpenAI in headers.
fn add_headers(
    provider: &mut Provider,
    variable: impl Fn(&str) -> Result<Option<String>, Failure>,
) -> Result<(), Failure> {
    for (name, header) in settings::HEADERS {
        let Some(value) = variable(name)? else { continue };
        let value = value
            .parse()
            .map_err(|_| Failure::Usage(format!("{name} has characters that a header can't hold")))?;
        provider.headers.insert(header, value);
    }
    Ok(())
}

fn missing_key(name: &str) -> Failure {
    Failure::Usage(format!(
        "the environment variable {name} is not set; it should hold the API key (--base-url takes a server that needs none)"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was decided, in words: the server, then the key.
    fn decide(options: &[(&str, &str)], environment: &[(&str, &str)]) -> String {
        let option = |name: &str| {
            options.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let args = RunArgs {
            provider: option("provider"),
            base_url: option("base-url"),
            api_key_env: option("api-key-env"),
            ..RunArgs::default()
        };
        let variable = |name: &str| {
            Ok(environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        let Target { server, key } = match resolve(&args, variable) {
            Ok(target) => target,
            Err(failure) => return failure.to_string(),
        };
        let server = match server {
            Server::Embedded => "embedded".to_owned(),
            Server::Fallback => "fallback".to_owned(),
            Server::At(provider) => {
                let headers: Vec<String> = provider
                    .headers
                    .iter()
                    .map(|(name, value)| format!(" {name}={}", value.to_str().unwrap()))
                    .collect();
                format!("{} {}{}", provider.name, provider.base_url, headers.concat())
            }
        };
        key.map_or_else(|| server.clone(), |key| format!("{server} key={}", key.expose()))
    }

    #[test]
    fn arguments_and_environment_say_whom_to_ask() {
        const KEY: (&str, &str) = ("OPENAI_API_KEY", "sk");
        const URL: (&str, &str) = ("OPENAI_BASE_URL", "http://env/v1");
        let missing = |name: &str| missing_key(name).to_string();
        for (options, environment, expected) in [
            (&[][..], &[][..], "fallback"),
            (&[], &[KEY], "OpenAI https://api.openai.com/v1 key=sk"),
            (&[], &[KEY, URL], "OpenAI http://env/v1 key=sk"),
            (&[], &[URL], &missing("OPENAI_API_KEY")),
            (
                &[],
                &[KEY, ("OPENAI_ORGANIZATION", "o"), ("OPENAI_PROJECT", "p")],
                "OpenAI https://api.openai.com/v1 openai-organization=o openai-project=p key=sk",
            ),
            (
                &[],
                &[KEY, ("OPENAI_PROJECT", "a\nb")],
                "OPENAI_PROJECT has characters that a header can't hold",
            ),
            (&[("provider", "openai")], &[], &missing("OPENAI_API_KEY")),
            (&[("provider", "openai")], &[KEY], "OpenAI https://api.openai.com/v1 key=sk"),
            (&[("provider", "openai"), ("base-url", "http://b/v1")], &[], "OpenAI http://b/v1"),
            (
                &[("provider", "openai"), ("base-url", "http://b/v1")],
                &[KEY, URL],
                "OpenAI http://b/v1 key=sk",
            ),
            (&[("base-url", "http://b/v1")], &[], "the server http://b/v1"),
            (&[("base-url", "http://b/v1")], &[KEY, URL, ("OPENAI_PROJECT", "p")], "the server http://b/v1"),
            (
                &[("base-url", "http://b/v1"), ("api-key-env", "MINE")],
                &[KEY, ("MINE", "k")],
                "the server http://b/v1 key=k",
            ),
            (&[("base-url", "http://b/v1"), ("api-key-env", "MINE")], &[KEY], &missing("MINE")),
            (&[("api-key-env", "MINE")], &[KEY, ("MINE", "k")], "OpenAI https://api.openai.com/v1 key=k"),
            (&[("api-key-env", "MINE")], &[KEY], &missing("MINE")),
            (&[("provider", "ollama")], &[KEY, URL], "Ollama http://localhost:11434/v1"),
            (&[("provider", "lmstudio")], &[], "LM Studio http://localhost:1234/v1"),
            (&[("provider", "ollama"), ("base-url", "http://b/v1")], &[KEY], "Ollama http://b/v1"),
            (
                &[("provider", "ollama"), ("api-key-env", "MINE")],
                &[("MINE", "k")],
                "Ollama http://localhost:11434/v1 key=k",
            ),
            (&[("provider", "mock")], &[KEY, URL], "embedded"),
            (
                &[("provider", "mock"), ("base-url", "http://b/v1")],
                &[],
                "--provider mock takes no --base-url",
            ),
            (
                &[("provider", "none")],
                &[KEY],
                "there is no provider `none`; known are openai, ollama, lmstudio, mock",
            ),
        ] {
            assert_eq!(decide(options, environment), expected, "{options:?} {environment:?}");
        }
    }
}
