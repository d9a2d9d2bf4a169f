//! Running the command that prints a token.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use codex_api::{AuthError, Secret};
use tokio::time::timeout;

use crate::process::{Keep, Request, program, run};
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
    let refuse = |problem: String| AuthError::new(format!("the command `{}` {problem}", info.command));
    match timeout(budget, output(info)).await {
        Ok(printed) => printed.map_err(refuse),
        Err(_) => Err(refuse(format!("gave no token within {budget:?}"))),
    }
}

async fn output(info: &ModelProviderAuthInfo) -> Result<Secret, String> {
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
    let finished = run(request).await.map_err(|error| error.to_string())?;
    if !finished.status.success() {
        return Err(format!("failed ({}); run it by hand to see why", finished.status));
    }
    let printed = String::from_utf8(finished.stdout.head).map_err(|_| "printed what is not UTF-8")?;
    match printed.trim() {
        "" => Err("printed no token".to_owned()),
        token if !token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err("printed more than a token".to_owned())
        }
        token => Ok(Secret::from(token)),
    }
}
