//! The table of events: what each event of a server is to the caller.

use codex_api::{ResponseEvent, ResponsesOptions, TokenUsage};
use codex_mock::{Reply, ev};
use codex_protocol::StreamEvent;
use serde_json::{Value, json};

use crate::support::{ask, body, client, in_time, lines, no_network, provider, request, serve};

/// Where a piece of text belongs.
fn placed(kind: &str, fields: &Value) -> Value {
    let mut event = json!({"type": kind, "item_id": "item_1", "output_index": 0});
    event.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    event
}

fn rows() -> Vec<Value> {
    let part = json!({"type": "output_text", "text": "Hi", "annotations": []});
    let thought = json!({"type": "summary_text", "text": "Hm."});
    let message = || ev::message_started("item_1");
    let mut rows = vec![
        ev::created("resp_1"),
        ev::queued("resp_1"),
        ev::in_progress("resp_1"),
        ev::output_item_added(0, message()),
        ev::output_item_done(0, ev::message("item_1", "Hi")),
        placed("response.content_part.added", &json!({"content_index": 0, "part": part})),
        placed("response.content_part.done", &json!({"content_index": 0, "part": part})),
        placed("response.output_text.delta", &json!({"content_index": 0, "delta": "Hi"})),
        placed("response.output_text.done", &json!({"content_index": 0, "text": "Hi"})),
        placed(
            "response.output_text.annotation.added",
            &json!({"content_index": 0, "annotation_index": 0, "annotation": {"type": "file_path", "file_id": "f"}}),
        ),
        placed("response.refusal.delta", &json!({"content_index": 0, "delta": "No"})),
        placed("response.refusal.done", &json!({"content_index": 0, "refusal": "No"})),
        placed("response.function_call_arguments.delta", &json!({"delta": "{}"})),
        placed("response.function_call_arguments.done", &json!({"arguments": "{}"})),
        placed("response.custom_tool_call_input.delta", &json!({"delta": "in"})),
        placed("response.custom_tool_call_input.done", &json!({"input": "in"})),
        placed("response.reasoning_text.delta", &json!({"content_index": 0, "delta": "Hm."})),
        placed("response.reasoning_text.done", &json!({"content_index": 0, "text": "Hm."})),
        placed("response.reasoning_summary_text.delta", &json!({"summary_index": 0, "delta": "Hm."})),
        placed("response.reasoning_summary_text.done", &json!({"summary_index": 0, "text": "Hm."})),
        placed("response.reasoning_summary_part.added", &json!({"summary_index": 0, "part": thought})),
        placed("response.reasoning_summary_part.done", &json!({"summary_index": 0, "part": thought})),
        placed("response.code_interpreter_call_code.delta", &json!({"delta": "1"})),
        placed("response.code_interpreter_call_code.done", &json!({"code": "1"})),
        placed(
            "response.image_generation_call.partial_image",
            &json!({"partial_image_index": 0, "partial_image_b64": "AA=="}),
        ),
        placed("response.mcp_call_arguments.delta", &json!({"delta": "{}"})),
        placed("response.mcp_call_arguments.done", &json!({"arguments": "{}"})),
        placed(
            "response.reasoning_part.added",
            &json!({"content_index": 0, "part": {"type": "reasoning_text", "text": ""}}),
        ),
        placed(
            "response.reasoning_part.done",
            &json!({"content_index": 0, "part": {"type": "reasoning_text", "text": "Hm."}}),
        ),
        placed("response.shell_call_command.added", &json!({"command_index": 0, "command": ""})),
        placed("response.shell_call_command.delta", &json!({"command_index": 0, "delta": "ls"})),
        placed("response.shell_call_command.done", &json!({"command_index": 0, "command": "ls"})),
        placed(
            "response.shell_call_output_content.delta",
            &json!({"command_index": 0, "delta": {"stdout": "a", "stderr": ""}}),
        ),
        placed("response.shell_call_output_content.done", &json!({"command_index": 0, "output": []})),
        json!({"type": "response.audio.delta", "delta": "AA=="}),
        json!({"type": "response.audio.done"}),
        json!({"type": "response.audio.transcript.delta", "delta": "Hi"}),
        json!({"type": "response.audio.transcript.done"}),
        json!({"type": "response.compaction.compacting", "item_id": "cmp_1", "output_index": 0}),
        json!({"type": "response.steer.accepted", "id": 1}),
        json!({"type": "response.steer.pending", "id": 1}),
        json!({"type": "response.steer.failed", "id": 1}),
        json!({"type": "response.metadata", "metadata": {"openai_verification_recommendation": ["trusted_access_for_cyber"]}}),
        json!({"type": "codex.rate_limits", "rate_limits": {"primary": {"used_percent": 1}}}),
        json!({"type": "keepalive"}),
        json!({"type": "response.keep_alive", "sequence_number": 1}),
        json!({"type": "response.heartbeat", "at": 1}),
        json!({"type": "response.done", "response": {}}),
        json!({"type": "responsesapi.websocket_timing", "timing": {}}),
        json!({"type": "response.hologram.delta", "delta": "x"}),
    ];
    for (call, steps) in [
        ("file_search_call", &["in_progress", "searching", "completed"][..]),
        ("web_search_call", &["in_progress", "searching", "completed"]),
        ("code_interpreter_call", &["in_progress", "interpreting", "completed"]),
        ("image_generation_call", &["in_progress", "generating", "completed"]),
        ("mcp_call", &["in_progress", "completed", "failed"]),
        ("mcp_list_tools", &["in_progress", "completed", "failed"]),
    ] {
        rows.extend(steps.iter().map(|step| placed(&format!("response.{call}.{step}"), &json!({}))));
    }
    rows
}

