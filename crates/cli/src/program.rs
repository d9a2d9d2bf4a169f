//! The program: from arguments to an exit code.

use clap::Parser;
use tokio::runtime::Builder;

use crate::args::{Args, Command, mistake};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{chat, decode, manual, mock, models, run, stderr};

/// Reads the arguments, does what they say, and tells on standard error why it could not.
pub(crate) fn main() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) if error.use_stderr() => {
            stderr::line(&mistake(&error));
            return Exit::Usage;
        }
        Err(help) => {
            // Help and version go to standard output; nobody may be reading it.
            let _ = help.print();
            return Exit::Done;
        }
    };
    if args.verbose {
        stderr::trace();
    }
    let verbose = args.verbose;
    execute(args).unwrap_or_else(|failure| {
        stderr::write(&failure.render(verbose));
        failure.exit()
    })
}

fn execute(args: Args) -> Result<Exit, Failure> {
    // A client's bytes go from one task to the next: on one thread nobody has to be woken for them.
    let mut builder = match args.command {
        Command::Mock(_) => Builder::new_multi_thread(),
        _ => Builder::new_current_thread(),
    };
    let runtime = builder.enable_all().build().map_err(Failure::Start)?;
    let result = runtime.block_on(async {
        match args.command {
            Command::Run(run) => run::command(run, args.verbose).await,
            Command::Chat(chat) => chat::command(chat).await,
            Command::Decode(decode) => decode::command(decode).await,
            Command::Mock(mock) => mock::command(mock).await,
            Command::Models(models) => models::command(models, args.verbose).await,
            Command::Completions(completions) => manual::completions(&completions).await,
            Command::Man(man) => manual::page(&man).await,
        }
    });
    // A thread may be waiting for standard input or for a reader of standard output.
    runtime.shutdown_background();
    result
}
