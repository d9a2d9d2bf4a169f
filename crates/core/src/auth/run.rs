//! Running the command that prints a token.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::time::Duration;

use codex_api::{AuthError, Secret};
use tokio::time::timeout;

use crate::process::{Keep, Request, RunError, program, run};
use crate::provider::ModelProviderAuthInfo;

/// Longer than any token.
const LIMIT_BYTES: usize = 64 * 1024;

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
    /// What the system tells of it.
    source: Option<io::Error>,
}

impl Problem {
    fn said(words: impl Into<String>) -> Self {
        Self { words: words.into(), source: None }
    }
}

impl From<RunError> for Problem {
    fn from(error: RunError) -> Self {
        let words = error.to_string();
        let source = match error {
            RunError::Start(source) | RunError::Read(source) | RunError::Wait(source) => Some(source),
            RunError::TooMuch(_) => None,
        };
        Self { words, source }
    }
}

async fn output(info: &ModelProviderAuthInfo) -> Result<Secret, Problem> {
    let args: Vec<OsString> = info.args.iter().map(OsString::from).collect();
    let request = Request {
        program: program(Path::new(&info.command), Some(&info.cwd)),
        args: &args,
        cwd: Some(&info.cwd),
        input: &[],
        stdout: Keep::All(LIMIT_BYTES),
        stderr: Keep::Nothing,
        leads_group: false,
    };
    let finished = run(request).await?;
    if !finished.status.success() {
        return Err(Problem::said(format!("failed ({}); run it by hand to see why", finished.status)));
    }
    let printed =
        String::from_utf8(finished.stdout.head).map_err(|_| Problem::said("printed what is not UTF-8"))?;
    match printed.trim() {
        "" => Err(Problem::said("printed no token")),
        token if !token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(Problem::said("printed more than a token"))
        }
        token => Ok(Secret::from(token)),
    }
}
