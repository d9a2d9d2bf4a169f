//! Commands as tools.

mod error;
mod invocation;
mod probe;
mod tool;

pub use self::error::{CommandToolError, CommandToolProblem};
pub use self::probe::CommandToolBuilder;
pub use self::tool::CommandTool;
