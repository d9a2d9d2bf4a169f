//! [`Tool`].

use std::time::Duration;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::{DEFAULT_DEADLINE, ToolContext};
use crate::tool::output::{ToolError, ToolOutput};

/// A function that the model may call, with typed arguments.
///
/// ```
/// use codex_core::tool::{Tool, ToolContext, ToolError, ToolOutput, Tools};
///
/// struct Weather;
///
/// #[derive(schemars::JsonSchema, serde::Deserialize)]
/// struct Place {
///     /// The city's name in English.
///     city: String,
/// }
///
/// impl Tool for Weather {
///     type Arguments = Place;
///
///     fn name(&self) -> &str {
///         "weather"
///     }
///
///     fn description(&self) -> &str {
///         "The weather now."
///     }
///
///     fn parallel_safe(&self) -> bool {
///         true
///     }
///
///     async fn call(&self, place: Place, _: ToolContext) -> Result<ToolOutput, ToolError> {
///         Ok(format!("It rains in {}.", place.city).into())
///     }
/// }
///
/// let tools = Tools::builder().tool(Weather).build().unwrap();
/// assert_eq!(tools.definitions()[0].name(), Some("weather"));
/// ```
pub trait Tool: Send + Sync + 'static {
    /// What it takes: a struct. Its schema, with the doc comments, is what the model reads; the schema's bounds are
    /// checked before the tool is called.
    type Arguments: DeserializeOwned + JsonSchema + Send + 'static;

    /// Its name: at most 64 letters, digits, `_` and `-`, and no other tool's.
    fn name(&self) -> &str;

    /// What it does; the model reads it.
    fn description(&self) -> &str;

    /// Whether it may run while others run. One that isn't runs alone, in call order; the default.
    fn parallel_safe(&self) -> bool {
        false
    }

    /// Whether a person is to approve the call first; by default no. [`Approvals`](crate::tool::Approvals) decide.
    fn needs_approval(&self, arguments: &Self::Arguments) -> bool {
        let _ = arguments;
        false
    }

    /// What calls are approved together when one is approved for the thread; by default those with equal arguments.
    fn approval_key(&self, arguments: &Self::Arguments) -> Option<String> {
        let _ = arguments;
        None
    }

    /// How long a call may take, from when it starts to run; by default [`DEFAULT_DEADLINE`].
    fn deadline(&self) -> Duration {
        DEFAULT_DEADLINE
    }

    /// Does it.
    ///
    /// # Errors
    /// What the model is told instead of an output. A panic is told too.
    ///
    /// # Cancel safety
    /// The future is dropped when the turn is cancelled or the deadline is over. It is never called again for the
    /// same call. One that blocks its thread can't be ended.
    fn call(
        &self,
        arguments: Self::Arguments,
        context: ToolContext,
    ) -> impl Future<Output = Result<ToolOutput, ToolError>> + Send;
}
