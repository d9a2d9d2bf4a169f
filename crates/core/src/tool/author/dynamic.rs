//! [`DynamicTool`].

use std::time::Duration;

use super::{DEFAULT_DEADLINE, ToolContext};
use crate::tool::input::{ArgumentsSchema, CompleteArguments};
use crate::tool::output::{ToolError, ToolOutput};

/// A function that the model may call, whose schema is only known when the program runs: an external command, a tool
/// of another server.
///
/// What is not described here is as in [`Tool`](super::Tool).
pub trait DynamicTool: Send + Sync + 'static {
    /// Its name.
    fn name(&self) -> &str;

    /// What it does.
    fn description(&self) -> &str;

    /// The schema of its arguments; the same at each call.
    fn schema(&self) -> &ArgumentsSchema;

    /// Whether it may run while others run; by default no.
    fn parallel_safe(&self) -> bool {
        false
    }

    /// Whether a person is to approve the call first; by default no.
    fn needs_approval(&self, arguments: &CompleteArguments) -> bool {
        let _ = arguments;
        false
    }

    /// What calls are approved together when one is approved for the thread; by default those with equal arguments.
    fn approval_key(&self, arguments: &CompleteArguments) -> Option<String> {
        let _ = arguments;
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
        arguments: CompleteArguments,
        context: ToolContext,
    ) -> impl Future<Output = Result<ToolOutput, ToolError>> + Send;
}
