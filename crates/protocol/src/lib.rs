#![doc = include_str!("../README.md")]

#[macro_use]
mod json;
pub mod chat;
mod compacted;
mod controls;
mod error_body;
mod event;
pub mod event_msg;
mod input_tokens;
mod item;
mod item_page;
mod memory;
mod model;
pub mod op;
mod rate_limits;
mod request;
mod response;
mod structured;
mod tool;
mod usage;

pub use self::compacted::CompactedResponse;
pub use self::controls::{
    JsonObjectFormat, JsonSchemaFormat, PlainTextFormat, Reasoning, ReasoningContext, ReasoningEffort,
    ReasoningMode, ReasoningSummary, TextControls, TextFormat, Verbosity,
};
pub use self::error_body::ErrorBody;
pub use self::event::{
    AnnotationAdded, Compacting, Delta, Done, ErrorEvent, EventReader, ItemEvent, ItemId, Keepalive,
    KeptEvent, Lifecycle, Opaque, PartEvent, PartialImage, Progress, ShellOutputDelta, ShellOutputDone,
    StreamEvent, SummaryPartEvent, UnknownEvent,
};
pub use self::event_msg::{Event, EventMsg, SessionConfiguredEvent, TaskCompleteEvent};
pub use self::input_tokens::InputTokens;
pub use self::item::{
    AdditionalTools, AgentAction, AgentMessage, AgentRef, Annotation, ApiSource, ApplyPatchCall,
    ApplyPatchCallOutput, CacheBreakpointMode, Caller, Click, CodeImage, CodeInterpreterCall, CodeLogs,
    CodeOutput, Compaction, CompactionTrigger, ComputerAction, ComputerCall, ComputerCallOutput,
    ComputerScreenshot, ConfigurationUpdate, ContainerFileCitation, ContainerReference, ContentPart,
    ContextCompaction, CreateFile, CustomToolCall, CustomToolCallOutput, DeleteFile, Detail, DirectCaller,
    DoubleClick, Drag, EncryptedContent, Execution, FileCitation, FilePath, FileSearchCall, FileSearchResult,
    FindInPage, FunctionCall, FunctionCallOutput, ImageGenerationCall, InputAudio, InputFile, InputImage,
    InputText, ItemReference, ItemStatus, Keypress, LocalEnvironment, LocalShellAction, LocalShellCall,
    LocalShellCallOutput, LocalShellExec, Logprob, McpApprovalRequest, McpApprovalResponse, McpCall,
    McpListTools, McpToolInfo, Message, MessageContent, MouseButton, MovePointer, MultiAgentCall,
    MultiAgentCallOutput, OpenPage, OutputText, PatchOperation, Phase, PlainText, Point, Program,
    ProgramCaller, ProgramOutput, PromptCacheBreakpoint, ReasoningItem, ReasoningText, Refusal, ResponseItem,
    Role, SafetyCheck, Screenshot, Scroll, ShellAction, ShellCall, ShellCallOutput, ShellEnvironment,
    ShellExit, ShellOutcome, ShellOutput, ShellTimeout, SummaryText, ToolSearchCall, ToolSearchOutput,
    TopLogprob, TypeText, UpdateFile, UrlCitation, UrlSource, Wait, WebSearchAction, WebSearchCall,
    WebSearchQuery, WebSearchSource,
};
pub use self::item_page::ItemPage;
pub use self::json::{Edges, Fragment, Item, NotJson, RawJson, Reason, Unknown, join_surrogates};
pub use self::memory::{MemorySummarizeInput, MemorySummarizeOutput, RawMemory, RawMemoryMetadata};
pub use self::model::{Model, ModelServiceTier, ModelTruncation};
pub use self::op::{InputItem, Op};
pub use self::rate_limits::{
    CreditsSnapshot, RateLimitEvent, RateLimitReachedType, RateLimitSnapshot, RateLimitWindow,
    UnknownReachedType,
};
pub use self::request::{
    AccessPrograms, CacheMode, CacheRetention, CacheTtl, CompactRequest, ContextCompression,
    ContextManagement, ConversationId, CyberProgram, ImageOptions, Include, Moderation, ModerationMode,
    ModerationPolicy, ModerationRule, MultiAgent, PromptCacheOptions, PromptTemplate, ResponsesApiRequest,
    ServiceTier, StreamOptions, SummaryDelivery, Truncation,
};
pub use self::response::{IncompleteDetails, IncompleteReason, Response, ResponseStatus};
pub use self::structured::{StructuredError, parse_structured};
pub use self::tool::{
    AllowedCaller, AllowedTools, AllowedToolsMode, ApplyPatchTool, ApprovalFilter, AutoContainer,
    AutoShellContainer, ChosenCustomTool, ChosenFunction, ChosenHostedTool, ChosenMcpTool, CodeContainer,
    CodeInterpreterTool, ComputerTool, ComputerUsePreviewTool, CustomFormat, CustomTool, DomainSecret,
    FileSearchTool, FreeTextFormat, FunctionTool, GrammarFormat, GrammarSyntax, HostedTool, HybridSearch,
    ImageGenerationTool, ImageMask, LocalShellEnvironment, LocalShellTool, McpAllowedTools, McpTool,
    McpToolFilter, NamespaceTool, NamespacedTool, NetworkAllowlist, NetworkDisabled, NetworkPolicy,
    ProgrammaticToolCallingTool, RankingOptions, ReferencedShellContainer, RequireApproval,
    SearchContentType, SearchContextSize, SecretText, ShellTool, ShellToolEnvironment, Tool, ToolChoice,
    ToolChoiceMode, ToolSearchTool, UserLocation, WebSearchFilters, WebSearchPreviewTool, WebSearchTool,
};
pub use self::usage::TokenUsage;
