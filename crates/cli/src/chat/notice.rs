//! Lines about a turn: what went wrong, what waits, what tools do.

use std::time::Duration;

use codex_protocol::ResponseItem;
use codex_protocol::event_msg::{
    CodexErrorInfo, ErrorEvent, StreamErrorEvent, ThreadRolledBackEvent, ToolCallItem, ToolStatus,
    TurnAbortReason, TurnAbortedEvent,
};

use crate::one_line::{MESSAGE_CHARS, WORD_CHARS, one_line};

/// A request is sent again: why, when, which attempt, and whether it may cost twice.
pub(super) fn repeat(event: &StreamErrorEvent) -> String {
    let details = event.additional_details.as_deref();
    let why = [Some(event.reason.as_str()), details].into_iter().flatten().find(|why| !why.is_empty());
    let why = why.unwrap_or("the request failed");
    let seconds = Duration::from_millis(event.wait_ms).as_secs_f64();
    let cost = if event.may_be_billed { "; it may be billed again" } else { "" };
    format!(
        "note: {}; repeat {} of {} in {seconds:.1} s{cost}",
        one_line(why, MESSAGE_CHARS),
        event.attempt,
        event.max_attempts,
    )
}

/// What failed, and what can be done about it here. The words of the failure have the rest.
pub(super) fn error(event: &ErrorEvent) -> String {
    let message = one_line(&event.message, MESSAGE_CHARS);
    let advice = event.codex_error_info.as_ref().and_then(advice);
    let wait =
        event.retry_after_ms.map(|wait| format!("; the server asks to wait {} s", wait.div_ceil(1_000)));
    let id = event.request_id.as_deref().filter(|id| !event.message.contains(id));
    let request = id.map(|id| format!(" (request id {})", one_line(id, WORD_CHARS)));
    let advice = advice.map(|advice| format!("; {advice}"));
    let parts = [Some(format!("error: {message}")), wait, advice, request];
    parts.into_iter().flatten().collect()
}

/// What a person can do in a chat, where there is something.
fn advice(info: &CodexErrorInfo) -> Option<&'static str> {
    Some(match info {
        CodexErrorInfo::ContextWindowExceeded => "take turns back with /undo, or begin a new chat",
        CodexErrorInfo::UsageLimitExceeded => "/usage shows when the limits are reset",
        CodexErrorInfo::RateLimited
        | CodexErrorInfo::ServerOverloaded
        | CodexErrorInfo::InternalServerError => "say it again later",
        CodexErrorInfo::HttpConnectionFailed { .. } => {
            "check the network and the base URL, then say it again"
        }
        CodexErrorInfo::ResponseStreamConnectionFailed { .. }
        | CodexErrorInfo::ResponseStreamDisconnected { .. } => "say it again",
        _ => return None,
    })
}

/// How a turn was ended from outside.
pub(super) fn aborted(event: &TurnAbortedEvent) -> &'static str {
    match event.reason {
        TurnAbortReason::Replaced => "note: another turn took its place",
        _ => "interrupted",
    }
}

/// What became of taking turns back.
pub(super) fn rolled_back(event: ThreadRolledBackEvent) -> &'static str {
    match event.num_turns {
        0 => "there is no turn to take back",
        _ => "the last turn is taken back; the model does not see it any more",
    }
}

/// A tool is called, where `item` says so.
pub(super) fn call(item: &ResponseItem) -> Option<String> {
    let (name, input) = match item {
        ResponseItem::FunctionCall(call) => (&call.name, &call.arguments),
        ResponseItem::CustomToolCall(call) => (&call.name, &call.input),
        _ => return None,
    };
    Some(
        format!("tool: {} {}", one_line(name, WORD_CHARS), one_line(input, WORD_CHARS)).trim_end().to_owned(),
    )
}

