//! The command: from arguments to the text on standard output.

use std::io::{self, IsTerminal};

use codex_core::Environment;

use super::ask::Question;
use super::prompt;
use super::show::{How, Show};
use super::turn::Turn;
use crate::args::RunArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::server::{choose, connect};
use crate::{settings, signals};

/// Asks, and writes the reply's text. Ctrl-C cancels the response.
pub(crate) async fn command(args: RunArgs, verbose: bool) -> Result<Exit, Failure> {
    let mut show = Show::new(How { json: args.json, stream: args.stream, verbose });
    let result = tokio::select! {
        biased;
        () = signals::interrupted() => Err(Failure::Interrupted),
        result = ask(args, &mut show) => result,
    };
    match &result {
        Err(Failure::Interrupted) => show.abandon(),
        Err(Failure::Output(_)) => {}
        _ => show.end_line().await?,
    }
    result.map(|()| Exit::Done)
}

async fn ask(args: RunArgs, show: &mut Show) -> Result<(), Failure> {
    let environment = Environment::process();
    let settings = settings::read(&args.settings, &environment)?;
    let choice = choose(&args.server, &settings, &environment)?;
    let source = prompt::source(args.prompt.clone(), io::stdin().is_terminal())?;
    let prompt = prompt::read(source, tokio::io::stdin()).await?;
    let question = Question::new(&args, &settings, prompt)?;
    question.check(choice.info.wire_api)?;
    let server = connect(choice, args.silence_timeout, &environment).await?;
    let mut turn = Turn::begin(question, &server);
    loop {
        tokio::select! {
            biased;
            event = turn.next() => match event {
                Some(event) => show.event(&event).await?,
                None => break,
            },
            drawn = show.progress() => drawn?,
        }
    }
    turn.into_failure().map_or(Ok(()), Err)
}
