//! [`Notes`]: what standard error says of a thread's events.

use codex_protocol::event_msg::{RawResponseCompletedEvent, StreamErrorEvent, ToolStatus, TurnItem};
use codex_protocol::{ContentPart, EventMsg, Message, ResponseItem, Role};

use super::outcome::outcome;
use crate::one_line::{MESSAGE_CHARS, WORD_CHARS, one_line};

/// How many items without text are named.
const NAMED: usize = 8;

/// What standard error says of a thread's events, a line each.
#[derive(Debug)]
pub(crate) struct Notes {
    /// Whether it also says what it cost.
    is_verbose: bool,
    /// Whether a message had text, or was a refusal.
    is_answered: bool,
    /// The types of the model's items that have no text.
    others: Vec<String>,
}

impl Notes {
    pub(crate) fn new(is_verbose: bool) -> Self {
        Self { is_verbose, is_answered: false, others: Vec::new() }
    }

    /// Takes the next event and gives the line that it is worth.
    pub(crate) fn take(&mut self, msg: &EventMsg) -> Option<String> {
        match msg {
            EventMsg::Warning(event) => Some(format!("warning: {}", one_line(&event.message, MESSAGE_CHARS))),
            EventMsg::StreamError(event) => Some(repeat_note(event)),
            EventMsg::RawResponseItem(event) => self.recorded(&event.item),
            EventMsg::ItemCompleted(event) => self.completed(&event.item),
            EventMsg::RawResponseCompleted(event) if self.is_verbose => Some(cost(event)),
            EventMsg::TaskComplete(event) if event.error.is_none() => self.unanswered(),
            _ => None,
        }
    }

    /// How a tool's call ended: always where it was not allowed to run.
    fn completed(&self, item: &TurnItem) -> Option<String> {
        match item {
            TurnItem::ToolCall(call) if self.is_verbose || call.status == ToolStatus::Declined => {
                Some(outcome(call))
            }
            _ => None,
        }
    }

    fn recorded(&mut self, item: &ResponseItem) -> Option<String> {
        match item {
            ResponseItem::Message(message) if message.role == Role::Assistant => {
                let refusal = refusal(message);
                self.is_answered |= !refusal.is_empty() || !message.text().is_empty();
                (!refusal.is_empty()).then(|| format!("refusal: {}", one_line(&refusal, MESSAGE_CHARS)))
            }
            // What was said to the model.
            ResponseItem::Message(_)
            | ResponseItem::FunctionCallOutput(_)
            | ResponseItem::CustomToolCallOutput(_) => None,
            item => {
                self.other(item.type_word());
                None
            }
        }
    }

    fn other(&mut self, kind: Option<&str>) {
        let kind =
            kind.map_or_else(|| "an item without a type".to_owned(), |kind| one_line(kind, WORD_CHARS));
        if self.others.len() < NAMED && !self.others.contains(&kind) {
            self.others.push(kind);
        }
    }

    /// What is said of a turn that is complete and has no text.
    fn unanswered(&self) -> Option<String> {
        match &self.others[..] {
            _ if self.is_answered => None,
            [] => Some("note: the reply is empty".to_owned()),
            others => Some(format!("note: the reply has no text; it holds {}", others.join(", "))),
        }
    }
}

/// In what words the model refused, if it did.
fn refusal(message: &Message) -> String {
    let words = message.content.parts().iter().filter_map(|part| match part {
        ContentPart::Refusal(part) => Some(part.refusal.as_str()),
        _ => None,
    });
    words.collect()
}

/// Why a request is sent again, when, and what that may cost.
pub(crate) fn repeat_note(event: &StreamErrorEvent) -> String {
    let why = event.additional_details.as_deref().unwrap_or(&event.reason);
    let why = if why.is_empty() { "the attempt failed".to_owned() } else { one_line(why, MESSAGE_CHARS) };
    let tenths = event.wait_ms.saturating_add(50) / 100;
    let cost = if event.may_be_billed { "; it may be billed again" } else { "" };
    let attempt = event.attempt.saturating_add(1);
    format!("note: {why}; attempt {attempt} in {}.{} s{cost}", tenths / 10, tenths % 10)
}

/// What a response cost, and under which id the server knows it.
fn cost(event: &RawResponseCompletedEvent) -> String {
    let usage = event.token_usage.map_or_else(
        || "usage unknown".to_owned(),
        |usage| {
            format!(
                "{} input tokens ({} cached), {} output tokens ({} reasoning)",
                usage.input_tokens,
                usage.cached_input_tokens,
                usage.output_tokens,
                usage.reasoning_output_tokens
            )
        },
    );
    format!("completed: {usage}; response id {}", one_line(&event.response_id, WORD_CHARS))
}

#[cfg(test)]
mod tests {
    use codex_protocol::event_msg::{
        ErrorEvent, ItemCompletedEvent, RawResponseItemEvent, TaskCompleteEvent, ToolCallItem, WarningEvent,
    };
    use codex_protocol::{FunctionCall, FunctionCallOutput, MessageContent, RawJson, TokenUsage};
    use serde_json::json;

    use super::*;

    fn recorded(item: impl Into<ResponseItem>) -> EventMsg {
        EventMsg::RawResponseItem(RawResponseItemEvent { item: item.into() })
    }

