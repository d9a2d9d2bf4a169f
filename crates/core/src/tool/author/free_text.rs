//! [`TextTool`].

use std::time::Duration;

use codex_protocol::CustomFormat;

use super::{DEFAULT_DEADLINE, ToolContext};
use crate::tool::input::CompleteText;
use crate::tool::output::{ToolError, ToolOutput};

/// A custom tool that the model may call, with free text.
///
/// What is not described here is as in [`Tool`](super::Tool).
pub trait TextTool: Send + Sync + 'static {
    /// Its name.
    fn name(&self) -> &str;

    /// What it does.
    fn description(&self) -> &str;

    /// The form of the text, which the server sees to; by default any.
    fn format(&self) -> Option<CustomFormat> {
        None
    }

    /// Whether it may run while others run; by default no.
    fn parallel_safe(&self) -> bool {
        false
    }

    /// Whether a person is to approve the call first; by default no.
    fn needs_approval(&self, text: &CompleteText) -> bool {
        let _ = text;
        false
    }

    /// What calls are approved together when one is approved for the thread; by default those with an equal text.
    fn approval_key(&self, text: &CompleteText) -> Option<String> {
        let _ = text;
        None
    }

    /// How long a call may take; by default [`DEFAULT_DEADLINE`].
    fn deadline(&self) -> Duration {
        DEFAULT_DEADLINE
    }

    /// Does it.
    ///
    /// # Errors
    /// What the model is told instead of an output.
    ///
    /// # Cancel safety
    /// The future is dropped when the turn is cancelled or the deadline is over.
    fn call(
        &self,
        text: CompleteText,
        context: ToolContext,
    ) -> impl Future<Output = Result<ToolOutput, ToolError>> + Send;
}
