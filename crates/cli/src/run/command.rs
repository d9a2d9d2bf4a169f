//! The command: from arguments to the text on standard output.

use std::io::{self, IsTerminal};

use codex_core::Environment;
use codex_protocol::EventMsg;

use super::asker::Asker;
use super::prompt;
use super::question::{check, question};
use super::show::{How, Show};
use super::turn::Turn;
use crate::args::RunArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::opening::Opening;
use crate::server::{Server, choose, connect};
use crate::{settings, signals};

/// Asks, and writes the reply's text. Ctrl-C ends the turn: the response is cancelled, and tools are stopped.
pub(crate) async fn command(args: RunArgs, verbose: bool) -> Result<Exit, Failure> {
    let mut show = Show::new(How { json: args.json, stream: args.stream, verbose });
    let result = match unless_interrupted(Box::pin(begin(&args))).await {
        Ok((mut turn, _server)) => {
            let result = unless_interrupted(follow(&mut turn, &mut show)).await;
            // Whoever presses Ctrl-C now does not want to wait.
            let ended = unless_interrupted(turn.end()).await;
            result.and(ended)
        }
        Err(failure) => Err(failure),
    };
    match &result {
        Err(Failure::Interrupted) => show.abandon(),
        Err(Failure::Output(_)) => {}
        _ => show.end_line().await?,
    }
    result.map(|()| Exit::Done)
}

async fn unless_interrupted<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        biased;
        () = signals::interrupted() => Err(Failure::Interrupted),
        result = work => result,
    }
}

/// Begins the turn. The server is to be kept as long as it runs: it may be the embedded one.
async fn begin(args: &RunArgs) -> Result<(Turn, Server), Failure> {
    let environment = Environment::process();
    let settings = settings::read(&args.settings, &environment).await?;
    let choice = choose(&args.server, &settings, &environment)?;
    let source = prompt::source(args.prompt.clone(), io::stdin().is_terminal())?;
    let prompt = prompt::read(source, tokio::io::stdin()).await?;
    let question = question(args, prompt)?;
    check(args, choice.info.wire_api)?;
    let server = connect(choice, args.silence_timeout, &environment).await?;
    let opening = Opening {
        model: args.model.as_deref(),
        instructions: args.instructions.as_deref(),
        max_output_tokens: args.max_output_tokens,
        tools: &args.tools,
    };
    let config = opening.config(&settings, &server, environment).await?;
    Ok((Turn::begin(config, question).await?, server))
}

/// Shows the turn to its end.
async fn follow(turn: &mut Turn, show: &mut Show) -> Result<(), Failure> {
    let mut asker = Asker::new();
    loop {
        tokio::select! {
            biased;
            event = turn.next() => {
                let Some(event) = event? else { break };
                show.event(&event).await?;
                if let EventMsg::ToolApprovalRequest(request) = &event.msg {
                    show.end_line().await?;
                    let decision = asker.decide(request).await?;
                    turn.decide(&request.call_id, decision).await?;
                }
            }
            drawn = show.progress() => drawn?,
        }
    }
    turn.failure().map_or(Ok(()), Err)
}
