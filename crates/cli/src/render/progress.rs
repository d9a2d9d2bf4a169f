//! [`Progress`]: what is waited for, how long, and which attempt it is.

use std::time::Duration;

use codex_protocol::EventMsg;
use codex_protocol::event_msg::{ToolStatus, TurnItem};

use crate::one_line::one_line;

/// A wait that is shorter needs no line.
const QUIET: Duration = Duration::from_secs(1);
/// How much of a tool's name is shown, in characters.
const NAME_CHARS: usize = 40;
/// How many tools are named at most.
const TOOLS: usize = 64;

/// What is waited for. Times are those since the program began.
#[derive(Debug)]
pub(crate) struct Progress {
    wait: Wait,
    since: Duration,
    /// How often the request was sent.
    attempt: u32,
    /// The calls that run, by id, with the names of their tools.
    tools: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    /// For nothing: text comes, or the turn is over.
    Nothing,
    /// For the answer to begin.
    Answer,
    /// For the model to stop reasoning.
    Reasoning,
    /// For something that happens at the server.
    Server,
    /// Until it is time to ask again.
    Repeat { until: Duration },
    /// For a person.
    Approval,
}

impl Progress {
    pub(crate) fn new(now: Duration) -> Self {
        Self { wait: Wait::Answer, since: now, attempt: 1, tools: Vec::new() }
    }

    /// Takes the next event, which came `now`.
    pub(crate) fn take(&mut self, msg: &EventMsg, now: Duration) {
        match msg {
            EventMsg::TaskStarted(_) => self.begin(Wait::Answer, now),
            EventMsg::ItemStarted(event) => self.started(&event.item, now),
            EventMsg::ItemCompleted(event) => self.ended(&event.item, now),
            EventMsg::AgentMessageContentDelta(_) => self.go_on(Wait::Nothing, now),
            EventMsg::ToolApprovalRequest(_) => self.go_on(Wait::Approval, now),
            EventMsg::StreamError(event) => {
                let until = now.saturating_add(Duration::from_millis(event.wait_ms));
                self.begin(Wait::Repeat { until }, now);
                self.attempt = event.attempt.saturating_add(1);
            }
            EventMsg::RawResponseCompleted(_) => {
                self.attempt = 1;
                self.begin(Wait::Answer, now);
            }
            EventMsg::TaskComplete(_) | EventMsg::TurnAborted(_) => {
                self.tools.clear();
                self.begin(Wait::Nothing, now);
            }
            _ => {}
        }
    }

    /// The line that is shown `now`; `None` where there is nothing to wait for, or not for long.
    pub(crate) fn line(&self, now: Duration) -> Option<String> {
        let waited = now.saturating_sub(self.since);
        if waited < QUIET {
            return None;
        }
        let what = match (self.wait, &self.tools[..]) {
            (Wait::Repeat { until }, _) if until > now => {
                format!("waiting {} to ask again", seconds(until.saturating_sub(now), true))
            }
            (Wait::Approval, _) | (Wait::Nothing, []) => return None,
            (Wait::Answer | Wait::Nothing, [(_, name)]) => format!("{name} runs"),
            (Wait::Answer | Wait::Nothing, [_, ..]) => format!("{} tools run", self.tools.len()),
            (Wait::Answer | Wait::Repeat { .. }, _) => "waiting for the answer".to_owned(),
            (Wait::Reasoning, _) => "the model reasons".to_owned(),
            (Wait::Server, _) => "the server works".to_owned(),
        };
        let attempt = if self.attempt > 1 { format!(", attempt {}", self.attempt) } else { String::new() };
        Some(format!("{what}, {}{attempt}", seconds(waited, false)))
    }

    fn started(&mut self, item: &TurnItem, now: Duration) {
        match item {
            TurnItem::Reasoning(_) => self.begin(Wait::Reasoning, now),
            TurnItem::Hosted(_) => self.begin(Wait::Server, now),
            TurnItem::ToolCall(call) if self.tools.len() < TOOLS => {
                self.tools.push((call.id.clone(), one_line(&call.name, NAME_CHARS)));
            }
            _ => {}
        }
    }

    fn ended(&mut self, item: &TurnItem, now: Duration) {
        match item {
            TurnItem::ToolCall(call) if call.status != ToolStatus::InProgress => {
                self.tools.retain(|(id, _)| *id != call.id);
                self.begin(Wait::Answer, now);
            }
            TurnItem::UserMessage(_) | TurnItem::ToolCall(_) => {}
            _ => self.begin(Wait::Answer, now),
        }
    }

