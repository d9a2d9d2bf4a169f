//! [`Markdown`]: from Markdown, in pieces, to what a terminal shows.

use super::ink::{Ink, Look};
use super::inline::Inline;

/// How many characters at the beginning of a line may stay undecided.
const LIMIT_CHARS: usize = 80;

/// A text in Markdown, as it comes. Each character is taken for itself, so that it does not matter how the text is cut.
///
/// Headings, emphasis, code, fenced blocks, lists, quotes, links and rules are shown as such, the rest as it is. What
/// spans several lines, but for fenced blocks, is not seen; nor is what later lines decide.
///
/// Without colours the text stays as it is.
#[derive(Debug)]
pub(in crate::chat) struct Markdown {
    ink: Ink,
    colours: bool,
    line: Line,
    /// Whether the line is quoted.
    quoted: bool,
    /// The fence of the block that is open.
    fence: Option<Fence>,
}

/// Where in a line the text is.
#[derive(Debug)]
enum Line {
    /// At its beginning; what was read may still be a mark.
    Start(String),
    /// In its text.
    Text(Inline),
    /// In what has this look and no marks.
    Same(Look),
    /// In the line that may open a fenced block.
    Fence(Fence),
}

/// The line that opens a fenced block.
#[derive(Clone, Copy, Debug)]
struct Fence {
    mark: char,
    /// How many marks it has.
    marks: usize,
    /// Whether all that came are marks.
    only_marks: bool,
    /// Whether it can still be one.
    valid: bool,
}

/// What the beginning of a line says.
enum Begin {
    Undecided,
    Text,
    Heading { level: usize },
    Bullet,
    Quote,
    Table,
    Fence,
}

impl Markdown {
    pub(in crate::chat) fn new(colours: bool) -> Self {
        Self { ink: Ink::new(colours), colours, line: Line::Start(String::new()), quoted: false, fence: None }
    }

    /// Takes a piece; gives what is to be written.
    pub(in crate::chat) fn push(&mut self, piece: &str) -> String {
        for c in piece.chars().filter(|&c| c != '\r') {
            self.step(c);
        }
        self.ink.take()
    }

    /// Something else is written here: leaves the terminal plain.
    pub(in crate::chat) fn rest(&mut self) -> String {
        self.ink.rest();
        self.ink.take()
    }

    /// The text is over: gives what was held back.
    pub(in crate::chat) fn finish(&mut self) -> String {
        self.end_line();
        self.fence = None;
        self.rest()
    }

    fn step(&mut self, c: char) {
        if !self.colours {
            return self.ink.put(c, Look::PLAIN);
        }
        if c == '\n' {
            self.end_line();
            return self.ink.put('\n', Look::PLAIN);
        }
        match &mut self.line {
            Line::Text(inline) => inline.push(c, &mut self.ink),
            Line::Same(look) => self.ink.put(c, *look),
            Line::Fence(fence) => {
                fence.take(c);
                self.ink.put(c, Look::DIM);
            }
            Line::Start(held) if held.is_empty() && c.is_whitespace() => self.ink.put(c, Look::PLAIN),
            Line::Start(held) => {
                held.push(c);
                let held = held.clone();
                self.begin(&held);
            }
        }
    }

    /// Decides what line it is, as soon as that can be known.
    fn begin(&mut self, held: &str) {
        if let Some(fence) = self.fence {
            if !fence.may_be_closed_by(held) {
                self.become_same(held, Look::CODE);
            }
            return;
        }
        match begin_of(held) {
            Begin::Undecided => {}
            Begin::Text => self.become_text(held, Look::PLAIN),
            Begin::Heading { level: 1 } => self.become_text("", Look::BOLD.and(Look::UNDERLINED)),
            Begin::Heading { .. } => self.become_text("", Look::BOLD),
            Begin::Bullet => {
                self.ink.put_all("• ", Look::PLAIN);
                self.become_text("", Look::PLAIN);
            }
            Begin::Quote => {
                self.quoted = true;
                self.ink.put('│', Look::DIM);
                self.line = Line::Start(String::new());
            }
            Begin::Table => self.become_same(held, Look::PLAIN),
            Begin::Fence => {
                self.ink.put_all(held, Look::DIM);
                self.line = Line::Fence(Fence::new(held, self.quoted));
            }
        }
    }

