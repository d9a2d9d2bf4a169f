//! Lines about a turn: what went wrong, what waits, what tools do.

use codex_protocol::ResponseItem;
use codex_protocol::event_msg::{
    CodexErrorInfo, ErrorEvent, ThreadRolledBackEvent, TurnAbortReason, TurnAbortedEvent,
};

use crate::one_line::{MESSAGE_CHARS, WORD_CHARS, one_line};

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
                "; the server asks to wait 62 s (request id req_1)".to_owned(),
            ),
        ] {
            assert_eq!(error(&event), format!("{broke}{expected}"), "{event:?}");
        }
    }
}
