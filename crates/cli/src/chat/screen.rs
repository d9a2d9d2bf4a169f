//! [`Screen`]: from events to what is written.

use codex_protocol::TokenUsage;
use codex_protocol::event_msg::{AgentMessageItem, EventMsg, ReasoningTextItem, TokenCountEvent, TurnItem};

use super::markdown::{Ink, Look, Markdown};
use super::notice;
use crate::one_line::{MESSAGE_CHARS, WORD_CHARS, one_line};
use crate::render::{outcome, repeat_note};

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// Word by word, with reasoning. Otherwise a message is written when it is done.
    pub(super) live: bool,
    pub(super) colours: bool,
}

/// Something to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// What the model says: for standard output.
    Reply(String),
    /// What is said about it: for standard error.
    Note(String),
}

/// What is on the screen of a thread.
#[derive(Debug)]
pub(super) struct Screen {
    style: Style,
    /// Whether reasoning itself is shown, where a model tells it, and not its summary alone.
    shows_raw_reasoning: bool,
    pieces: Vec<Piece>,
    /// Whether the last line was ended.
    at_start: bool,
    open: Option<Open>,
    /// The items of this turn of which something was written, and how many bytes of them.
    written: Vec<(String, usize)>,
    count: TokenCountEvent,
    /// What was used in all when the turn began.
    before_turn: TokenUsage,
}

/// The item that is being written.
#[derive(Debug)]
struct Open {
    id: String,
    text: Text,
}

#[derive(Debug)]
enum Text {
    Message(Markdown),
    Reasoning(Ink),
}

