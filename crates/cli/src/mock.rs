//! `mock`: serves replies until it is stopped.

use std::future::pending;
use std::io::{self, Write};
use std::path::Path;

use codex_mock::{Chunking, Mock, Reply, Scope, Script};

use crate::args::MockArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{signals, stderr};

/// Serves until the program is asked to stop.
pub(crate) async fn command(args: MockArgs) -> Result<Exit, Failure> {
    let mut builder = Mock::builder().lenient().listen(args.listen).scope(Scope::Responses);
    for file in &args.replay {
        builder = builder.reply(replay(file, args.chunk)?);
    }
    builder = match &args.script {
        Some(file) => {
            builder.script(Script::from_file(file).map_err(|error| Failure::Usage(error.to_string()))?)
        }
        None if args.replay.is_empty() => builder.reply(Reply::responder().chunked(args.chunk)),
        None => builder,
    };
    let mock = builder
        .start()
        .await
        .map_err(|error| Failure::Listen { addr: args.listen.to_string(), source: error.into() })?;
    tokio::select! {
        // Listened for first, so that whoever reads the line may stop the server at once.
        biased;
        () = signals::stopped() => {}
        failure = announce(&mock) => return Err(failure),
    }
    let report = mock.report();
    mock.stop().await;
    if report.violations.is_empty() {
        return Ok(Exit::Done);
    }
    for line in report.to_string().lines() {
        stderr::line(line);
    }
    Ok(Exit::Failed)
}

fn replay(file: &Path, chunk: Chunking) -> Result<Reply, Failure> {
    match Reply::sse_file(file) {
        Ok(reply) => Ok(reply.chunked(chunk)),
        Err(source) => Err(Failure::Read { name: file.display().to_string(), source }),
    }
}

/// Says where the server is. Returns only where that fails.
async fn announce(mock: &Mock) -> Failure {
    let mut stdout = io::stdout().lock();
    let written = writeln!(stdout, "listening on {}", mock.base_url()).and_then(|()| stdout.flush());
    drop(stdout);
    match written {
        Ok(()) => pending().await,
        Err(error) => Failure::Output(error),
    }
}