    fn begin(&mut self, wait: Wait, now: Duration) {
        self.wait = wait;
        self.since = now;
    }

    /// Waits for this, unless it is what is waited for already.
    fn go_on(&mut self, wait: Wait, now: Duration) {
        if self.wait != wait {
            self.begin(wait, now);
        }
    }
}

/// Whole seconds: those that are left are rounded up, those that passed down.
fn seconds(time: Duration, is_left: bool) -> String {
    let whole = time.as_secs() + u64::from(is_left && time.subsec_nanos() > 0);
    match (whole / 60, whole % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use codex_protocol::event_msg::{
        AgentMessageContentDeltaEvent, AgentMessageItem, ItemCompletedEvent, ItemStartedEvent,
        RawResponseCompletedEvent, ReasoningTextItem, StreamErrorEvent, TaskCompleteEvent,
        ToolApprovalRequestEvent, ToolCallItem,
    };

    use super::*;

    fn started(item: TurnItem) -> EventMsg {
        let (thread_id, turn_id) = (String::new(), String::new());
        EventMsg::ItemStarted(ItemStartedEvent { thread_id, turn_id, item, started_at_ms: 0 })
    }

    fn ended(item: TurnItem) -> EventMsg {
        let (thread_id, turn_id) = (String::new(), String::new());
        EventMsg::ItemCompleted(ItemCompletedEvent { thread_id, turn_id, item, completed_at_ms: 0 })
    }

    fn tool(id: &str, status: ToolStatus) -> TurnItem {
        let (id, name) = (id.to_owned(), "weather\u{1b}".to_owned());
        TurnItem::ToolCall(ToolCallItem { id, name, status, ..ToolCallItem::default() })
    }

    #[test]
    fn what_is_waited_for_is_told() {
        let reasoning = || TurnItem::Reasoning(ReasoningTextItem::default());
        let message = || TurnItem::AgentMessage(AgentMessageItem::default());
        let delta = || EventMsg::AgentMessageContentDelta(AgentMessageContentDeltaEvent::default());
        let whole = || EventMsg::RawResponseCompleted(RawResponseCompletedEvent::default());
        let repeat = |attempt, wait_ms| {
            EventMsg::StreamError(StreamErrorEvent { attempt, wait_ms, ..StreamErrorEvent::default() })
        };
        let asked = || EventMsg::ToolApprovalRequest(ToolApprovalRequestEvent::default());
        let over = || EventMsg::TaskComplete(TaskCompleteEvent::default());
        let running = || started(tool("a", ToolStatus::InProgress));
        // Events with the second they come in, the second of the line, the line.
        for (case, events, now, expected) in [
            ("not for long", vec![], 0, None),
            ("the answer", vec![], 12, Some("waiting for the answer, 12 s")),
            ("the answer, for long", vec![], 75, Some("waiting for the answer, 1 min 15 s")),
            ("reasoning", vec![(2, started(reasoning()))], 5, Some("the model reasons, 3 s")),
            (
                "after reasoning",
                vec![(2, started(reasoning())), (4, ended(reasoning()))],
                5,
                Some("waiting for the answer, 1 s"),
            ),
            ("text", vec![(2, started(message())), (2, delta())], 9, None),
            ("a wait", vec![(2, repeat(1, 10_500))], 5, Some("waiting 8 s to ask again, 3 s, attempt 2")),
            (
                "a second attempt",
                vec![(2, repeat(1, 500))],
                9,
                Some("waiting for the answer, 7 s, attempt 2"),
            ),
            (
                "after a second attempt",
                vec![(2, repeat(1, 0)), (3, running()), (4, whole())],
                6,
                Some("weather\u{fffd} runs, 2 s"),
            ),
            (
                "two tools",
                vec![(1, running()), (1, started(tool("b", ToolStatus::InProgress))), (2, whole())],
                5,
                Some("2 tools run, 3 s"),
            ),
            (
                "after a tool",
                vec![(1, running()), (2, whole()), (5, ended(tool("a", ToolStatus::Completed)))],
                8,
                Some("waiting for the answer, 3 s"),
            ),
            ("a person", vec![(1, running()), (2, whole()), (3, asked())], 9, None),
            ("over", vec![(2, running()), (3, over())], 9, None),
        ] {
            let mut progress = Progress::new(Duration::ZERO);
            for (second, msg) in events {
                progress.take(&msg, Duration::from_secs(second));
            }
            assert_eq!(progress.line(Duration::from_secs(now)).as_deref(), expected, "{case}");
        }
    }
}
