//! [`ResponseEvent`].

use codex_protocol::{
    AnnotationAdded, Compacting, Delta, Done, ItemId, Keepalive, Opaque, PartEvent, PartialImage, Progress,
    RateLimitSnapshot, ResponseItem, ShellOutputDelta, ShellOutputDone, SummaryPartEvent, TokenUsage,
    UnknownEvent,
};

/// One event of a [`ResponseStream`](crate::ResponseStream).
///
/// What the response's headers say comes first, then the events in the server's order. The last one is
/// [`Completed`](Self::Completed); a stream that fails ends with an [`ApiError`](crate::ApiError) instead.
///
/// The pieces of a streamed text are whole characters, and together they are the finished text: a piece that a server
/// left out is made up for once, before the event that shows it to be missing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ResponseEvent {
    /// The model that answers, from a header: it may be another one than was asked for.
    ServerModel(String),
    /// How much of one family of limits is used.
    RateLimits(Box<RateLimitSnapshot>),
    /// The version of the server's list of models.
    ModelsEtag(String),
    /// The server counts earlier reasoning in its usage.
    ServerReasoningIncluded(bool),

    /// The response exists. From here on a repeat of the request is another generation.
    Created,
    /// The response waits for its turn.
    Queued,
    /// The response is being made.
    InProgress,
    /// The response is whole. Nothing follows.
    Completed {
        /// The response's id; empty where the server gave none.
        response_id: String,
        /// What it cost; `None` where the server doesn't say.
        token_usage: Option<TokenUsage>,
        /// Whether the turn is over with it, where the server says so.
        end_turn: Option<bool>,
    },

    /// An item of the output begins.
    OutputItemAdded(ResponseItem),
    /// An item of the output is finished.
    OutputItemDone(ResponseItem),
    /// A content part begins.
    ContentPartAdded(PartEvent),
    /// A content part is finished.
    ContentPartDone(PartEvent),

    /// More of the assistant's text.
    OutputTextDelta(Delta),
    /// The assistant's text of one part, whole.
    OutputTextDone(Done),
    /// The text got an annotation.
    OutputTextAnnotationAdded(AnnotationAdded),
    /// More of a refusal.
    RefusalDelta(Delta),
    /// A refusal, whole.
    RefusalDone(Done),

    /// More of a function call's arguments. Not to be acted on: the call is in [`OutputItemDone`](Self::OutputItemDone).
    FunctionCallArgumentsDelta(Delta),
    /// A function call's arguments, whole.
    FunctionCallArgumentsDone(Done),
    /// More of a custom tool call's input. Not to be acted on: the call is in [`OutputItemDone`](Self::OutputItemDone).
    ToolCallInputDelta {
        /// The call's item; where a server doesn't say, its call id.
        item_id: ItemId,
        /// The call.
        call_id: Option<String>,
        /// The piece.
        delta: String,
    },
    /// A custom tool call's input, whole.
    ToolCallInputDone(Done),

    /// More of a reasoning summary.
    ReasoningSummaryDelta {
        /// The piece.
        delta: String,
        /// The summary part's place, from 0.
        summary_index: i64,
    },
    /// A part of a reasoning summary, whole.
    ReasoningSummaryDone {
        /// The reasoning item; empty where the server doesn't say.
        item_id: String,
        /// The text.
        text: String,
        /// The summary part's place, from 0.
        summary_index: i64,
    },
    /// A part of a reasoning summary begins.
    ReasoningSummaryPartAdded {
        /// Its place, from 0.
        summary_index: i64,
    },
    /// A part of a reasoning summary is finished.
    ReasoningSummaryPartDone(SummaryPartEvent),
    /// More of the reasoning's own text.
    ReasoningContentDelta {
        /// The piece.
        delta: String,
        /// The content part's place, from 0.
        content_index: i64,
    },
    /// The reasoning's own text of one part, whole.
    ReasoningContentDone(Done),
    /// A part of the reasoning begins.
    ReasoningPartAdded(PartEvent),
    /// A part of the reasoning is finished.
    ReasoningPartDone(PartEvent),

    /// A file search was started.
    FileSearchCallInProgress(Progress),
    /// A file search is searching.
    FileSearchCallSearching(Progress),
    /// A file search is finished.
    FileSearchCallCompleted(Progress),
    /// A web search was started.
    WebSearchCallInProgress(Progress),
    /// A web search is searching.
    WebSearchCallSearching(Progress),
    /// A web search is finished.
    WebSearchCallCompleted(Progress),
    /// A code interpreter call was started.
    CodeInterpreterCallInProgress(Progress),
    /// A code interpreter runs its code.
    CodeInterpreterCallInterpreting(Progress),
    /// A code interpreter call is finished.
    CodeInterpreterCallCompleted(Progress),
    /// More of a code interpreter's code.
    CodeInterpreterCallCodeDelta(Delta),
    /// A code interpreter's code, whole.
    CodeInterpreterCallCodeDone(Done),
    /// An image generation was started.
    ImageGenerationCallInProgress(Progress),
    /// An image is being generated.
    ImageGenerationCallGenerating(Progress),
    /// An image so far.
    ImageGenerationCallPartialImage(Box<PartialImage>),
    /// An image generation is finished.
    ImageGenerationCallCompleted(Progress),
    /// An MCP call was started.
    McpCallInProgress(Progress),
    /// An MCP call is finished.
    McpCallCompleted(Progress),
    /// An MCP call failed.
    McpCallFailed(Progress),
    /// More of an MCP call's arguments.
    McpCallArgumentsDelta(Delta),
    /// An MCP call's arguments, whole.
    McpCallArgumentsDone(Done),
    /// The tools of an MCP server are being listed.
    McpListToolsInProgress(Progress),
    /// The tools of an MCP server were listed.
    McpListToolsCompleted(Progress),
    /// The tools of an MCP server could not be listed.
    McpListToolsFailed(Progress),

    /// A shell command begins.
    ShellCallCommandAdded(Done),
    /// More of a shell command.
    ShellCallCommandDelta(Delta),
    /// A shell command, whole.
    ShellCallCommandDone(Done),
    /// More of a shell command's output.
    ShellCallOutputContentDelta(ShellOutputDelta),
    /// A shell command's output, whole.
    ShellCallOutputContentDone(ShellOutputDone),

    /// More audio (base64).
    AudioDelta(Delta),
    /// The audio is whole.
    AudioDone(Opaque),
    /// More of the audio's transcript.
    AudioTranscriptDelta(Delta),
    /// The audio's transcript is whole.
    AudioTranscriptDone(Opaque),

    /// The server is compacting the context.
    CompactionCompacting(Compacting),

    /// A sign of life that a server sends as an event.
    Keepalive(Keepalive),
    /// Facts about the response beside its content, as they came.
    Metadata(Opaque),
    /// Anything else that has a known name and no meaning to this crate, as it came.
    Other(Opaque),
    /// An event that this version doesn't know or that could not be read, with its bytes and the reason.
    Unknown(UnknownEvent),
}
