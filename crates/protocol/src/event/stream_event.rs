//! [`StreamEvent`].

use super::body::{
    AnnotationAdded, Compacting, ItemEvent, Keepalive, Lifecycle, Opaque, PartEvent, PartialImage, Progress,
    ShellOutputDelta, ShellOutputDone, SummaryPartEvent,
};
use super::delta::{Delta, Done};
use super::error::ErrorEvent;
use crate::rate_limits::RateLimitEvent;

events! {
    /// One event of a streamed response, as the wire has it.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses-streaming>
    pub enum StreamEvent {
        /// The response exists.
        Created(Lifecycle) = "response.created",
        /// The response waits for its turn.
        Queued(Lifecycle) = "response.queued",
        /// The response is being made.
        InProgress(Lifecycle) = "response.in_progress",
        /// The response is whole. Terminal.
        Completed(Lifecycle) = "response.completed",
        /// The response failed; `response.error` says why. Terminal.
        Failed(Lifecycle) = "response.failed",
        /// The response was ended early; `response.incomplete_details` says why. Terminal.
        Incomplete(Lifecycle) = "response.incomplete",
        /// Something went wrong outside a response. Terminal.
        Error(Box<ErrorEvent>) = "error",

        /// An item of the output begins.
        OutputItemAdded(ItemEvent) = "response.output_item.added",
        /// An item of the output is finished.
        OutputItemDone(ItemEvent) = "response.output_item.done",
        /// A content part begins.
        ContentPartAdded(PartEvent) = "response.content_part.added",
        /// A content part is finished.
        ContentPartDone(PartEvent) = "response.content_part.done",

        /// More of the assistant's text.
        OutputTextDelta(Delta) = "response.output_text.delta",
        /// The assistant's text of one part, whole (`text`).
        OutputTextDone(Done) = "response.output_text.done",
        /// The text got an annotation.
        OutputTextAnnotationAdded(AnnotationAdded) = "response.output_text.annotation.added",
        /// More of a refusal.
        RefusalDelta(Delta) = "response.refusal.delta",
        /// A refusal, whole (`refusal`).
        RefusalDone(Done) = "response.refusal.done",

        /// More of a function call's arguments.
        FunctionCallArgumentsDelta(Delta) = "response.function_call_arguments.delta",
        /// A function call's arguments, whole (`arguments`).
        FunctionCallArgumentsDone(Done) = "response.function_call_arguments.done",
        /// More of a custom tool call's input.
        CustomToolCallInputDelta(Delta) = "response.custom_tool_call_input.delta",
        /// A custom tool call's input, whole (`input`).
        CustomToolCallInputDone(Done) = "response.custom_tool_call_input.done",

        /// More of the reasoning's own text.
        ReasoningTextDelta(Delta) = "response.reasoning_text.delta",
        /// The reasoning's own text of one part, whole (`text`).
        ReasoningTextDone(Done) = "response.reasoning_text.done",
        /// More of a reasoning summary.
        ReasoningSummaryTextDelta(Delta) = "response.reasoning_summary_text.delta",
        /// A reasoning summary of one part, whole (`text`).
        ReasoningSummaryTextDone(Done) = "response.reasoning_summary_text.done",
        /// A part of a reasoning summary begins.
        ReasoningSummaryPartAdded(SummaryPartEvent) = "response.reasoning_summary_part.added",
        /// A part of a reasoning summary is finished.
        ReasoningSummaryPartDone(SummaryPartEvent) = "response.reasoning_summary_part.done",
        /// A part of the reasoning begins. Undocumented.
        ReasoningPartAdded(PartEvent) = "response.reasoning_part.added",
        /// A part of the reasoning is finished. Undocumented.
        ReasoningPartDone(PartEvent) = "response.reasoning_part.done",

        /// A file search was started.
        FileSearchCallInProgress(Progress) = "response.file_search_call.in_progress",
        /// A file search is searching.
        FileSearchCallSearching(Progress) = "response.file_search_call.searching",
        /// A file search is finished.
        FileSearchCallCompleted(Progress) = "response.file_search_call.completed",
        /// A web search was started.
        WebSearchCallInProgress(Progress) = "response.web_search_call.in_progress",
        /// A web search is searching.
        WebSearchCallSearching(Progress) = "response.web_search_call.searching",
        /// A web search is finished.
        WebSearchCallCompleted(Progress) = "response.web_search_call.completed",
        /// A code interpreter call was started.
        CodeInterpreterCallInProgress(Progress) = "response.code_interpreter_call.in_progress",
        /// A code interpreter runs its code.
        CodeInterpreterCallInterpreting(Progress) = "response.code_interpreter_call.interpreting",
        /// A code interpreter call is finished.
        CodeInterpreterCallCompleted(Progress) = "response.code_interpreter_call.completed",
        /// More of a code interpreter's code.
        CodeInterpreterCallCodeDelta(Delta) = "response.code_interpreter_call_code.delta",
        /// A code interpreter's code, whole (`code`).
        CodeInterpreterCallCodeDone(Done) = "response.code_interpreter_call_code.done",
        /// An image generation was started.
        ImageGenerationCallInProgress(Progress) = "response.image_generation_call.in_progress",
        /// An image is being generated.
        ImageGenerationCallGenerating(Progress) = "response.image_generation_call.generating",
        /// An image so far.
        ImageGenerationCallPartialImage(Box<PartialImage>) = "response.image_generation_call.partial_image",
        /// An image generation is finished.
        ImageGenerationCallCompleted(Progress) = "response.image_generation_call.completed",
        /// An MCP call was started.
        McpCallInProgress(Progress) = "response.mcp_call.in_progress",
        /// An MCP call is finished.
        McpCallCompleted(Progress) = "response.mcp_call.completed",
        /// An MCP call failed.
        McpCallFailed(Progress) = "response.mcp_call.failed",
        /// More of an MCP call's arguments.
        McpCallArgumentsDelta(Delta) = "response.mcp_call_arguments.delta",
        /// An MCP call's arguments, whole (`arguments`).
        McpCallArgumentsDone(Done) = "response.mcp_call_arguments.done",
        /// The tools of an MCP server are being listed.
        McpListToolsInProgress(Progress) = "response.mcp_list_tools.in_progress",
        /// The tools of an MCP server were listed.
        McpListToolsCompleted(Progress) = "response.mcp_list_tools.completed",
        /// The tools of an MCP server could not be listed.
        McpListToolsFailed(Progress) = "response.mcp_list_tools.failed",

        /// A shell command begins (`command`).
        ShellCallCommandAdded(Done) = "response.shell_call_command.added",
        /// More of a shell command.
        ShellCallCommandDelta(Delta) = "response.shell_call_command.delta",
        /// A shell command, whole (`command`).
        ShellCallCommandDone(Done) = "response.shell_call_command.done",
        /// More of a shell command's output.
        ShellCallOutputContentDelta(ShellOutputDelta) = "response.shell_call_output_content.delta",
        /// A shell command's output, whole.
        ShellCallOutputContentDone(ShellOutputDone) = "response.shell_call_output_content.done",

        /// More audio (base64).
        AudioDelta(Delta) = "response.audio.delta",
        /// The audio is whole.
        AudioDone(Opaque) = "response.audio.done",
        /// More of the audio's transcript.
        AudioTranscriptDelta(Delta) = "response.audio.transcript.delta",
        /// The audio's transcript is whole.
        AudioTranscriptDone(Opaque) = "response.audio.transcript.done",

        /// The server is compacting the context.
        CompactionCompacting(Compacting) = "response.compaction.compacting",

        /// A sign of life. Undocumented.
        Keepalive(Keepalive) = "keepalive",
        /// A sign of life. Undocumented.
        ResponseKeepAlive(Keepalive) = "response.keep_alive",
        /// A sign of life. Undocumented.
        Heartbeat(Keepalive) = "response.heartbeat",
        /// Facts about the response beside its content. Undocumented.
        Metadata(Opaque) = "response.metadata",
        /// Some servers' word for the end, after the terminal event. Undocumented.
        ResponseDone(Opaque) = "response.done",
        /// How much of the limits is used. Undocumented.
        RateLimits(Box<RateLimitEvent>) = "codex.rate_limits",
        /// The server's own timing of a WebSocket turn. Undocumented.
        WebsocketTiming(Opaque) = "responsesapi.websocket_timing",
        /// A steer was accepted; it is not applied yet.
        SteerAccepted(Opaque) = "response.steer.accepted",
        /// A steer waits for input that the response requires first.
        SteerPending(Opaque) = "response.steer.pending",
        /// A steer was refused.
        SteerFailed(Opaque) = "response.steer.failed",
    }
}

impl StreamEvent {
    /// Whether the stream is over after this event.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Completed(_) | Self::Failed(_) | Self::Incomplete(_) | Self::Error(_))
    }
}