    fn complete() -> EventMsg {
        EventMsg::TaskComplete(TaskCompleteEvent::default())
    }

    fn notes(is_verbose: bool, events: &[EventMsg]) -> Vec<String> {
        let mut notes = Notes::new(is_verbose);
        events.iter().filter_map(|msg| notes.take(msg)).collect()
    }

    fn refused(words: &str) -> EventMsg {
        let part = ContentPart::from_json(json!({"type": "refusal", "refusal": words}).into());
        recorded(Message::new(Role::Assistant, MessageContent::Parts(vec![part])))
    }

    #[test]
    fn what_is_not_text_is_told_apart() {
        let call = || recorded(FunctionCall::default());
        let kind = format!("{{\"type\":\"\\u001b[2J\\n{}\"}}", "x".repeat(300));
        let kind = recorded(ResponseItem::from_json(RawJson::parse(kind).expect("JSON")));
        let failed = EventMsg::TaskComplete(TaskCompleteEvent {
            error: Some(Box::new(ErrorEvent::default())),
            ..TaskCompleteEvent::default()
        });
        let user = || recorded(ResponseItem::user("hi"));
        for (case, events, expected) in [
            ("text", vec![user(), recorded(ResponseItem::assistant("a")), complete()], vec![]),
            ("nothing", vec![user(), complete()], vec!["note: the reply is empty".to_owned()]),
            (
                "calls",
                vec![call(), call(), complete()],
                vec!["note: the reply has no text; it holds function_call".to_owned()],
            ),
            (
                "calls and their outputs",
                vec![call(), recorded(FunctionCallOutput::default()), complete()],
                vec!["note: the reply has no text; it holds function_call".to_owned()],
            ),
            ("calls before text", vec![call(), recorded(ResponseItem::assistant("a")), complete()], vec![]),
            ("a failed turn", vec![failed], vec![]),
            (
                "a kind that attacks terminals",
                vec![kind, complete()],
                vec![format!("note: the reply has no text; it holds \u{fffd}[2J {}…", "x".repeat(195))],
            ),
            ("a refusal", vec![refused("No."), complete()], vec!["refusal: No.".to_owned()]),
            (
                "a refusal that attacks terminals",
                vec![refused(&format!("No.\r\n\u{9b}2J{}", "x".repeat(2000))), complete()],
                vec![format!("refusal: No. \u{fffd}2J{}…", "x".repeat(993))],
            ),
            (
                "a warning",
                vec![EventMsg::Warning(WarningEvent { message: "one\ntwo".to_owned() })],
                vec!["warning: one two".to_owned()],
            ),
        ] {
            assert_eq!(notes(false, &events), expected, "{case}");
        }
    }

    #[test]
    fn a_repeat_is_told_with_its_cause_its_wait_and_its_cost() {
        let event = StreamErrorEvent {
            reason: "the server failed".to_owned(),
            additional_details: Some("the server failed (status 503)".to_owned()),
            wait_ms: 1_460,
            attempt: 1,
            ..StreamErrorEvent::default()
        };
        let bare = StreamErrorEvent { additional_details: None, wait_ms: 0, ..event.clone() };
        let billed = StreamErrorEvent { may_be_billed: true, attempt: 2, ..event.clone() };
        let unsaid = StreamErrorEvent { reason: String::new(), ..bare.clone() };
        for (event, expected) in [
            (event, "note: the server failed (status 503); attempt 2 in 1.5 s"),
            (bare, "note: the server failed; attempt 2 in 0.0 s"),
            (unsaid, "note: the attempt failed; attempt 2 in 0.0 s"),
            (billed, "note: the server failed (status 503); attempt 3 in 1.5 s; it may be billed again"),
        ] {
            assert_eq!(notes(false, &[EventMsg::StreamError(event)]), [expected]);
        }
    }

    #[test]
    fn how_a_call_ended_is_told_on_demand_and_that_it_was_denied_always() {
        let ended = |status| {
            let name = "ls".to_owned();
            let item = TurnItem::ToolCall(ToolCallItem { name, status, ..ToolCallItem::default() });
            let (thread_id, turn_id) = (String::new(), String::new());
            EventMsg::ItemCompleted(ItemCompletedEvent { thread_id, turn_id, item, completed_at_ms: 0 })
        };
        for (status, is_verbose, expected) in [
            (ToolStatus::Completed, false, None),
            (ToolStatus::Completed, true, Some("tool: ls done")),
            (ToolStatus::Declined, false, Some("tool: ls denied")),
        ] {
            assert_eq!(Notes::new(is_verbose).take(&ended(status)).as_deref(), expected);
        }
    }

    #[test]
    fn the_cost_is_told_on_demand() {
        let usage = TokenUsage { input_tokens: 4, output_tokens: 24, ..TokenUsage::default() };
        let event = |token_usage| {
            EventMsg::RawResponseCompleted(RawResponseCompletedEvent {
                response_id: "resp_1".to_owned(),
                token_usage,
            })
        };
        for (usage, expected) in [
            (
                Some(usage),
                "completed: 4 input tokens (0 cached), 24 output tokens (0 reasoning); response id resp_1",
            ),
            (None, "completed: usage unknown; response id resp_1"),
        ] {
            assert_eq!(notes(true, &[event(usage)]), [expected]);
            assert_eq!(notes(false, &[event(usage)]), [""; 0]);
        }
    }
}
