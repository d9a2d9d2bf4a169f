//! The tool of the recorded turn: it writes a line to a file.

use std::io::Write;
use std::path::PathBuf;

use codex_core::tool::{Tool, ToolContext, ToolError, ToolOutput};

#[derive(schemars::JsonSchema, serde::Deserialize)]
pub(crate) struct Line {
    line: String,
}

/// Appends a line to a file each time it is called.
pub(crate) struct Note(pub(crate) PathBuf);

impl Tool for Note {
    type Arguments = Line;

    fn name(&self) -> &'static str {
        "note"
    }

    fn description(&self) -> &'static str {
        "Writes a line down."
    }

    async fn call(&self, line: Line, _: ToolContext) -> Result<ToolOutput, ToolError> {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(&self.0);
        let written = file.and_then(|mut file| writeln!(file, "{}", line.line));
        written.map_err(|error| ToolError::new(error.to_string()))?;
        Ok(format!("noted {}", line.line).into())
    }
}
