//! [`Ink`]: text in looks, and nothing else that a terminal could obey.

use std::fmt::Write as _;

use crate::one_line::harmless;

/// How text looks: a set of attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::chat) struct Look(u8);

impl Look {
    pub(in crate::chat) const PLAIN: Self = Self(0);
    pub(in crate::chat) const BOLD: Self = Self(1);
    pub(in crate::chat) const DIM: Self = Self(1 << 1);
    pub(in crate::chat) const ITALIC: Self = Self(1 << 2);
    pub(in crate::chat) const UNDERLINED: Self = Self(1 << 3);
    pub(in crate::chat) const STRUCK: Self = Self(1 << 4);
    pub(in crate::chat) const CODE: Self = Self(1 << 5);

    /// The attributes, and what a terminal is told for each.
    const CODES: [(Self, u8); 6] = [
        (Self::BOLD, 1),
        (Self::DIM, 2),
        (Self::ITALIC, 3),
        (Self::UNDERLINED, 4),
        (Self::STRUCK, 9),
        (Self::CODE, 36),
    ];

    /// The attributes of both.
    pub(in crate::chat) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Text in looks, for a terminal. Control characters, and what turns the direction of text, become U+FFFD; only line
/// ends and tabs stay.
#[derive(Debug)]
pub(in crate::chat) struct Ink {
    colours: bool,
    /// The look that the terminal is left in.
    look: Look,
    text: String,
}

impl Ink {
    /// With `colours: false` all looks are the same.
    pub(in crate::chat) fn new(colours: bool) -> Self {
        Self { colours, look: Look::PLAIN, text: String::new() }
    }

    /// Adds a character. Line ends are always plain.
    pub(in crate::chat) fn put(&mut self, c: char, look: Look) {
        match c {
            '\n' => {
                self.turn(Look::PLAIN);
                self.text.push('\n');
            }
            c => {
                self.turn(look);
                self.text.push(if c == '\t' { c } else { harmless(c) });
            }
        }
    }

    /// Adds text.
    pub(in crate::chat) fn put_all(&mut self, text: &str, look: Look) {
        for c in text.chars() {
            self.put(c, look);
        }
    }

    /// Leaves the terminal plain.
    pub(in crate::chat) fn rest(&mut self) {
        self.turn(Look::PLAIN);
    }

    /// What was added since the last time.
    pub(in crate::chat) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn turn(&mut self, look: Look) {
        if look == self.look || !self.colours {
            return;
        }
        self.look = look;
        self.text.push_str("\u{1b}[0");
        for (attribute, code) in Look::CODES {
            if look.has(attribute) {
                // A `String` takes everything.
                let _ = write!(self.text, ";{code}");
            }
        }
        self.text.push('m');
    }
}
