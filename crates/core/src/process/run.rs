//! Running one command to its end.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStdin, Command};
use tokio::time::timeout;

use super::capture::{Capture, Captured, Keep};
use super::group::Group;

/// How long is read on after a command has ended and what it left running was killed.
const DRAIN: Duration = Duration::from_secs(1);
const CHUNK_BYTES: usize = 16 * 1024;

/// A command, and what is wanted of it.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) program: PathBuf,
    pub(crate) args: &'a [OsString],
    /// Where it runs; `None` is where this process does.
    pub(crate) cwd: Option<&'a Path>,
    /// What it can read; it needn't.
    pub(crate) input: &'a [u8],
    pub(crate) stdout: Keep,
    pub(crate) stderr: Keep,
    /// Whether what it starts is killed with it. It then can't ask at the terminal.
    pub(crate) leads_group: bool,
}

/// What a command that ended did.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Captured,
    pub(crate) stderr: Captured,
}

/// Why a command did not end by itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error("can't be started")]
    Start(#[source] io::Error),
    #[error("can't be read from")]
    Read(#[source] io::Error),
    #[error("can't be waited for")]
    Wait(#[source] io::Error),
    #[error("printed more than {0} bytes")]
    TooMuch(usize),
}

/// Runs a command to its end. It has the variables of this process and no others.
///
/// Writing and reading go on at once, so it may read nothing and print any amount. When the leader of a group ends, what
/// it started and left behind is killed.
///
/// # Cancel safety
/// Dropping the future kills the command, the leader of a group with its group.
pub(crate) async fn run(request: Request<'_>) -> Result<Finished, RunError> {
    let mut child = command(&request).spawn().map_err(RunError::Start)?;
    let group = request.leads_group.then(|| Group::of(&child));
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (mut printed, mut complained) = (Capture::new(request.stdout), Capture::new(request.stderr));
    let status = {
        let pump = async {
            tokio::try_join!(
                feed(stdin, request.input),
                drain(stdout, &mut printed, request.stdout),
                drain(stderr, &mut complained, request.stderr),
            )
        };
        tokio::pin!(pump);
        tokio::select! {
            pumped = &mut pump => {
                pumped?;
                child.wait().await.map_err(RunError::Wait)?
            }
            status = child.wait() => {
                let status = status.map_err(RunError::Wait)?;
                drop(group); // Its number is its own as long as it has members.
                // Who left the group and holds a pipe open is not waited for.
                if let Ok(pumped) = timeout(DRAIN, pump).await {
                    pumped?;
                }
                status
            }
        }
    };
    Ok(Finished { status, stdout: printed.finish(), stderr: complained.finish() })
}

/// A name is looked up in `PATH`, a relative path in the command's directory.
pub(crate) fn program(command: &Path, cwd: Option<&Path>) -> PathBuf {
    match cwd {
        Some(cwd) if command.is_relative() && command.components().count() > 1 => cwd.join(command),
        _ => command.to_owned(),
    }
}

fn command(request: &Request<'_>) -> Command {
    let pipe = |keep| if keep == Keep::Nothing { Stdio::null() } else { Stdio::piped() };
    let mut command = Command::new(&request.program);
    command
        .args(request.args)
        .stdin(if request.input.is_empty() { Stdio::null() } else { Stdio::piped() })
        .stdout(pipe(request.stdout))
        .stderr(pipe(request.stderr))
        .kill_on_drop(true);
    if let Some(cwd) = request.cwd {
        command.current_dir(cwd);
    }
    #[cfg(unix)]
    if request.leads_group {
        command.process_group(0);
    }
    command
}

/// Writes what the command can read. One that does not read it all has what it wants.
async fn feed(stdin: Option<ChildStdin>, input: &[u8]) -> Result<(), RunError> {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input).await;
    }
    Ok(())
}

async fn drain(
    pipe: Option<impl AsyncRead + Unpin>,
    capture: &mut Capture,
    keep: Keep,
) -> Result<(), RunError> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let limit = if let Keep::All(limit) = keep { limit } else { usize::MAX };
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match pipe.read(&mut chunk).await.map_err(RunError::Read)? {
            0 => return Ok(()),
            read => capture.push(&chunk[..read]).map_err(|_| RunError::TooMuch(limit))?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_is_one_of_the_directory() {
        for (command, cwd, expected) in [
            ("token", Some("/srv"), "token"),
            ("bin/token", Some("/srv"), "/srv/bin/token"),
            ("./token", Some("/srv"), "/srv/./token"),
            ("/bin/t", Some("/srv"), "/bin/t"),
            ("bin/token", None, "bin/token"),
        ] {
            assert_eq!(program(Path::new(command), cwd.map(Path::new)), PathBuf::from(expected), "{command}");
        }
    }
}
