//! Tools: what the model may use, and whether it must.

mod choice;
mod code_interpreter;
mod computer;
mod container;
mod custom;
mod definition;
mod file_search;
mod function;
mod image_generation;
mod mcp;
mod namespace;
mod secret;
mod shell;
mod tool_search;
mod web_search;

pub use self::choice::{
    AllowedTools, AllowedToolsMode, ChosenCustomTool, ChosenFunction, ChosenHostedTool, ChosenMcpTool,
    HostedTool, ToolChoice, ToolChoiceMode,
};
pub use self::code_interpreter::{
    AutoContainer, CodeContainer, CodeInterpreterTool, ProgrammaticToolCallingTool,
};
pub use self::computer::{ComputerTool, ComputerUsePreviewTool};
pub use self::container::{DomainSecret, NetworkAllowlist, NetworkDisabled, NetworkPolicy};
pub use self::custom::{CustomFormat, CustomTool, FreeTextFormat, GrammarFormat, GrammarSyntax};
pub use self::definition::Tool;
pub use self::file_search::{FileSearchTool, HybridSearch, RankingOptions};
pub use self::function::{AllowedCaller, FunctionTool};
pub use self::image_generation::{ImageGenerationTool, ImageMask};
pub use self::mcp::{ApprovalFilter, McpAllowedTools, McpTool, McpToolFilter, RequireApproval};
pub use self::namespace::{NamespaceTool, NamespacedTool};
pub use self::secret::SecretText;
pub use self::shell::{
    ApplyPatchTool, AutoShellContainer, LocalShellEnvironment, LocalShellTool, ReferencedShellContainer,
    ShellTool, ShellToolEnvironment,
};
pub use self::tool_search::ToolSearchTool;
pub use self::web_search::{
    SearchContentType, SearchContextSize, UserLocation, WebSearchFilters, WebSearchPreviewTool, WebSearchTool,
};
