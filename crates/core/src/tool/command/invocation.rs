//! [`Invocation`]: running a command.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::process::{Captured, Finished, Keep, Request, RunError, program, run};
use crate::tool::clipped::Clipped;

/// How the command is run.
#[derive(Debug, Clone)]
pub(super) struct Invocation {
    pub(super) command: PathBuf,
    pub(super) args: Vec<OsString>,
    pub(super) cwd: Option<PathBuf>,
}

/// What is wanted of one run.
pub(super) struct Wanted<'a> {
    pub(super) last_arg: Option<&'a str>,
    pub(super) input: &'a [u8],
    pub(super) stdout: Keep,
    pub(super) stderr: Keep,
}

impl Invocation {
    pub(super) async fn run(&self, wanted: Wanted<'_>) -> Result<Finished, RunError> {
        let args: Vec<OsString> =
            self.args.iter().cloned().chain(wanted.last_arg.map(OsString::from)).collect();
        let cwd = self.cwd.as_deref();
        let program = program(&self.command, cwd);
        let Wanted { input, stdout, stderr, .. } = wanted;
        run(Request { program, args: &args, cwd, input, stdout, stderr, leads_group: true }).await
    }
}

/// What was printed, as text.
pub(super) fn words(captured: Captured) -> Clipped {
    let Captured { mut head, left_out, tail } = captured;
    if left_out == 0 {
        head.extend(tail);
        return Clipped::whole(String::from_utf8_lossy(&head));
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Clipped { head: text(&head), left_out, tail: text(&tail) }
}
