//! [`CommandToolBuilder`]: asking a command what it takes.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::timeout;

use super::error::{CommandToolError, CommandToolProblem};
use super::invocation::{Invocation, Wanted, words};
use super::tool::CommandTool;
use crate::process::{Keep, RunError};
use crate::tool::author::DEFAULT_DEADLINE;
use crate::tool::input::ArgumentsSchema;

/// Longer than any schema.
const SCHEMA_BYTES: usize = 256 * 1024;
/// How much of what a failed probe complains about is told.
const COMPLAINT_BYTES: usize = 1024;
/// How long a command may take to print its schema.
const PROBE: Duration = Duration::from_secs(10);

/// Makes a [`CommandTool`].
#[derive(Debug, Clone)]
#[must_use = "it makes nothing until it is probed"]
pub struct CommandToolBuilder {
    name: String,
    invocation: Invocation,
    parallel_safe: bool,
    needs_approval: bool,
    deadline: Duration,
    probe: Duration,
}

/// What a command prints with `--schema`.
#[derive(Deserialize)]
struct Description {
    description: String,
    parameters: Value,
}

impl CommandTool {
    /// A tool of this name that runs an executable: its path, or a name that is looked up in `PATH`.
    pub fn builder(name: impl Into<String>, command: impl Into<PathBuf>) -> CommandToolBuilder {
        CommandToolBuilder::new(name.into(), command.into())
    }
}

impl CommandToolBuilder {
    fn new(name: String, command: PathBuf) -> Self {
        Self {
            name,
            invocation: Invocation { command, args: Vec::new(), cwd: None },
            parallel_safe: false,
            needs_approval: true,
            deadline: DEFAULT_DEADLINE,
            probe: PROBE,
        }
    }

    /// Arguments of the command, before `--schema`; by default none.
    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.invocation.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// Where it runs, and where a relative path of it is looked up; by default where this process does.
    pub fn current_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.invocation.cwd = Some(directory.into());
        self
    }

    /// Whether it may run while other calls run; by default no.
    pub fn parallel_safe(mut self, parallel_safe: bool) -> Self {
        self.parallel_safe = parallel_safe;
        self
    }

    /// Whether its calls need approval; by default yes.
    pub fn needs_approval(mut self, needs_approval: bool) -> Self {
        self.needs_approval = needs_approval;
        self
    }

    /// How long a call may take; by default [`DEFAULT_DEADLINE`].
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// How long it may take to print its schema; by default 10 s.
    pub fn probe_deadline(mut self, deadline: Duration) -> Self {
        self.probe = deadline;
        self
    }

    /// Runs `COMMAND --schema` and makes the tool of what it prints, at most 256 KiB.
    ///
    /// # Errors
    /// [`CommandToolError`] names the tool, the command and what is wrong.
    ///
    /// # Cancel safety
    /// Dropping the future kills the command.
    pub async fn probe(self) -> Result<CommandTool, CommandToolError> {
        match self.ask().await {
            Ok((description, schema)) => Ok(CommandTool {
                name: self.name,
                description,
                schema,
                invocation: self.invocation,
                parallel_safe: self.parallel_safe,
                needs_approval: self.needs_approval,
                deadline: self.deadline,
            }),
            Err(problem) => {
                let command = self.invocation.command.display().to_string();
                Err(CommandToolError { tool: self.name, command, problem })
            }
        }
    }

    async fn ask(&self) -> Result<(String, ArgumentsSchema), CommandToolProblem> {
        let wanted = Wanted {
            last_arg: Some("--schema"),
            input: &[],
            stdout: Keep::All(SCHEMA_BYTES),
            stderr: Keep::Ends(COMPLAINT_BYTES),
        };
        let finished = timeout(self.probe, self.invocation.run(wanted))
            .await
            .map_err(|_| CommandToolProblem::TooLate(self.probe))?
            .map_err(|error| match error {
                RunError::Start(error) | RunError::Read(error) | RunError::Wait(error) => {
                    CommandToolProblem::Run(error)
                }
                RunError::TooMuch(limit_bytes) => CommandToolProblem::TooLong { limit_bytes },
            })?;
        if !finished.status.success() {
            let stderr = words(finished.stderr).to_string().trim().to_owned();
            return Err(CommandToolProblem::Failed { status: finished.status, stderr });
        }
        let printed: Description =
            serde_json::from_slice(&finished.stdout.head).map_err(CommandToolProblem::NotADescription)?;
        let schema = ArgumentsSchema::new(printed.parameters).map_err(CommandToolProblem::Schema)?;
        Ok((printed.description, schema))
    }
}
