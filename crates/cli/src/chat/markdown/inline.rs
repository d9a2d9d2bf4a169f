//! [`Inline`]: the text of a line, with its emphasis, code and links.

use std::collections::VecDeque;

use super::ink::{Ink, Look};
use super::span::{Span, Verdict};

/// How long a span may be, in characters. What is longer is text as it is.
const LIMIT_CHARS: usize = 400;
/// How deep spans may stand in spans.
const DEPTH: u8 = 3;

/// The text of a line. What can't begin a span is written at once; a span when it is closed.
#[derive(Debug)]
pub(super) struct Inline {
    look: Look,
    depth: u8,
    /// The last character that was written.
    before: char,
    /// What may be a span, from its first mark on, and what is known of it.
    held: Option<(Span, Vec<char>)>,
}

impl Inline {
    pub(super) fn new(look: Look) -> Self {
        Self { look, depth: 0, before: ' ', held: None }
    }

    /// Takes a character of the line.
    pub(super) fn push(&mut self, c: char, ink: &mut Ink) {
        let mut queue = VecDeque::from([c]);
        while let Some(c) = queue.pop_front() {
            self.step(c, &mut queue, ink);
        }
    }

    /// Takes all characters of `text`, which is within a line.
    pub(super) fn push_all(&mut self, text: &str, ink: &mut Ink) {
        for c in text.chars() {
            self.push(c, ink);
        }
    }

    /// The line has ended.
    pub(super) fn end(&mut self, ink: &mut Ink) {
        self.push('\n', ink);
    }

    /// Takes one character; what has to be looked at again goes in front of the queue.
    fn step(&mut self, c: char, queue: &mut VecDeque<char>, ink: &mut Ink) {
        let Some((mut span, mut held)) = self.held.take() else {
            if c == '\n' {
                return;
            }
            if Span::may_open(c) && self.depth < DEPTH {
                self.held = Some((Span::new(c, self.before), vec![c]));
            } else {
                self.put(c, self.look, ink);
            }
            return;
        };
        match span.push(c) {
            Verdict::Open if held.len() < LIMIT_CHARS => {
                held.push(c);
                self.held = Some((span, held));
            }
            Verdict::Open | Verdict::None => {
                let marks = span.marks.min(held.len());
                for &mark in &held[..marks] {
                    self.put(mark, self.look, ink);
                }
                give_back(queue, &held[marks..], c);
            }
            Verdict::ClosedBefore => {
                self.write(&span, &held, ink);
                queue.push_front(c);
            }
            Verdict::ClosedWith => {
                held.push(c);
                self.write(&span, &held, ink);
            }
        }
    }

    fn put(&mut self, c: char, look: Look, ink: &mut Ink) {
        self.before = c;
        ink.put(c, look);
    }

    /// Writes a whole span: `held` has its marks too.
    fn write(&mut self, span: &Span, held: &[char], ink: &mut Ink) {
        let mark = held[0];
        let look = match (mark, span.marks) {
            ('`', _) => Look::CODE,
            ('[', _) => Look::UNDERLINED,
            ('~', _) => Look::STRUCK,
            (_, 1) => Look::ITALIC,
            (_, 2) => Look::BOLD,
            _ => Look::BOLD.and(Look::ITALIC),
        };
        let look = self.look.and(look);
        match mark {
            '\\' => self.put(held[1], self.look, ink),
            '`' => self.write_code(&held[span.marks..held.len() - span.marks], look, ink),
            '[' => self.write_link(&held[1..held.len() - 1], look, ink),
            _ => self.nested(&held[span.marks..held.len() - span.marks], look, ink),
        }
        self.before = mark;
    }

    fn write_code(&mut self, code: &[char], look: Look, ink: &mut Ink) {
        let code = match code {
            [' ', inner @ .., ' '] if inner.iter().any(|&c| c != ' ') => inner,
            _ => code,
        };
        for &c in code {
            self.put(c, look, ink);
        }
    }

    /// Writes `text](address "title"` as the text and, where it says something else, the address.
    fn write_link(&mut self, whole: &[char], look: Look, ink: &mut Ink) {
        let Some(at) = whole.windows(2).rposition(|pair| pair == [']', '(']) else { return };
        self.nested(&whole[..at], look, ink);
        let target: String = whole[at + 2..].iter().collect();
        let address = target.split_whitespace().next().unwrap_or_default();
        let address = address.trim_start_matches('<').trim_end_matches('>');
        let text: String = whole[..at].iter().collect();
        if !address.is_empty() && address != text {
            ink.put_all(&format!(" ({address})"), self.look.and(Look::DIM));
        }
    }

    fn nested(&mut self, text: &[char], look: Look, ink: &mut Ink) {
        let mut inner = Self { look, depth: self.depth + 1, before: ' ', held: None };
        for &c in text {
            inner.push(c, ink);
        }
        inner.end(ink);
    }
}

/// Puts `held` and then `c` in front of the queue.
fn give_back(queue: &mut VecDeque<char>, held: &[char], c: char) {
    queue.push_front(c);
    for &c in held.iter().rev() {
        queue.push_front(c);
    }
}
