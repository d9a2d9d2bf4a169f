//! Running the command that prints a token.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use codex_api::{AuthError, Secret};
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::provider::ModelProviderAuthInfo;

/// Longer than any token.
const LIMIT_BYTES: u64 = 64 * 1024;

/// Runs the command and reads its token: what it prints, without white space around it.
///
/// # Errors
/// Where it can't be started, takes too long, fails or prints nothing that is a token. They name the command, and
/// neither its arguments nor what it printed.
///
/// # Cancel safety
/// Dropping the future kills the command.
pub(super) async fn token(info: &ModelProviderAuthInfo) -> Result<Secret, AuthError> {
    let budget = Duration::from_millis(info.timeout_ms.get());
    let printed = timeout(budget, output(info)).await;
    let printed = printed.unwrap_or_else(|_| Err(Problem::said(format!("gave no token within {budget:?}"))));
    printed.map_err(|Problem { words, source }| {
        let error = AuthError::new(format!("the command `{}` {words}", info.command));
        match source {
            Some(source) => error.with_source(source),
            None => error,
        }
    })
}

/// What went wrong with the command.
struct Problem {
    words: String,
    source: Option<io::Error>,
}

impl Problem {
    fn said(words: impl Into<String>) -> Self {
        Self { words: words.into(), source: None }
    }

    /// One that the system tells.
    fn of(words: &str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self { words: words.to_owned(), source: Some(source) }
    }
}

async fn output(info: &ModelProviderAuthInfo) -> Result<Secret, Problem> {
    let mut child = Command::new(program(&info.command, &info.cwd))
        .args(&info.args)
        .current_dir(&info.cwd)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(Problem::of("can't be started"))?;
    let stdout = child.stdout.take().expect("it is piped");
    let mut printed = Vec::new();
    let read = stdout.take(LIMIT_BYTES + 1).read_to_end(&mut printed).await;
    read.map_err(Problem::of("can't be read from"))?;
    if u64::try_from(printed.len()).is_ok_and(|length| length > LIMIT_BYTES) {
        return Err(Problem::said(format!("printed more than {LIMIT_BYTES} bytes")));
    }
    let status = child.wait().await.map_err(Problem::of("can't be waited for"))?;
    if !status.success() {
        return Err(Problem::said(format!("failed ({status}); run it by hand to see why")));
    }
    let printed = String::from_utf8(printed).map_err(|_| Problem::said("printed what is not UTF-8"))?;
    match printed.trim() {
        "" => Err(Problem::said("printed no token")),
        token if !token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(Problem::said("printed more than a token"))
        }
        token => Ok(Secret::from(token)),
    }
}

/// A name is looked up in `PATH`, a relative path in the command's directory.
fn program(command: &str, cwd: &Path) -> PathBuf {
    let path = Path::new(command);
    if path.is_relative() && path.components().count() > 1 { cwd.join(path) } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_is_one_of_the_directory() {
        for (command, expected) in [
            ("token", "token"),
            ("bin/token", "/srv/bin/token"),
            ("./token", "/srv/./token"),
            ("/bin/t", "/bin/t"),
        ] {
            assert_eq!(program(command, Path::new("/srv")), PathBuf::from(expected), "{command}");
        }
    }
}
