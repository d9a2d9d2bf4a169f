//! One step of a turn.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

/// One step of a turn, in the words of the script.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Events as they stand.
    Events(Vec<Value>),
    /// A piece of an event stream as it stands.
    Stream(Bytes),
    /// A message.
    Text { text: String, rate: Option<Rate> },
    /// A call of a tool.
    ToolCall { call: ToolCall, rate: Option<Rate> },
    /// A reasoning item with this summary.
    Reasoning { summary: String, rate: Option<Rate> },
    /// Any item, added and done.
    Item(Value),
    /// The response fails here.
    Fail { code: String, message: String },
    /// The response ends here, incomplete.
    Incomplete { reason: String },
    /// A pause on the server's clock.
    Delay(Duration),
    /// Waits for a named gate.
    Gate(String),
    /// Comments until a named gate opens, or for ever.
    Comments { every: Duration, until: Option<String> },
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToolCall {
    pub(crate) name: String,
    /// The `call_id`; made from the seed where there is none.
    pub(crate) call_id: Option<String>,
    /// JSON for a function, any text for a custom tool.
    pub(crate) input: String,
    pub(crate) custom: bool,
}

/// How fast deltas come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rate {
    pub(crate) tokens_per_second: f64,
    /// 0 to 1.
    pub(crate) jitter: f64,
}
