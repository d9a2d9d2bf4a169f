//! Which credentials a provider gets.

use std::sync::Arc;

use codex_api::{AuthProvider, BearerAuth, NoAuth};

use super::command::CommandAuth;
use crate::environment::Environment;
use crate::provider::{ModelProviderInfo, ProviderError};
use crate::settings;

/// The credentials that `info` names: the key in its `env_key`, else its literal token, else what its command prints,
/// else, where it wants OpenAI credentials, the key in `CODEX_API_KEY` or `OPENAI_API_KEY`; else none.
///
/// Variables are read here, once. A command runs when the first request is sent.
///
/// # Errors
/// Where `info` is not valid, or a variable is not set.
pub fn for_provider(
    info: &ModelProviderInfo,
    environment: &Environment,
) -> Result<Arc<dyn AuthProvider>, ProviderError> {
    info.validate()?;
    if let Some(name) = &info.env_key {
        let instructions = info.env_key_instructions.as_deref().unwrap_or("it should hold the API key");
        return Ok(Arc::new(BearerAuth::new(variable(environment, name, instructions)?)));
    }
    if let Some(token) = &info.experimental_bearer_token {
        return Ok(Arc::new(BearerAuth::new(token.trim())));
    }
    if let Some(command) = &info.auth {
        return Ok(Arc::new(CommandAuth::new(command.clone())));
    }
    if info.requires_openai_auth {
        let key = match environment.checked(settings::CODEX_API_KEY)? {
            Some(key) => key,
            None => variable(environment, settings::API_KEY, "it should hold the API key")?,
        };
        return Ok(Arc::new(BearerAuth::new(key)));
    }
    Ok(Arc::new(NoAuth))
}

fn variable(environment: &Environment, name: &str, instructions: &str) -> Result<String, ProviderError> {
    environment.checked(name)?.ok_or_else(|| ProviderError::MissingVariable {
        name: name.to_owned(),
        instructions: instructions.to_owned(),
    })
}
