//! Running the command that prints a token.

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
    let refuse = |problem: String| AuthError::new(format!("the command `{}` {problem}", info.command));
    match timeout(budget, output(info)).await {
        Ok(printed) => printed.map_err(refuse),
        Err(_) => Err(refuse(format!("gave no token within {budget:?}"))),
    }
}

async fn output(info: &ModelProviderAuthInfo) -> Result<Secret, String> {
    let mut child = Command::new(program(&info.command, &info.cwd))
        .args(&info.args)
        .current_dir(&info.cwd)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("can't be started: {error}"))?;
    let stdout = child.stdout.take().ok_or("has no standard output")?;
    let mut printed = Vec::new();
    let unreadable = |error| format!("can't be read from: {error}");
    stdout.take(LIMIT_BYTES + 1).read_to_end(&mut printed).await.map_err(unreadable)?;
    if u64::try_from(printed.len()).is_ok_and(|length| length > LIMIT_BYTES) {
        return Err(format!("printed more than {LIMIT_BYTES} bytes"));
    }
    let status = child.wait().await.map_err(|error| format!("can't be waited for: {error}"))?;
    if !status.success() {
        return Err(format!("failed ({status}); run it by hand to see why"));
    }
    let printed = String::from_utf8(printed).map_err(|_| "printed what is not UTF-8")?;
    match printed.trim() {
        "" => Err("printed no token".to_owned()),
        token if !token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err("printed more than a token".to_owned())
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
