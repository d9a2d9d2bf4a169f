//! The program: from arguments to an exit code.

use clap::Parser;
use tokio::runtime::Builder;

use crate::args::{Args, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{decode, mock, run, stderr};

/// Reads the arguments, does what they say, and tells on standard error why it could not.
pub(crate) fn main() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to standard output, errors to standard error; nobody may be reading either.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
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
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(Failure::Start)?;
    let result = runtime.block_on(async {
        match args.command {
            Command::Run(run) => run::command(run, args.verbose).await,
            Command::Decode(decode) => decode::command(decode).await,
            Command::Mock(mock) => mock::command(mock).await,
        }
    });
    // A thread may be waiting for standard input or for a reader of standard output.
    runtime.shutdown_background();
    result
}
