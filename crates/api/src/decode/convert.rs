//! One wire event as the caller's event.

use codex_protocol::{Delta, ItemId, Opaque, StreamEvent};

use super::parts::Kind;
use crate::event::ResponseEvent;

/// The kind of text that an event is a piece of, and the piece.
pub(super) fn piece(event: &mut StreamEvent) -> Option<(Kind, &mut Delta)> {
    Some(match event {
        StreamEvent::OutputTextDelta(delta) => (Kind::Text, delta),
        StreamEvent::RefusalDelta(delta) => (Kind::Refusal, delta),
        StreamEvent::FunctionCallArgumentsDelta(delta) => (Kind::Arguments, delta),
        StreamEvent::CustomToolCallInputDelta(delta) => (Kind::Input, delta),
        StreamEvent::ReasoningTextDelta(delta) => (Kind::Reasoning, delta),
        StreamEvent::ReasoningSummaryTextDelta(delta) => (Kind::Summary, delta),
        StreamEvent::CodeInterpreterCallCodeDelta(delta) => (Kind::Code, delta),
        StreamEvent::McpCallArgumentsDelta(delta) => (Kind::McpArguments, delta),
        StreamEvent::ShellCallCommandDelta(delta) => (Kind::Command, delta),
        StreamEvent::AudioTranscriptDelta(delta) => (Kind::Transcript, delta),
        _ => return None,
    })
}

/// The event of a piece that was made up for.
pub(super) fn made_up(kind: Kind, delta: Delta) -> ResponseEvent {
    event(match kind {
        Kind::Text => StreamEvent::OutputTextDelta(delta),
        Kind::Refusal => StreamEvent::RefusalDelta(delta),
        Kind::Arguments => StreamEvent::FunctionCallArgumentsDelta(delta),
        Kind::Input => StreamEvent::CustomToolCallInputDelta(delta),
        Kind::Reasoning => StreamEvent::ReasoningTextDelta(delta),
        Kind::Summary => StreamEvent::ReasoningSummaryTextDelta(delta),
        Kind::Code => StreamEvent::CodeInterpreterCallCodeDelta(delta),
        Kind::McpArguments => StreamEvent::McpCallArgumentsDelta(delta),
        Kind::Command => StreamEvent::ShellCallCommandDelta(delta),
        Kind::Transcript => StreamEvent::AudioTranscriptDelta(delta),
    })
}

