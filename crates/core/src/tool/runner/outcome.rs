//! [`CallOutcome`]: how a call ended.

use std::time::Duration;

use codex_api::ResponseItem;

use crate::tool::output::ToolOutput;
use crate::tool::refusal::Refusal;

/// How a call ended, and what the model is told.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CallOutcome {
    /// The call's id.
    pub call_id: String,
    /// The tool that was called.
    pub tool: String,
    /// How it ended.
    pub end: CallEnd,
    /// The item that answers the call, to be recorded where the call is.
    pub output: ResponseItem,
    /// How long it took since it was started, waiting included.
    pub took: Duration,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallEnd {
    /// The tool ran and gave an output.
    Answered,
    /// The tool ran and gave an error.
    Failed,
    /// The tool panicked, with this message.
    Panicked(String),
    /// The tool did not end in time.
    TooLate {
        /// The time that it had.
        deadline: Duration,
    },
    /// The turn was cancelled; the tool may have done a part of its work.
    Cancelled,
    /// The call was not run: it is not one that a tool takes.
    Refused(Refusal),
    /// The call was not run: a person or the policy denied it, with these words.
    Denied(String),
    /// The call was not run, and a person wants the turn to end.
    Aborted,
    /// The call was not run: it was started before.
    Repeated {
        /// Whether the output is that of the first time.
        is_known: bool,
    },
}

impl CallEnd {
    /// Whether the tool was not started by this call.
    pub fn was_not_run(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Denied(_) | Self::Aborted | Self::Repeated { .. })
    }

    /// What the model is told where the tool gave no output.
    pub(super) fn words(&self, name: &str, took: Duration) -> ToolOutput {
        let seconds = took.as_secs_f64();
        match self {
            Self::Answered | Self::Failed => String::new(),
            Self::Panicked(message) => format!("error: `{name}` panicked: {message}"),
            Self::TooLate { deadline } => {
                format!("error: `{name}` was stopped after {deadline:?}, its deadline; it may have done a part of its work")
            }
            Self::Cancelled => format!("aborted by the user after {seconds:.1}s"),
            Self::Refused(refusal) => format!("error, nothing was run: {refusal}"),
            Self::Denied(words) => format!("denied, nothing was run: {words}"),
            Self::Aborted => format!("aborted by the user after {seconds:.1}s, nothing was run"),
            Self::Repeated { .. } => {
                "error, nothing was run: a call with this id was started before, and its output is not known"
                    .to_owned()
            }
        }
        .into()
    }
}