    fn end_line(&mut self) {
        match std::mem::replace(&mut self.line, Line::Start(String::new())) {
            Line::Text(mut inline) => inline.end(&mut self.ink),
            Line::Same(_) => {}
            Line::Fence(fence) => self.fence = Some(fence).filter(|fence| fence.valid),
            Line::Start(held) => self.end_start(&held),
        }
        self.quoted = false;
    }

    /// The line has ended with all of it undecided.
    fn end_start(&mut self, held: &str) {
        match self.fence {
            Some(fence) if fence.is_closed_by(held) => {
                self.ink.put_all(held, Look::DIM);
                self.fence = None;
            }
            Some(_) => self.ink.put_all(held, Look::CODE),
            None if is_rule(held) => self.ink.put_all("────────", Look::DIM),
            None => {
                let mut inline = Inline::new(Look::PLAIN);
                inline.push_all(held, &mut self.ink);
                inline.end(&mut self.ink);
            }
        }
    }

    fn become_text(&mut self, held: &str, look: Look) {
        let mut inline = Inline::new(look);
        inline.push_all(held, &mut self.ink);
        self.line = Line::Text(inline);
    }

    fn become_same(&mut self, held: &str, look: Look) {
        self.ink.put_all(held, look);
        self.line = Line::Same(look);
    }
}

impl Fence {
    /// `marks` are all its marks so far. A quoted one opens nothing: its end could not be told from its content.
    fn new(marks: &str, quoted: bool) -> Self {
        let mark = marks.chars().next().unwrap_or('`');
        Self { mark, marks: marks.len(), only_marks: true, valid: !quoted }
    }

    fn take(&mut self, c: char) {
        self.only_marks &= c == self.mark;
        if self.only_marks {
            self.marks += 1;
        } else if self.mark == '`' && c == '`' {
            // It is code within a line.
            self.valid = false;
        }
    }

    fn may_be_closed_by(self, line: &str) -> bool {
        let rest = line.trim_start_matches(self.mark);
        let is_long = line.len() - rest.len() >= self.marks;
        line.len() <= LIMIT_CHARS.max(self.marks) && (rest.is_empty() || is_long && rest.trim().is_empty())
    }

    fn is_closed_by(self, line: &str) -> bool {
        let rest = line.trim_start_matches(self.mark);
        rest.trim().is_empty() && line.len() - rest.len() >= self.marks
    }
}

/// What a line says that begins so, and not with white space.
fn begin_of(held: &str) -> Begin {
    let Some(first) = held.chars().next() else { return Begin::Undecided };
    let rest = held.trim_start_matches(first);
    let marks = held.chars().take_while(|&c| c == first).count();
    match (first, marks, rest) {
        ('>', ..) => Begin::Quote,
        ('|', ..) => Begin::Table,
        ('`' | '~', 3.., _) => Begin::Fence,
        ('#', 1..=6, " ") => Begin::Heading { level: marks },
        ('-' | '*' | '+', 1, " ") => Begin::Bullet,
        ('#', 1..=6, "") | ('`' | '~', _, "") | ('+', 1, "") | ('-' | '*' | '_', ..=LIMIT_CHARS, "") => {
            Begin::Undecided
        }
        _ => Begin::Text,
    }
}

/// Whether a line that is this divides the text.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && ['-', '*', '_'].iter().any(|&mark| line.chars().all(|c| c == mark))
}

#[cfg(test)]
#[path = "renderer_tests.rs"]
mod tests;
