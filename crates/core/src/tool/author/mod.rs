//! What the author of a tool writes.

mod context;
mod dynamic;
mod free_text;
mod typed;

use std::time::Duration;

pub use self::context::ToolContext;
pub use self::dynamic::DynamicTool;
pub use self::free_text::TextTool;
pub use self::typed::Tool;

/// How long a call may take where its tool says nothing else.
pub const DEFAULT_DEADLINE: Duration = Duration::from_mins(2);
