//! What runs calls.

mod job;
mod lane;
mod outcome;
mod shared;
mod tool_runner;
mod turn;

pub use self::outcome::{CallEnd, CallOutcome};
pub use self::tool_runner::{ToolRunner, ToolRunnerBuilder};
pub use self::turn::TurnCalls;
