//! [`Text`]: what of a thread's events stands on standard output, and when.

use codex_protocol::event_msg::TurnItem;
use codex_protocol::{EventMsg, ResponseItem, Role};

use crate::failure::Failure;

/// How much text is kept at most of messages that are not done, in bytes.
const LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// How many ids of finished messages are remembered: some servers finish one twice.
const REMEMBERED: usize = 1024;
/// What a terminal shows after text that does not count.
const WITHDRAWN: &str = "[withdrawn: the text above does not count]\n";

/// When text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// As it comes. What is then withdrawn was written.
    Words,
    /// Each message when it is done.
    Messages,
}

/// What of a thread's events stands on standard output: the text of each of the model's messages, once.
#[derive(Debug)]
pub(crate) struct Text {
    pace: Pace,
    /// Whether a person reads along: each message begins a line, and what is withdrawn is marked.
    is_terminal: bool,
    /// What was written of messages that are not done.
    open: Vec<Open>,
    done: Vec<String>,
    /// The message that is done and whose item comes next.
    ending: Option<String>,
    /// The message whose text was written last.
    current: Option<String>,
    place: Place,
}

#[derive(Debug)]
struct Open {
    id: String,
    text: String,
}

/// Where the output stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing was written.
    Start,
    /// At the beginning of a line.
    Line,
    /// Within a line that goes on.
    Within,
    /// Within a line that is over: something else came after it.
    After,
}

impl Text {
    pub(crate) fn new(pace: Pace, is_terminal: bool) -> Self {
        Self {
            pace,
            is_terminal,
            open: Vec::new(),
            done: Vec::new(),
            ending: None,
            current: None,
            place: Place::Start,
        }
    }

    /// Takes the next event and gives the text that is to be written now.
    ///
    /// # Errors
    /// Where more text comes of messages that are not done than is kept.
    pub(crate) fn take(&mut self, msg: &EventMsg) -> Result<String, Failure> {
        Ok(match msg {
            EventMsg::AgentMessageContentDelta(event) if !event.is_refusal => {
                self.piece(&event.item_id, &event.delta)?
            }
            EventMsg::ItemCompleted(event) => {
                if let TurnItem::AgentMessage(message) = &event.item {
                    self.ending = Some(message.id.clone());
                }
                String::new()
            }
            EventMsg::RawResponseItem(event) => self.recorded(&event.item),
            EventMsg::ItemWithdrawn(event) => self.withdrawn(&event.item_id),
            EventMsg::RawResponseCompleted(_) | EventMsg::StreamError(_) => {
                self.leave_line();
                String::new()
            }
            _ => String::new(),
        })
    }

    /// Whether the output stands within a line.
    pub(crate) fn is_within_line(&self) -> bool {
        matches!(self.place, Place::Within | Place::After)
    }

    /// The line was ended.
    pub(crate) fn end_line(&mut self) {
        if self.is_within_line() {
            self.place = Place::Line;
        }
    }

    fn piece(&mut self, id: &str, delta: &str) -> Result<String, Failure> {
        if self.pace == Pace::Messages || delta.is_empty() {
            return Ok(String::new());
        }
        let kept: usize = self.open.iter().map(|open| open.text.len()).sum();
        if kept + delta.len() > LIMIT_BYTES {
            return Err(Failure::TooLong { what: "a message".to_owned(), limit_bytes: LIMIT_BYTES });
        }
        match self.open.iter_mut().find(|open| open.id == id) {
            Some(open) => open.text.push_str(delta),
            None => self.open.push(Open { id: id.to_owned(), text: delta.to_owned() }),
        }
        Ok(self.written(id, delta))
    }

    /// An item is in the history: from now on it counts.
    fn recorded(&mut self, item: &ResponseItem) -> String {
        let ResponseItem::Message(message) = item else { return String::new() };
        if message.role != Role::Assistant {
            return String::new();
        }
        let id = self.ending.take().or_else(|| item.id().map(str::to_owned)).unwrap_or_default();
        let streamed = self.close(&id);
        if !id.is_empty() && !self.remember(&id) {
            return String::new();
        }
        let text = message.text();
        match text.strip_prefix(streamed.as_str()) {
            Some(rest) => self.written(&id, rest),
            // A refusal, whose words are no text.
            None if text.is_empty() => String::new(),
            None => self.taken_back() + &self.written(&id, &text),
        }
    }