/// The caller's event. Terminal events are the decoder's; of them nothing is left here but their own bytes.
pub(super) fn event(event: StreamEvent) -> ResponseEvent {
    use ResponseEvent as R;
    use StreamEvent as S;
    match event {
        S::Created(_) => R::Created,
        S::Queued(_) => R::Queued,
        S::InProgress(_) => R::InProgress,
        S::OutputItemAdded(event) => R::OutputItemAdded(event.item),
        S::OutputItemDone(event) => R::OutputItemDone(event.item),
        S::ContentPartAdded(event) => R::ContentPartAdded(event),
        S::ContentPartDone(event) => R::ContentPartDone(event),
        S::OutputTextDelta(delta) => R::OutputTextDelta(delta),
        S::OutputTextDone(done) => R::OutputTextDone(done),
        S::OutputTextAnnotationAdded(event) => R::OutputTextAnnotationAdded(event),
        S::RefusalDelta(delta) => R::RefusalDelta(delta),
        S::RefusalDone(done) => R::RefusalDone(done),
        S::FunctionCallArgumentsDelta(delta) => R::FunctionCallArgumentsDelta(delta),
        S::FunctionCallArgumentsDone(done) => R::FunctionCallArgumentsDone(done),
        S::CustomToolCallInputDelta(delta) => tool_call_input(delta),
        S::CustomToolCallInputDone(done) => R::ToolCallInputDone(done),
        S::ReasoningTextDelta(delta) => R::ReasoningContentDelta {
            delta: delta.delta,
            content_index: delta.content_index.unwrap_or(0).into(),
        },
        S::ReasoningTextDone(done) => R::ReasoningContentDone(done),
        S::ReasoningSummaryTextDelta(delta) => R::ReasoningSummaryDelta {
            delta: delta.delta,
            summary_index: delta.summary_index.unwrap_or(0).into(),
        },
        S::ReasoningSummaryTextDone(done) => R::ReasoningSummaryDone {
            item_id: done.item_id.map(|id| id.to_string()).unwrap_or_default(),
            text: done.text,
            summary_index: done.summary_index.unwrap_or(0).into(),
        },
        S::ReasoningSummaryPartAdded(event) => {
            R::ReasoningSummaryPartAdded { summary_index: event.summary_index.unwrap_or(0).into() }
        }
        S::ReasoningSummaryPartDone(event) => R::ReasoningSummaryPartDone(event),
        S::ReasoningPartAdded(event) => R::ReasoningPartAdded(event),
        S::ReasoningPartDone(event) => R::ReasoningPartDone(event),
        S::FileSearchCallInProgress(step) => R::FileSearchCallInProgress(step),
        S::FileSearchCallSearching(step) => R::FileSearchCallSearching(step),
        S::FileSearchCallCompleted(step) => R::FileSearchCallCompleted(step),
        S::WebSearchCallInProgress(step) => R::WebSearchCallInProgress(step),
        S::WebSearchCallSearching(step) => R::WebSearchCallSearching(step),
        S::WebSearchCallCompleted(step) => R::WebSearchCallCompleted(step),
        S::CodeInterpreterCallInProgress(step) => R::CodeInterpreterCallInProgress(step),
        S::CodeInterpreterCallInterpreting(step) => R::CodeInterpreterCallInterpreting(step),
        S::CodeInterpreterCallCompleted(step) => R::CodeInterpreterCallCompleted(step),
        S::CodeInterpreterCallCodeDelta(delta) => R::CodeInterpreterCallCodeDelta(delta),
        S::CodeInterpreterCallCodeDone(done) => R::CodeInterpreterCallCodeDone(done),
        S::ImageGenerationCallInProgress(step) => R::ImageGenerationCallInProgress(step),
        S::ImageGenerationCallGenerating(step) => R::ImageGenerationCallGenerating(step),
        S::ImageGenerationCallPartialImage(image) => R::ImageGenerationCallPartialImage(image),
        S::ImageGenerationCallCompleted(step) => R::ImageGenerationCallCompleted(step),
        S::McpCallInProgress(step) => R::McpCallInProgress(step),
        S::McpCallCompleted(step) => R::McpCallCompleted(step),
        S::McpCallFailed(step) => R::McpCallFailed(step),
        S::McpCallArgumentsDelta(delta) => R::McpCallArgumentsDelta(delta),
        S::McpCallArgumentsDone(done) => R::McpCallArgumentsDone(done),
        S::McpListToolsInProgress(step) => R::McpListToolsInProgress(step),
        S::McpListToolsCompleted(step) => R::McpListToolsCompleted(step),
        S::McpListToolsFailed(step) => R::McpListToolsFailed(step),
        S::ShellCallCommandAdded(done) => R::ShellCallCommandAdded(done),
        S::ShellCallCommandDelta(delta) => R::ShellCallCommandDelta(delta),
        S::ShellCallCommandDone(done) => R::ShellCallCommandDone(done),
        S::ShellCallOutputContentDelta(event) => R::ShellCallOutputContentDelta(event),
        S::ShellCallOutputContentDone(event) => R::ShellCallOutputContentDone(event),
        S::AudioDelta(delta) => R::AudioDelta(delta),
        S::AudioDone(event) => R::AudioDone(event),
        S::AudioTranscriptDelta(delta) => R::AudioTranscriptDelta(delta),
        S::AudioTranscriptDone(event) => R::AudioTranscriptDone(event),
        S::CompactionCompacting(event) => R::CompactionCompacting(event),
        S::Keepalive(event) | S::ResponseKeepAlive(event) | S::Heartbeat(event) => R::Keepalive(event),
        S::Metadata(event) => R::Metadata(event),
        S::RateLimits(event) => R::RateLimits(Box::new(event.snapshot)),
        S::Unknown(unknown) => R::Unknown(unknown),
        other => R::Other(opaque(other)),
    }
}

fn tool_call_input(delta: Delta) -> ResponseEvent {
    let Delta { item_id, call_id, delta, .. } = delta;
    ResponseEvent::ToolCallInputDelta {
        item_id: item_id.or_else(|| call_id.clone()).unwrap_or_else(|| ItemId::from("")),
        call_id: call_id.map(|id| id.to_string()),
        delta,
    }
}

fn opaque(event: StreamEvent) -> Opaque {
    match event {
        StreamEvent::ResponseDone(event)
        | StreamEvent::WebsocketTiming(event)
        | StreamEvent::SteerAccepted(event)
        | StreamEvent::SteerPending(event)
        | StreamEvent::SteerFailed(event) => event,
        _ => Opaque::default(),
    }
}