#[tokio::test]
async fn every_event_is_told_as_itself() {
    if no_network() {
        return;
    }
    let rows = rows();
    let reply = |event: &Value| Reply::sse(body([event.clone(), ev::completed("resp_1", vec![])]));
    let mock = serve(rows.iter().map(reply)).await;
    let client = client(provider(&mock));
    let terminal = ["response.completed", "response.failed", "response.incomplete", "error"];
    for kind in StreamEvent::TYPES.iter().filter(|kind| !terminal.contains(kind)) {
        assert!(rows.iter().any(|event| event["type"] == *kind), "{kind} has a row");
    }
    let mut told = Vec::new();
    for event in &rows {
        let stream =
            in_time(client.stream_request(request(), ResponsesOptions::default())).await.expect("a head");
        let mut lines = lines(stream).await;
        assert_eq!(lines.pop().as_deref(), Some("completed resp_1"), "{event}");
        told.push(format!("{}: {}", event["type"].as_str().expect("a type"), lines.join(", ")));
    }
    insta::assert_snapshot!(told.join("\n"), @"
    response.created: Created
    response.queued: Queued
    response.in_progress: InProgress
    response.output_item.added: OutputItemAdded
    response.output_item.done: text Hi, done message
    response.content_part.added: ContentPartAdded
    response.content_part.done: text Hi, ContentPartDone, done message
    response.output_text.delta: text Hi, done message
    response.output_text.done: text Hi, OutputTextDone, done message
    response.output_text.annotation.added: OutputTextAnnotationAdded
    response.refusal.delta: RefusalDelta
    response.refusal.done: RefusalDelta, RefusalDone
    response.function_call_arguments.delta: FunctionCallArgumentsDelta
    response.function_call_arguments.done: FunctionCallArgumentsDelta, FunctionCallArgumentsDone
    response.custom_tool_call_input.delta: ToolCallInputDelta
    response.custom_tool_call_input.done: ToolCallInputDelta, ToolCallInputDone
    response.reasoning_text.delta: ReasoningContentDelta
    response.reasoning_text.done: ReasoningContentDelta, ReasoningContentDone
    response.reasoning_summary_text.delta: ReasoningSummaryDelta
    response.reasoning_summary_text.done: ReasoningSummaryDelta, ReasoningSummaryDone
    response.reasoning_summary_part.added: ReasoningSummaryPartAdded
    response.reasoning_summary_part.done: ReasoningSummaryPartDone
    response.code_interpreter_call_code.delta: CodeInterpreterCallCodeDelta
    response.code_interpreter_call_code.done: CodeInterpreterCallCodeDelta, CodeInterpreterCallCodeDone
    response.image_generation_call.partial_image: ImageGenerationCallPartialImage
    response.mcp_call_arguments.delta: McpCallArgumentsDelta
    response.mcp_call_arguments.done: McpCallArgumentsDelta, McpCallArgumentsDone
    response.reasoning_part.added: ReasoningPartAdded
    response.reasoning_part.done: ReasoningPartDone
    response.shell_call_command.added: ShellCallCommandAdded
    response.shell_call_command.delta: ShellCallCommandDelta
    response.shell_call_command.done: ShellCallCommandDelta, ShellCallCommandDone
    response.shell_call_output_content.delta: ShellCallOutputContentDelta
    response.shell_call_output_content.done: ShellCallOutputContentDone
    response.audio.delta: AudioDelta
    response.audio.done: AudioDone
    response.audio.transcript.delta: AudioTranscriptDelta
    response.audio.transcript.done: AudioTranscriptDone
    response.compaction.compacting: CompactionCompacting
    response.steer.accepted: Other
    response.steer.pending: Other
    response.steer.failed: Other
    response.metadata: Metadata
    codex.rate_limits: limits codex
    keepalive: Keepalive
    response.keep_alive: Keepalive
    response.heartbeat: Keepalive
    response.done: Other
    responsesapi.websocket_timing: Other
    response.hologram.delta: unknown, a `type` this version does not know
    response.file_search_call.in_progress: FileSearchCallInProgress
    response.file_search_call.searching: FileSearchCallSearching
    response.file_search_call.completed: FileSearchCallCompleted
    response.web_search_call.in_progress: WebSearchCallInProgress
    response.web_search_call.searching: WebSearchCallSearching
    response.web_search_call.completed: WebSearchCallCompleted
    response.code_interpreter_call.in_progress: CodeInterpreterCallInProgress
    response.code_interpreter_call.interpreting: CodeInterpreterCallInterpreting
    response.code_interpreter_call.completed: CodeInterpreterCallCompleted
    response.image_generation_call.in_progress: ImageGenerationCallInProgress
    response.image_generation_call.generating: ImageGenerationCallGenerating
    response.image_generation_call.completed: ImageGenerationCallCompleted
    response.mcp_call.in_progress: McpCallInProgress
    response.mcp_call.completed: McpCallCompleted
    response.mcp_call.failed: McpCallFailed
    response.mcp_list_tools.in_progress: McpListToolsInProgress
    response.mcp_list_tools.completed: McpListToolsCompleted
    response.mcp_list_tools.failed: McpListToolsFailed
    ");
}

/// The events whose values a caller needs, whole.
fn valued() -> Vec<(Value, ResponseEvent)> {
    let input = |item: Option<&str>, call: Option<&str>| {
        let mut event =
            json!({"type": "response.custom_tool_call_input.delta", "output_index": 0, "delta": "in"});
        for (name, value) in [("item_id", item), ("call_id", call)] {
            if let Some(value) = value {
                event[name] = json!(value);
            }
        }
        let told = ResponseEvent::ToolCallInputDelta {
            item_id: item.or(call).unwrap_or_default().into(),
            call_id: call.map(str::to_owned),
            delta: "in".to_owned(),
        };
        (event, told)
    };
    let usage = json!({
        "input_tokens": 5, "input_tokens_details": {"cached_tokens": 2}, "output_tokens": 3,
        "output_tokens_details": {"reasoning_tokens": 1}, "total_tokens": 8,
    });
    let completed = |response: Value| json!({"type": "response.completed", "response": response});
    vec![
        input(Some("ctc_1"), Some("call_1")),
        input(Some("ctc_1"), None),
        input(None, Some("call_1")),
        input(None, None),
        (
            placed("response.reasoning_summary_text.delta", &json!({"summary_index": 2, "delta": "Hm."})),
            ResponseEvent::ReasoningSummaryDelta { delta: "Hm.".to_owned(), summary_index: 2 },
        ),
        (
            placed("response.reasoning_text.delta", &json!({"content_index": 3, "delta": "Hm."})),
            ResponseEvent::ReasoningContentDelta { delta: "Hm.".to_owned(), content_index: 3 },
        ),
        (
            placed("response.reasoning_summary_part.added", &json!({"summary_index": 4, "part": {}})),
            ResponseEvent::ReasoningSummaryPartAdded { summary_index: 4 },
        ),
        (
            completed(json!({"id": "resp_9", "usage": usage, "end_turn": false})),
            ResponseEvent::Completed {
                response_id: "resp_9".to_owned(),
                token_usage: Some(TokenUsage {
                    input_tokens: 5,
                    cached_input_tokens: 2,
                    output_tokens: 3,
                    reasoning_output_tokens: 1,
                    total_tokens: 8,
                    ..TokenUsage::default()
                }),
                end_turn: Some(false),
            },
        ),
        (
            completed(json!({"id": "resp_9", "usage": null})),
            ResponseEvent::Completed { response_id: "resp_9".to_owned(), token_usage: None, end_turn: None },
        ),
    ]
}

#[tokio::test]
async fn the_values_of_events_are_told_whole() {
    if no_network() {
        return;
    }
    for (event, expected) in valued() {
        let mock = serve([Reply::sse(body([event.clone()]))]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        let told = in_time(stream.next()).await.expect("an event").expect("no failure");
        assert_eq!(told, expected, "{event}");
    }
}
