//! Standard error: what people read, and tracing.

use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::uptime;

use crate::one_line::printable;

/// What `--verbose` shows of the crates below.
const VERBOSE: &str = "warn,codex_api=debug,codex_client=debug,codex_mock=debug";

/// Writes `text` as it is. Where nobody reads it, there is nobody to tell.
pub(crate) fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// Writes one line; what would end it, or what a terminal could obey, is replaced.
pub(crate) fn line(text: &str) {
    write(&format!("{}\n", printable(text)));
}

/// Lets the crates below say on standard error what they do.
pub(crate) fn trace() {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(VERBOSE))
        .with_ansi(io::stderr().is_terminal())
        .with_timer(uptime())
        .with_writer(io::stderr)
        .finish();
    // Set once, at the start; a second subscriber would change nothing.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
