//! The program as a child process.

use std::ffi::OsStr;
use std::process::Stdio;
use std::time::Duration;

use codex_client::CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR;
use tokio::process::Command;

/// Longer than any wait of a test that passes.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A folder that is not there, so that no settings of a person's are read.
const NO_HOME: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-home");

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
pub(crate) fn no_network() -> bool {
    let disabled = std::env::var_os(CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR).is_some();
    if disabled {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    disabled
}

/// What has a result in time.
pub(crate) async fn in_time<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it ends in time")
}

/// The program with nothing on standard input, and nothing in the environment that it would read.
pub(crate) fn program<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codex-api"));
    for (name, _) in std::env::vars_os() {
        let upper = name.to_string_lossy().to_uppercase();
        if upper.starts_with("OPENAI_")
            || upper.starts_with("CODEX_")
            || upper.ends_with("_PROXY")
            || upper == "COLUMNS"
        {
            command.env_remove(name);
        }
    }
    command.env("CODEX_HOME", NO_HOME);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// How the program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program to its end.
pub(crate) async fn end_of(mut command: Command) -> Ended {
    let output = in_time(command.output()).await.expect("it can be started");
    let text = |bytes| String::from_utf8(bytes).expect("it writes UTF-8");
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}