impl Screen {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            shows_raw_reasoning: false,
            pieces: Vec::new(),
            at_start: true,
            open: None,
            written: Vec::new(),
            count: TokenCountEvent::default(),
            before_turn: TokenUsage::default(),
        }
    }

    /// Shows reasoning itself, where a model tells it.
    pub(super) fn with_raw_reasoning(self, shows: bool) -> Self {
        Self { shows_raw_reasoning: shows, ..self }
    }

    /// What is to be written for an event.
    pub(super) fn take(&mut self, msg: &EventMsg) -> Vec<Piece> {
        match msg {
            EventMsg::TaskStarted(_) => {
                self.written.clear();
                self.before_turn = self.total();
            }
            EventMsg::ItemStarted(event) => self.start(&event.item),
            EventMsg::AgentMessageContentDelta(event) => self.message(&event.item_id, &event.delta),
            EventMsg::ReasoningContentDelta(event) => self.reasoning(&event.item_id, &event.delta),
            EventMsg::ReasoningRawContentDelta(event) if self.shows_raw_reasoning => {
                self.reasoning(&event.item_id, &event.delta);
            }
            EventMsg::AgentReasoningSectionBreak(event) => self.section(&event.item_id),
            EventMsg::ItemCompleted(event) => self.complete(&event.item),
            EventMsg::ItemWithdrawn(event) => self.withdraw(&event.item_id),
            EventMsg::RawResponseItem(event) => {
                if let Some(line) = notice::call(&event.item) {
                    self.aside(&line);
                }
            }
            EventMsg::StreamError(event) => self.aside(&repeat_note(event)),
            EventMsg::Warning(event) => {
                self.aside(&format!("warning: {}", one_line(&event.message, MESSAGE_CHARS)));
            }
            EventMsg::ModelReroute(event) => self.aside(&format!(
                "note: the model {} answers instead of {}",
                one_line(&event.to_model, WORD_CHARS),
                one_line(&event.from_model, WORD_CHARS),
            )),
            EventMsg::Error(event) => self.note(&notice::error(event)),
            EventMsg::TurnAborted(event) => self.note(notice::aborted(event)),
            EventMsg::ThreadRolledBack(event) => self.note(notice::rolled_back(*event)),
            EventMsg::TokenCount(count) => self.count = count.clone(),
            EventMsg::TaskComplete(_) => self.close(),
            // What is asked is written by who asks; the rest says again what was said.
            _ => {}
        }
        self.taken()
    }

    /// A line of the program's own.
    pub(super) fn say(&mut self, line: &str) -> Vec<Piece> {
        self.note(line);
        self.taken()
    }

    /// Lines of the program's own, as they are.
    pub(super) fn show(&mut self, lines: &str) -> Vec<Piece> {
        self.close();
        self.put_note(lines.to_owned());
        self.taken()
    }

    /// The person has ended the line.
    pub(super) fn line_was_ended(&mut self) {
        self.at_start = true;
    }

    /// The terminal has written what was pressed.
    pub(super) fn line_was_begun(&mut self) {
        self.at_start = !self.style.live;
    }

    /// What was used.
    pub(super) fn count(&self) -> &TokenCountEvent {
        &self.count
    }

    /// What the last turn used.
    pub(super) fn last_turn(&self) -> TokenUsage {
        let (total, before) = (self.total(), self.before_turn);
        TokenUsage {
            input_tokens: total.input_tokens.saturating_sub(before.input_tokens),
            cached_input_tokens: total.cached_input_tokens.saturating_sub(before.cached_input_tokens),
            cache_write_tokens: total.cache_write_tokens.saturating_sub(before.cache_write_tokens),
            output_tokens: total.output_tokens.saturating_sub(before.output_tokens),
            reasoning_output_tokens: total
                .reasoning_output_tokens
                .saturating_sub(before.reasoning_output_tokens),
            total_tokens: total.total_tokens.saturating_sub(before.total_tokens),
        }
    }

    fn total(&self) -> TokenUsage {
        self.count.info.map(|info| info.total_token_usage).unwrap_or_default()
    }

    fn taken(&mut self) -> Vec<Piece> {
        std::mem::take(&mut self.pieces)
    }

    // ===== items =====

    fn start(&mut self, item: &TurnItem) {
        if let TurnItem::AgentMessage(message) = item {
            self.message(&message.id, &message.text);
        }
    }

    fn complete(&mut self, item: &TurnItem) {
        match item {
            TurnItem::AgentMessage(message) => self.complete_message(message),
            TurnItem::Reasoning(reasoning) => self.complete_reasoning(reasoning),
            TurnItem::ToolCall(call) => self.aside(&outcome(call)),
            TurnItem::Hosted(hosted) => self.aside(&notice::hosted(&hosted.item)),
            _ => {}
        }
    }

    fn message(&mut self, id: &str, delta: &str) {
        if !self.style.live || delta.is_empty() {
            return;
        }
        self.open(id, |style| Text::Message(Markdown::new(style.colours)));
        self.grow(id, delta.len());
        let text = match &mut self.open {
            Some(Open { text: Text::Message(markdown), .. }) => markdown.push(delta),
            _ => return,
        };
        self.put_reply(text);
    }

    /// Writes what is missing of a message.
    fn complete_message(&mut self, message: &AgentMessageItem) {
        if !self.style.live {
            let mut markdown = Markdown::new(self.style.colours);
            let text = markdown.push(&message.text) + &markdown.finish();
            if !text.is_empty() {
                self.put_reply(text);
                self.end_line(true);
            }
            return;
        }
        let rest = message.text.get(self.written_of(&message.id)..).unwrap_or_default();
        self.message(&message.id, rest);
        self.close();
    }

    fn reasoning(&mut self, id: &str, delta: &str) {
        if !self.style.live || delta.is_empty() {
            return;
        }
        self.open(id, |style| Text::Reasoning(Ink::new(style.colours)));
        self.grow(id, delta.len());
        let text = match &mut self.open {
            Some(Open { text: Text::Reasoning(ink), .. }) => {
                ink.put_all(&delta.replace('\r', ""), Look::DIM);
                ink.take()
            }
            _ => return,
        };
        self.put_note(text);
    }

    fn section(&mut self, id: &str) {
        if self.written_of(id) > 0 && !self.at_start {
            self.reasoning(id, "\n");
        }
    }

    fn complete_reasoning(&mut self, reasoning: &ReasoningTextItem) {
        if self.written_of(&reasoning.id) == 0 {
            self.reasoning(&reasoning.id, &reasoning.summary_text.join("\n"));
        }
        if self.open.as_ref().is_some_and(|open| open.id == reasoning.id) {
            self.close();
        }
    }

    fn withdraw(&mut self, id: &str) {
        if self.written_of(id) > 0 {
            self.note("note: the answer broke off; what stands above of it is withdrawn");
        }
    }

    // ===== the line =====

    /// Makes the item the one that is written; another one's line is ended.
    fn open(&mut self, id: &str, text: impl FnOnce(Style) -> Text) {
        if self.open.as_ref().is_none_or(|open| open.id != id) {
            self.close();
            self.open = Some(Open { id: id.to_owned(), text: text(self.style) });
        }
    }

    /// Writes what was held back of the item that is written, and ends its line.
    fn close(&mut self) {
        let Some(Open { text, .. }) = self.open.take() else { return self.end_line(true) };
        match text {
            Text::Message(mut markdown) => {
                let rest = markdown.finish();
                self.put_reply(rest);
                self.end_line(true);
            }
            Text::Reasoning(mut ink) => {
                ink.rest();
                self.put_note(ink.take());
                self.end_line(false);
            }
        }
    }

    fn end_line(&mut self, is_reply: bool) {
        if !self.at_start {
            if is_reply { self.put_reply("\n".to_owned()) } else { self.put_note("\n".to_owned()) }
        }
    }

    /// A line after the item that is written.
    fn note(&mut self, line: &str) {
        self.close();
        self.line(line);
    }

    /// A line in between: the item that is written goes on after it.
    fn aside(&mut self, line: &str) {
        match &mut self.open {
            Some(Open { text: Text::Message(markdown), .. }) => {
                let rest = markdown.rest();
                self.put_reply(rest);
                self.end_line(true);
            }
            Some(Open { text: Text::Reasoning(ink), .. }) => {
                ink.rest();
                let rest = ink.take();
                self.put_note(rest);
                self.end_line(false);
            }
            None => self.end_line(true),
        }
        self.line(line);
    }

    fn line(&mut self, line: &str) {
        let mut ink = Ink::new(self.style.colours);
        ink.put_all(line, Look::DIM);
        ink.put('\n', Look::PLAIN);
        self.put_note(ink.take());
    }

    fn put_reply(&mut self, text: String) {
        self.ends(&text);
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Reply(last)) => last.push_str(&text),
            _ => self.pieces.push(Piece::Reply(text)),
        }
    }

    fn put_note(&mut self, text: String) {
        self.ends(&text);
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Note(last)) => last.push_str(&text),
            _ => self.pieces.push(Piece::Note(text)),
        }
    }

    /// Sees whether a line is ended. Looks take no room on it.
    fn ends(&mut self, text: &str) {
        let text = text.trim_end_matches("\u{1b}[0m");
        if !text.is_empty() {
            self.at_start = text.ends_with('\n');
        }
    }

    fn written_of(&self, id: &str) -> usize {
        self.written.iter().find(|(known, _)| known == id).map_or(0, |(_, bytes)| *bytes)
    }

    fn grow(&mut self, id: &str, bytes: usize) {
        match self.written.iter_mut().find(|(known, _)| known == id) {
            Some((_, all)) => *all += bytes,
            None => self.written.push((id.to_owned(), bytes)),
        }
    }
}

#[cfg(test)]
#[path = "screen_tests.rs"]
mod tests;
