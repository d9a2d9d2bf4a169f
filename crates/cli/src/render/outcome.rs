//! How a tool's call ended.

use codex_protocol::event_msg::{ToolCallItem, ToolStatus};

use crate::one_line::{WORD_CHARS, one_line};

/// How a call ended.
pub(crate) fn outcome(call: &ToolCallItem) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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
