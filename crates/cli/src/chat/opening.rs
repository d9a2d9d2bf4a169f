//! From arguments and settings to what a thread is made of.

use std::path::PathBuf;
use std::sync::Arc;

use codex_api::DynTransport;
use codex_core::{Config, Environment, Settings, codex_home};
use codex_protocol::{ReasoningSummary, ServiceTier};

use super::screen::Style;
use crate::args::ChatArgs;
use crate::failure::Failure;
use crate::server::Server;
use crate::settings;

/// The model that is asked unless another one is named.
const DEFAULT_MODEL: &str = "gpt-5.1";
/// The file of the history, in the folder of the settings.
const HISTORY: &str = "chat_history";

/// What the thread is made of: what the arguments say, else the settings.
///
/// # Errors
/// Where the file with the instructions can't be read.
pub(super) fn config(
    args: &ChatArgs,
    settings: &Settings,
    server: &Server,
    environment: Environment,
) -> Result<Config, Failure> {
    let instructions = match &args.instructions {
        Some(instructions) => Some(instructions.clone()),
        None => settings::instructions(settings)?,
    };
    let model = args.model.as_deref().or(settings.model.as_deref()).unwrap_or(DEFAULT_MODEL);
    // The embedded server's URL is known only now.
    let mut provider = server.info.clone();
    provider.base_url.clone_from(&server.provider.base_url);
    Ok(Config {
        effort: settings.model_reasoning_effort.clone(),
        summary: settings.model_reasoning_summary.clone().filter(is_wanted),
        verbosity: settings.model_verbosity.clone(),
        service_tier: settings.service_tier.as_ref().and_then(tier),
        instructions: instructions.unwrap_or_default(),
        environment,
        transport: Some(DynTransport::new(server.transport.clone())),
        auth: Some(Arc::clone(&server.auth)),
        ..Config::new(provider, model)
    })
}

/// The settings' word for no summary is none of the wire's.
fn is_wanted(summary: &ReasoningSummary) -> bool {
    summary.as_str() != "none"
}

/// The wire's word for the settings'.
fn tier(tier: &ServiceTier) -> Option<ServiceTier> {
    match tier {
        ServiceTier::Default => None,
        ServiceTier::Fast => Some(ServiceTier::Priority),
        other => Some(other.clone()),
    }
}

/// Where the history is kept; `None` where it is not to be.
///
/// # Errors
/// Where the variable that says so is not Unicode.
pub(super) fn history(args: &ChatArgs, environment: &Environment) -> Result<Option<PathBuf>, Failure> {
    if args.no_history {
        return Ok(None);
    }
    let home = codex_home(environment).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(home.map(|home| home.join(HISTORY)))
}

/// How it is written: on a terminal word by word, and in colours where it has them and nobody forbids them.
pub(super) fn style(is_terminal: bool, environment: &Environment) -> Style {
    let is_dumb = environment.variable("TERM").is_some_and(|term| term == "dumb");
    let is_forbidden = environment.variable("NO_COLOR").is_some();
    Style { live: is_terminal, colours: is_terminal && !is_dumb && !is_forbidden }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_have_them() {
        for (is_terminal, variables, live, colours) in [
            (true, &[][..], true, true),
            (true, &[("TERM", "xterm-256color"), ("NO_COLOR", "")], true, true),
            (true, &[("NO_COLOR", "1")], true, false),
            (true, &[("TERM", "dumb")], true, false),
            (false, &[("TERM", "xterm")], false, false),
        ] {
            let environment: Environment = variables.iter().copied().collect();
            assert_eq!(
                style(is_terminal, &environment),
                Style { live, colours },
                "{is_terminal} {variables:?}"
            );
        }
    }

    #[test]
    fn the_history_is_in_the_folder_of_the_settings_unless_it_is_not_wanted() {
        for (no_history, variables, expected) in [
            (false, &[("CODEX_HOME", "/c"), ("HOME", "/h")][..], Some("/c/chat_history")),
            (true, &[("CODEX_HOME", "/c")], None),
            (false, &[], None),
        ] {
            let environment: Environment = variables.iter().copied().collect();
            let args = ChatArgs { no_history, ..ChatArgs::default() };
            assert_eq!(history(&args, &environment).unwrap(), expected.map(PathBuf::from), "{variables:?}");
        }
    }
}
