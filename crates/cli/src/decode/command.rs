//! The command: files in, standard output and reasons out.

use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::Path;

use super::recording::Printer;
use crate::args::DecodeArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{signals, stderr};

/// Decodes a recording. The work is done on a thread of its own, so that Ctrl-C is heard while it waits for input.
pub(crate) async fn command(args: DecodeArgs) -> Result<Exit, Failure> {
    let work = async { tokio::task::spawn_blocking(move || decode(&args)).await };
    tokio::select! {
        // Listened for first, so that it is heard from the first event on.
        biased;
        () = signals::interrupted() => Err(Failure::Interrupted),
        result = work => result.map_err(|error| Failure::Start(io::Error::other(error)))?,
    }
}

fn decode(args: &DecodeArgs) -> Result<Exit, Failure> {
    let (name, input) = open(&args.file)?;
    let mut reasons = |reason: &str| stderr::line(&format!("error: {reason}"));
    Printer::new(&name, args.format, BufWriter::new(io::stdout().lock()), &mut reasons).print(input)
}

fn open(file: &Path) -> Result<(String, Box<dyn Read>), Failure> {
    if file == Path::new("-") {
        return Ok(("standard input".to_owned(), Box::new(io::stdin().lock())));
    }
    let name = file.display().to_string();
    match File::open(file) {
        Ok(input) => Ok((name, Box::new(input))),
        Err(source) => Err(Failure::Read { name, source }),
    }
}
