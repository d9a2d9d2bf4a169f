//! [`CommandTool`].

use std::error::Error as _;
use std::time::Duration;

use super::invocation::{Invocation, Wanted, words};
use crate::process::{Captured, Keep};
use crate::tool::author::{DynamicTool, ToolContext};
use crate::tool::input::{ArgumentsSchema, CompleteArguments};
use crate::tool::output::{ToolError, ToolOutput};

/// How much is kept of what a command prints. The runner's own limit is usually lower.
const STDOUT_BYTES: usize = 1024 * 1024;
/// How much is kept of what a command complains about.
const STDERR_BYTES: usize = 8 * 1024;

/// A command that is a tool: it reads the arguments as JSON on standard input and prints its output.
///
/// `COMMAND --schema` prints `{"description":…,"parameters":…}`: what it does, and the JSON schema of its arguments. A
/// command that fails gives the model its exit status and what it printed on standard error or, where that is nothing, on standard output.
///
/// A call starts the command once. It has the environment of this process, needn't read its input, may print any
/// amount, of which both ends are kept, and is killed when the call is cancelled, too late or dropped: on Unix with the
/// processes that it started, elsewhere alone. What it started and left behind is killed when it ends.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use codex_core::tool::{CommandTool, Tools};
///
/// let weather = CommandTool::builder("weather", "bin/weather").needs_approval(false).probe().await?;
/// let tools = Tools::builder().dynamic(weather).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct CommandTool {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) schema: ArgumentsSchema,
    pub(super) invocation: Invocation,
    pub(super) parallel_safe: bool,
    pub(super) needs_approval: bool,
    pub(super) deadline: Duration,
}

impl DynamicTool for CommandTool {
    fn name(&self) -> &str {
        &self.name
    }

    fn description(&self) -> &str {
        &self.description
    }

    fn schema(&self) -> &ArgumentsSchema {
        &self.schema
    }

    fn parallel_safe(&self) -> bool {
        self.parallel_safe
    }

    fn needs_approval(&self, _: &CompleteArguments) -> bool {
        self.needs_approval
    }

    fn deadline(&self) -> Duration {
        self.deadline
    }

    async fn call(&self, arguments: CompleteArguments, _: ToolContext) -> Result<ToolOutput, ToolError> {
        let wanted = Wanted {
            last_arg: None,
            input: arguments.as_json().as_bytes(),
            stdout: Keep::Ends(STDOUT_BYTES),
            stderr: Keep::Ends(STDERR_BYTES),
        };
        let finished = self.invocation.run(wanted).await.map_err(|error| {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            ToolError::new(format!("error: the command of `{}` {error}{cause}", self.name))
        })?;
        if finished.status.success() {
            return Ok(ToolOutput::clipped(words(finished.stdout)));
        }
        let silent = finished.stderr == Captured::default();
        let mut said = words(if silent { finished.stdout } else { finished.stderr });
        said.head.insert_str(0, &format!("error: `{}` failed ({})\n", self.name, finished.status));
        Err(ToolError::clipped(said))
    }
}