    fn withdrawn(&mut self, id: &str) -> String {
        if self.close(id).is_empty() { String::new() } else { self.taken_back() }
    }

    /// Takes out what was written of a message.
    fn close(&mut self, id: &str) -> String {
        let at = self.open.iter().position(|open| open.id == id);
        at.map(|at| self.open.remove(at).text).unwrap_or_default()
    }

    /// Whether it is a message that was not finished before.
    fn remember(&mut self, id: &str) -> bool {
        if self.done.iter().any(|known| known == id) {
            return false;
        }
        if self.done.len() < REMEMBERED {
            self.done.push(id.to_owned());
        }
        true
    }

    /// What stands there does not count.
    fn taken_back(&mut self) -> String {
        self.leave_line();
        if !self.is_terminal {
            return String::new();
        }
        let line_end = if self.place == Place::After { "\n" } else { "" };
        self.place = Place::Line;
        format!("{line_end}{WITHDRAWN}")
    }

    fn leave_line(&mut self) {
        if self.place == Place::Within {
            self.place = Place::After;
        }
    }

    /// Text of a message, on a line of its own where it needs one.
    fn written(&mut self, id: &str, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let is_other = self.current.as_deref() != Some(id) || id.is_empty();
        let begins_line = match self.place {
            Place::Start | Place::Line => false,
            Place::Within => self.is_terminal && is_other,
            Place::After => true,
        };
        self.current = Some(id.to_owned());
        self.place = if text.ends_with('\n') { Place::Line } else { Place::Within };
        if begins_line { format!("\n{text}") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use codex_protocol::event_msg::{
        AgentMessageContentDeltaEvent, AgentMessageItem, ItemCompletedEvent, ItemWithdrawnEvent,
        RawResponseCompletedEvent, RawResponseItemEvent, StreamErrorEvent,
    };
    use codex_protocol::{ContentPart, Message, MessageContent};
    use serde_json::json;

    use super::*;

    fn delta(id: &str, delta: &str) -> Vec<EventMsg> {
        let (item_id, delta) = (id.to_owned(), delta.to_owned());
        let event = AgentMessageContentDeltaEvent { item_id, delta, ..Default::default() };
        vec![EventMsg::AgentMessageContentDelta(event)]
    }

    fn refused(id: &str, delta: &str) -> EventMsg {
        let (item_id, delta) = (id.to_owned(), delta.to_owned());
        let event = AgentMessageContentDeltaEvent { item_id, delta, is_refusal: true, ..Default::default() };
        EventMsg::AgentMessageContentDelta(event)
    }

    fn recorded(item: impl Into<ResponseItem>) -> EventMsg {
        EventMsg::RawResponseItem(RawResponseItemEvent { item: item.into() })
    }

    /// A message is done: clients know it by `id`, which the server need not.
    fn done_with(id: &str, content: impl Into<MessageContent>) -> Vec<EventMsg> {
        let item = AgentMessageItem { id: id.to_owned(), ..AgentMessageItem::default() };
        let shown = ItemCompletedEvent {
            thread_id: String::new(),
            turn_id: String::new(),
            item: TurnItem::AgentMessage(item),
            completed_at_ms: 0,
        };
        vec![EventMsg::ItemCompleted(shown), recorded(Message::new(Role::Assistant, content))]
    }

    fn done(id: &str, text: &str) -> Vec<EventMsg> {
        done_with(id, text)
    }

    fn withdrawn(id: &str) -> Vec<EventMsg> {
        vec![EventMsg::ItemWithdrawn(ItemWithdrawnEvent { item_id: id.to_owned(), ..Default::default() })]
    }

    fn again() -> Vec<EventMsg> {
        vec![EventMsg::StreamError(StreamErrorEvent::default())]
    }

    fn whole() -> Vec<EventMsg> {
        vec![EventMsg::RawResponseCompleted(RawResponseCompletedEvent::default())]
    }

    fn written(pace: Pace, is_terminal: bool, events: &[Vec<EventMsg>]) -> String {
        let mut text = Text::new(pace, is_terminal);
        events.concat().iter().map(|msg| text.take(msg).expect("it fits")).collect()
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn each_message_stands_there_once() {
        let refusal = json!({"type": "refusal", "refusal": "No."});
        let refusal = MessageContent::Parts(vec![ContentPart::from_json(refusal.into())]);
        let user = vec![recorded(ResponseItem::user("hi"))];
        // On a pipe; streamed to a pipe; on a terminal.
        for (case, events, messages, stream, terminal) in [
            (
                "a message",
                vec![user, delta("a", "On"), delta("a", "e."), done("a", "One."), whole()],
                "One.",
                "One.",
                "One.",
            ),
            (
                "two of one response",
                vec![delta("a", "One. "), done("a", "One. "), delta("b", "Two."), done("b", "Two."), whole()],
                "One. Two.",
                "One. Two.",
                "One. \nTwo.",
            ),
            (
                "two of two responses",
                vec![
                    delta("a", "One."),
                    done("a", "One."),
                    whole(),
                    delta("b", "Two."),
                    done("b", "Two."),
                    whole(),
                ],
                "One.\nTwo.",
                "One.\nTwo.",
                "One.\nTwo.",
            ),
            (
                "a line end is not doubled",
                vec![
                    delta("a", "One.\n"),
                    done("a", "One.\n"),
                    whole(),
                    delta("b", "Two."),
                    done("b", "Two."),
                ],
                "One.\nTwo.",
                "One.\nTwo.",
                "One.\nTwo.",
            ),
            ("without pieces", vec![done("a", "One."), whole()], "One.", "One.", "One."),
            (
                "more than its pieces",
                vec![delta("a", "On"), done("a", "One."), whole()],
                "One.",
                "One.",
                "One.",
            ),
            (
                "done twice",
                vec![done("a", "One."), done("a", "One. And more."), whole()],
                "One.",
                "One.",
                "One.",
            ),
            ("not done", vec![delta("a", "On")], "", "On", "On"),
            (
                "withdrawn, and again",
                vec![
                    delta("a", "On"),
                    withdrawn("a"),
                    again(),
                    delta("b", "One."),
                    done("b", "One."),
                    whole(),
                ],
                "One.",
                "On\nOne.",
                "On\n[withdrawn: the text above does not count]\nOne.",
            ),
            (
                "withdrawn before a word",
                vec![withdrawn("a"), again(), delta("b", "One."), done("b", "One.")],
                "One.",
                "One.",
                "One.",
            ),
            (
                "a finished one is kept when another is withdrawn",
                vec![
                    delta("a", "One."),
                    done("a", "One."),
                    delta("b", "Tw"),
                    withdrawn("b"),
                    again(),
                    delta("c", "Two."),
                    done("c", "Two."),
                ],
                "One.\nTwo.",
                "One.Tw\nTwo.",
                "One.\nTw\n[withdrawn: the text above does not count]\nTwo.",
            ),
            (
                "finished otherwise than it began",
                vec![delta("a", "Onne"), done("a", "One."), whole()],
                "One.",
                "Onne\nOne.",
                "Onne\n[withdrawn: the text above does not count]\nOne.",
            ),
            (
                "a refusal",
                vec![vec![refused("a", "No.")], done_with("a", refusal.clone()), whole()],
                "",
                "",
                "",
            ),
            (
                "a refusal after text",
                vec![delta("a", "One."), vec![refused("a", "No.")], done("a", "One."), whole()],
                "One.",
                "One.",
                "One.",
            ),
        ] {
            let told = [(Pace::Messages, false), (Pace::Words, false), (Pace::Words, true)]
                .map(|(pace, is_terminal)| written(pace, is_terminal, &events));
            assert_eq!(told, [messages, stream, terminal], "{case}");
        }
    }

    #[test]
    fn what_is_kept_of_an_open_message_is_bounded() {
        let mut text = Text::new(Pace::Words, false);
        let half = "x".repeat(LIMIT_BYTES / 2);
        for (id, fits) in [("a", true), ("b", true), ("c", false)] {
            assert_eq!(text.take(&delta(id, &half)[0]).is_ok(), fits, "{id}");
        }
    }
}