/// How a call ended.
pub(super) fn outcome(call: &ToolCallItem) -> String {
    let how = match call.status {
        ToolStatus::Completed => "done",
        ToolStatus::Failed => "failed",
        ToolStatus::Declined => "denied",
        ToolStatus::Aborted => "stopped",
        _ => "left",
    };
    let name = one_line(&call.name, WORD_CHARS);
    let output = one_line(call.output.as_deref().unwrap_or_default(), WORD_CHARS);
    let output = if output.is_empty() { output } else { format!(": {output}") };
    format!("tool: {name} {how}{output}")
}

/// Something that the server did by itself.
pub(super) fn hosted(item: &ResponseItem) -> String {
    format!("tool: {} (at the server)", one_line(item.type_word().unwrap_or("unknown"), WORD_CHARS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_in_one_line_what_to_do() {
        let event = |info: Option<CodexErrorInfo>| ErrorEvent {
            message: "it broke\n\u{1b}[2J".to_owned(),
            codex_error_info: info,
            ..ErrorEvent::default()
        };
        let broke = "error: it broke \u{fffd}[2J";
        for (event, expected) in [
            (event(None), String::new()),
            (event(Some(CodexErrorInfo::Other)), String::new()),
            (event(Some(CodexErrorInfo::BadRequest)), String::new()),
            (
                event(Some(CodexErrorInfo::ContextWindowExceeded)),
                "; take turns back with /undo, or begin a new chat".to_owned(),
            ),
            (event(Some(CodexErrorInfo::Unauthorized)), String::new()),
            (ErrorEvent { request_id: Some("it".to_owned()), ..event(None) }, String::new()),
            (
                event(Some(CodexErrorInfo::HttpConnectionFailed { http_status_code: None })),
                "; check the network and the base URL, then say it again".to_owned(),
            ),
            (
                ErrorEvent {
                    retry_after_ms: Some(61_001),
                    request_id: Some("req_1".to_owned()),
                    ..event(Some(CodexErrorInfo::RateLimited))
                },
                "; the server asks to wait 62 s; say it again later (request id req_1)".to_owned(),
            ),
        ] {
            assert_eq!(error(&event), format!("{broke}{expected}"), "{event:?}");
        }
    }

    #[test]
    fn a_repeat_says_why_when_and_what_it_may_cost() {
        let event = StreamErrorEvent {
            reason: "the stream was cut".to_owned(),
            wait_ms: 1_250,
            attempt: 2,
            max_attempts: 5,
            ..StreamErrorEvent::default()
        };
        let details = Some("connection\nreset".to_owned());
        for (event, expected) in [
            (event.clone(), "note: the stream was cut; repeat 2 of 5 in 1.2 s"),
            (
                StreamErrorEvent {
                    reason: String::new(),
                    additional_details: details,
                    may_be_billed: true,
                    ..event.clone()
                },
                "note: connection reset; repeat 2 of 5 in 1.2 s; it may be billed again",
            ),
            (
                StreamErrorEvent { reason: String::new(), wait_ms: 0, ..event },
                "note: the request failed; repeat 2 of 5 in 0.0 s",
            ),
        ] {
            assert_eq!(repeat(&event), expected);
        }
    }

    #[test]
    fn the_outcome_of_a_tool_is_one_bounded_line() {
        let call = |status: ToolStatus, output: Option<&str>| ToolCallItem {
            name: "ls".to_owned(),
            status,
            output: output.map(str::to_owned),
            ..ToolCallItem::default()
        };
        for (call, expected) in [
            (call(ToolStatus::Completed, Some("a\nb\n")), "tool: ls done: a b".to_owned()),
            (call(ToolStatus::Completed, Some("")), "tool: ls done".to_owned()),
            (call(ToolStatus::Failed, Some("\u{7}")), "tool: ls failed: \u{fffd}".to_owned()),
            (call(ToolStatus::Declined, Some("not today")), "tool: ls denied: not today".to_owned()),
            (call(ToolStatus::Aborted, None), "tool: ls stopped".to_owned()),
            (
                call(ToolStatus::Completed, Some(&"x".repeat(300))),
                format!("tool: ls done: {}…", "x".repeat(200)),
            ),
        ] {
            assert_eq!(outcome(&call), expected);
        }
    }
}
