//! Items: what a conversation is made of.

mod access;
mod agent;
mod apply_patch;
mod build;
mod code_interpreter;
mod common;
mod compaction;
mod computer;
mod computer_action;
mod content;
mod custom_tool;
mod file_search;
mod function;
mod image_generation;
mod local_shell;
mod mcp;
mod message;
mod program;
mod reasoning;
mod reference;
mod response_item;
mod shell;
mod tool_search;
mod web_search;

pub use self::agent::{AgentAction, AgentMessage, MultiAgentCall, MultiAgentCallOutput};
pub use self::apply_patch::{
    ApplyPatchCall, ApplyPatchCallOutput, CreateFile, DeleteFile, PatchOperation, UpdateFile,
};
pub use self::code_interpreter::{CodeImage, CodeInterpreterCall, CodeLogs, CodeOutput};
pub use self::common::{AgentRef, Caller, DirectCaller, Execution, ItemStatus, ProgramCaller};
pub use self::compaction::{Compaction, CompactionTrigger, ContextCompaction};
pub use self::computer::{ComputerCall, ComputerCallOutput, SafetyCheck};
pub use self::computer_action::{
    Click, ComputerAction, DoubleClick, Drag, Keypress, MouseButton, MovePointer, Point, Screenshot, Scroll,
    TypeText, Wait,
};
pub use self::content::{
    Annotation, CacheBreakpointMode, ComputerScreenshot, ContainerFileCitation, ContentPart, Detail,
    EncryptedContent, FileCitation, FilePath, InputAudio, InputFile, InputImage, InputText, Logprob,
    MessageContent, OutputText, PlainText, PromptCacheBreakpoint, ReasoningText, Refusal, SummaryText,
    TopLogprob, UrlCitation,
};
pub use self::custom_tool::{CustomToolCall, CustomToolCallOutput};
pub use self::file_search::{FileSearchCall, FileSearchResult};
pub use self::function::{FunctionCall, FunctionCallOutput};
pub use self::image_generation::ImageGenerationCall;
pub use self::local_shell::{LocalShellAction, LocalShellCall, LocalShellCallOutput, LocalShellExec};
pub use self::mcp::{McpApprovalRequest, McpApprovalResponse, McpCall, McpListTools, McpToolInfo};
pub use self::message::{Message, Phase, Role};
pub use self::program::{Program, ProgramOutput};
pub use self::reasoning::ReasoningItem;
pub use self::reference::{ConfigurationUpdate, ItemReference};
pub use self::response_item::ResponseItem;
pub use self::shell::{
    ContainerReference, LocalEnvironment, ShellAction, ShellCall, ShellCallOutput, ShellEnvironment,
    ShellExit, ShellOutcome, ShellOutput, ShellTimeout,
};
pub use self::tool_search::{AdditionalTools, ToolSearchCall, ToolSearchOutput};
pub use self::web_search::{
    ApiSource, FindInPage, OpenPage, UrlSource, WebSearchAction, WebSearchCall, WebSearchQuery,
    WebSearchSource,
};
