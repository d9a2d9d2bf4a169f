//! [`CommandToolError`].

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use crate::tool::input::BadSchema;

/// Why a command can't be a tool.
#[derive(Debug, thiserror::Error)]
#[error("the command `{command}` can't be the tool `{tool}`")]
pub struct CommandToolError {
    /// The tool's name.
    pub tool: String,
    /// The command, without its arguments.
    pub command: String,
    /// What is wrong with it.
    #[source]
    pub problem: CommandToolProblem,
}

/// What is wrong with a command that is to be a tool.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandToolProblem {
    /// It can't be run.
    #[error("it can't be run")]
    Run(#[source] io::Error),
    /// It printed no schema in time.
    #[error("it printed no schema within {0:?}")]
    TooLate(Duration),
    /// It printed more than a schema may be long.
    #[error("it printed a schema of more than {limit_bytes} bytes")]
    TooLong {
        /// How long one may be.
        limit_bytes: usize,
    },
    /// It failed when it was asked for its schema.
    #[error("it failed with `--schema` ({status}){}", said(stderr))]
    Failed {
        /// How it ended.
        status: ExitStatus,
        /// The end of what it printed on standard error.
        stderr: String,
    },
    /// What it printed is not the JSON that is wanted.
    #[error("it printed no {{\"description\":…,\"parameters\":…}} with `--schema`")]
    NotADescription(#[source] serde_json::Error),
    /// Its parameters are no schema.
    #[error("it printed parameters that are no schema of a tool's")]
    Schema(#[source] BadSchema),
}

fn said(stderr: &str) -> String {
    if stderr.is_empty() { String::new() } else { format!(": {stderr}") }
}
