//! Serves the built-in responder until standard input ends, then says whether clients kept to the API.
//!
//! The first line on standard output is the base URL. The exit code is 1 where a request broke the API.

use std::io::{Write, stdout};
use std::process::ExitCode;

use codex_mock::Mock;
use tokio::io::{AsyncReadExt, stdin};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mock = Mock::start().await?;
    writeln!(stdout(), "{}", mock.base_url())?;
    stdout().flush()?;
    stdin().read_to_end(&mut Vec::new()).await?;
    let report = mock.report();
    writeln!(stdout(), "{} generations; {report}", mock.generations())?;
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
