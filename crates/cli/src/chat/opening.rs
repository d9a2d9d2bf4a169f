//! How a talk is shown, and where its history is kept.

use std::path::PathBuf;

use codex_core::{Environment, codex_home};

use super::screen::Style;
use crate::args::ChatArgs;
use crate::failure::Failure;

/// The file of the history, in the folder of the settings.
const HISTORY: &str = "chat_history";

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
