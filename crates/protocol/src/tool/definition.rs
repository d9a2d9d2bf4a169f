//! [`Tool`]: any tool.

use serde_json::Value;

use super::code_interpreter::{CodeInterpreterTool, ProgrammaticToolCallingTool};
use super::computer::{ComputerTool, ComputerUsePreviewTool};
use super::custom::CustomTool;
use super::file_search::FileSearchTool;
use super::function::FunctionTool;
use super::image_generation::ImageGenerationTool;
use super::mcp::McpTool;
use super::namespace::NamespaceTool;
use super::shell::{ApplyPatchTool, LocalShellTool, ShellTool};
use super::tool_search::ToolSearchTool;
use super::web_search::{WebSearchPreviewTool, WebSearchTool};
use crate::json::RawJson;

tagged! {
    /// A tool that the model may use. Reading one never fails, and one that was read is written back byte for byte.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/create#responses-create-tools>
    pub enum Tool {
        /// A function of the caller's.
        Function(FunctionTool) = "function",
        /// A tool of the caller's that takes free text.
        Custom(CustomTool) = "custom",
        /// Tools of the caller's under one name.
        Namespace(NamespaceTool) = "namespace",
        /// Search in uploaded files.
        FileSearch(FileSearchTool) = "file_search",
        /// Search on the web.
        WebSearch(WebSearchTool) = "web_search" | "web_search_2025_08_26",
        /// Search on the web; the older tool.
        WebSearchPreview(WebSearchPreviewTool) = "web_search_preview" | "web_search_preview_2025_03_11",
        /// A computer.
        Computer(ComputerTool) = "computer",
        /// A computer; the older tool.
        ComputerUsePreview(ComputerUsePreviewTool) = "computer_use_preview",
        /// The tools of a remote MCP server.
        Mcp(McpTool) = "mcp",
        /// Python on the server.
        CodeInterpreter(CodeInterpreterTool) = "code_interpreter",
        /// Programs that call other tools.
        ProgrammaticToolCalling(ProgrammaticToolCallingTool) = "programmatic_tool_calling",
        /// Making of images.
        ImageGeneration(ImageGenerationTool) = "image_generation",
        /// Commands at the caller; the older tool.
        LocalShell(LocalShellTool) = "local_shell",
        /// Commands at the caller or in a container.
        Shell(ShellTool) = "shell",
        /// Patches to files of the caller's.
        ApplyPatch(ApplyPatchTool) = "apply_patch",
        /// Search for tools whose loading is deferred.
        ToolSearch(ToolSearchTool) = "tool_search",
    }
}

impl Tool {
    /// A function that takes arguments of this JSON schema, not strictly.
    pub fn function(
        name: impl Into<String>,
        description: impl Into<String>,
        parameters: impl Into<RawJson>,
    ) -> Self {
        FunctionTool {
            name: name.into(),
            description: Some(description.into()),
            parameters: Some(parameters.into()),
            strict: Some(false),
            ..FunctionTool::default()
        }
        .into()
    }

    /// The name under which the model calls it, if it has one of its own.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Function(tool) => Some(&tool.name),
            Self::Custom(tool) => Some(&tool.name),
            Self::Namespace(tool) => Some(&tool.name),
            Self::FileSearch(_)
            | Self::WebSearch(_)
            | Self::WebSearchPreview(_)
            | Self::Computer(_)
            | Self::ComputerUsePreview(_)
            | Self::Mcp(_)
            | Self::CodeInterpreter(_)
            | Self::ProgrammaticToolCalling(_)
            | Self::ImageGeneration(_)
            | Self::LocalShell(_)
            | Self::Shell(_)
            | Self::ApplyPatch(_)
            | Self::ToolSearch(_)
            | Self::Unknown(_) => None,
        }
    }
}

impl From<Value> for Tool {
    fn from(value: Value) -> Self {
        Self::from_json(value.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tools_are_made_from_any_value() {
        let schema = json!({"type": "object", "properties": {}});
        let value = json!({"type": "function", "name": "f", "description": "d", "parameters": schema, "strict": false});
        assert_eq!(Tool::from(value.clone()), Tool::from_json(value.clone().into()));
        assert_eq!(serde_json::to_value(Tool::function("f", "d", schema)).unwrap(), {
            let mut sorted = value;
            sorted.sort_all_objects();
            sorted
        });
        let dated = json!({"type": "web_search_2025_08_26", "x": 1});
        assert!(matches!(Tool::from(dated.clone()), Tool::WebSearch(_)));
        assert_eq!(serde_json::to_value(Tool::from(dated.clone())).unwrap(), dated);
        let unknown = json!({"type": "x_search", "allowed_x_handles": ["a"]});
        assert_eq!(Tool::from(unknown.clone()).type_word(), Some("x_search"));
        assert_eq!(serde_json::to_value(Tool::from(unknown.clone())).unwrap(), unknown);
        assert!(matches!(Tool::from(json!("function")), Tool::Unknown(_)));
    }
}
