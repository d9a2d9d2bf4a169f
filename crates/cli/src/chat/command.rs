//! The command: from arguments to a talk.

use std::fs::DirBuilder;
use std::io::{self, BufReader, IsTerminal};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use codex_core::Environment;

use super::console::Console;
use super::editor::Editor;
use super::input::Input;
use super::lines::Lines;
use super::opening;
use super::screen::Screen;
use super::talk::Talk;
use crate::args::ChatArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::opening::{Opening, spawn};
use crate::server::{choose, connect};
use crate::{settings, stderr};

/// Talks until the person leaves.
pub(crate) async fn command(args: ChatArgs) -> Result<Exit, Failure> {
    let environment = Environment::process();
    let settings = settings::read(&args.settings, &environment).await?;
    let choice = choose(&args.server, &settings, &environment)?;
    let server = connect(choice, None, &environment).await?;
    let opening = Opening {
        model: args.model.as_deref(),
        instructions: args.instructions.as_deref(),
        max_output_tokens: None,
        tools: &args.tools,
    };
    let config = opening.config(&settings, &server, environment.clone()).await?;
    let model = config.model.clone();
    let asks = io::stdin().is_terminal();
    let is_terminal = io::stdout().is_terminal() && io::stderr().is_terminal();
    let screen = Screen::new(opening::style(is_terminal, &environment))
        .with_raw_reasoning(settings.show_raw_agent_reasoning.unwrap_or(false));
    let input = if asks {
        let history = opening::history(&args, &environment)?;
        if let Some(folder) = history.as_deref().and_then(Path::parent) {
            make(folder);
        }
        stderr::line(&format!("{model}; /help says what there is, Ctrl-D leaves"));
        Input::start(Editor::new(history)?)?
    } else {
        Input::start(Lines(BufReader::new(io::stdin())))?
    };
    let thread = spawn(config).await?;
    Talk::new(thread, Console::new(input), screen, asks, model, unix_seconds).run().await
}

/// Makes the folder of the settings, for its owner alone. Where that fails, the history says so.
fn make(folder: &Path) {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let _ = builder.create(folder);
}

fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
