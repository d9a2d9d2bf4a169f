//! [`TurnPrompt`]: what one request of a turn asks.

use std::sync::Arc;

use codex_api::{ApiError, Prompt};
use codex_protocol::Tool;
use serde_json::Value;

use crate::history::Input;

/// What one request of a turn asks. A clone is a few pointers, but for the schema.
#[derive(Debug, Clone)]
pub struct TurnPrompt {
    /// What outranks the input; empty for nothing.
    pub instructions: Arc<str>,
    /// The conversation so far.
    pub input: Input,
    /// The tools that the model may use, in their order. An empty list is sent too.
    pub tools: Arc<[Tool]>,
    /// Whether the model may call several tools at once, where it can. Default: `true`.
    pub parallel_tool_calls: bool,
    /// The JSON schema that the answer's text must follow. `None`: plain text.
    pub output_schema: Option<Value>,
    /// Whether it follows the schema exactly. Default: `true`; on Chat Completions always.
    pub output_schema_strict: bool,
}

impl TurnPrompt {
    /// A prompt without instructions and tools.
    pub fn new(input: Input) -> Self {
        Self {
            instructions: Arc::from(""),
            input,
            tools: Arc::from([]),
            parallel_tool_calls: true,
            output_schema: None,
            output_schema_strict: true,
        }
    }

    /// The same for a server of Chat Completions.
    ///
    /// # Errors
    /// Where a tool can't be taken apart.
    pub(super) fn to_chat(&self, parallel_tool_calls: bool) -> Result<Prompt, ApiError> {
        let tools = self.tools.iter().map(|tool| tool.to_json().to_value()).collect::<Result<_, _>>();
        Ok(Prompt {
            instructions: (*self.instructions).to_owned(),
            input: self.input.to_vec(),
            tools: tools.map_err(|error| {
                ApiError::build(format!("a tool can't be sent to Chat Completions: {error}"))
            })?,
            parallel_tool_calls,
            output_schema: self.output_schema.clone(),
        })
    }
}
