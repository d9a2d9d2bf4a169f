//! [`Span`]: whether what a mark opens is closed.

/// What is known of a span after one more character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing yet.
    Open,
    /// It ended right before this character.
    ClosedBefore,
    /// It ended with this character.
    ClosedWith,
    /// It is none: its mark is text.
    None,
}

/// A span that may have begun: emphasis, code, a link. It is fed character by character, its mark first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    mark: char,
    /// The character before the mark.
    before: char,
    /// How many marks open it.
    pub(super) marks: usize,
    stage: Stage,
    /// The last character.
    last: char,
    escaped: bool,
    /// How many marks stand here in a row.
    run: usize,
    /// What stands before them.
    before_run: char,
    /// Whether this is code within emphasis.
    in_code: bool,
    /// How many brackets are open.
    nested: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Its marks are counted.
    Marks,
    /// Its content; for a link, the text.
    Content,
    /// Right after the text of a link.
    AfterText,
    /// The address of a link.
    Address,
}

impl Span {
    /// Whether `c` may open a span.
    pub(super) fn may_open(c: char) -> bool {
        matches!(c, '*' | '_' | '~' | '`' | '[' | '\\')
    }

    /// The span that `mark` may open; `before` is the character before it.
    pub(super) fn new(mark: char, before: char) -> Self {
        Self {
            mark,
            before,
            marks: 1,
            stage: if mark == '[' { Stage::Content } else { Stage::Marks },
            last: mark,
            escaped: false,
            run: 0,
            before_run: ' ',
            in_code: false,
            nested: 0,
        }
    }

    /// Takes the next character of the line; `\n` is its end.
    pub(super) fn push(&mut self, c: char) -> Verdict {
        let verdict = match (self.mark, self.stage) {
            ('\\', _) => escape(c),
            (_, Stage::Marks) => self.count(c),
            ('[', _) => self.link(c),
            ('`', _) => self.code(c),
            _ => self.emphasis(c),
        };
        self.last = c;
        if c == '\n' && verdict == Verdict::Open { Verdict::None } else { verdict }
    }

    fn count(&mut self, c: char) -> Verdict {
        if c == self.mark {
            self.marks += 1;
            return Verdict::Open;
        }
        let opens = match self.mark {
            '`' => true,
            _ if c.is_whitespace() => false,
            '~' => self.marks == 2,
            '_' => self.marks <= 3 && !self.before.is_alphanumeric(),
            _ => self.marks <= 3,
        };
        self.stage = Stage::Content;
        match self.mark {
            _ if !opens => Verdict::None,
            '`' => self.code(c),
            _ => self.emphasis(c),
        }
    }

    fn code(&mut self, c: char) -> Verdict {
        if c == '`' {
            self.run += 1;
            return Verdict::Open;
        }
        let run = std::mem::take(&mut self.run);
        if run == self.marks { Verdict::ClosedBefore } else { Verdict::Open }
    }

    fn emphasis(&mut self, c: char) -> Verdict {
        if c == self.mark && !self.escaped && !self.in_code {
            if self.run == 0 {
                self.before_run = self.last;
            }
            self.run += 1;
            return Verdict::Open;
        }
        let run = std::mem::take(&mut self.run);
        if run > 0 && self.closes(run, c) {
            return Verdict::ClosedBefore;
        }
        match c {
            _ if self.escaped => self.escaped = false,
            '\\' => self.escaped = !self.in_code,
            '`' => self.in_code = !self.in_code,
            _ => {}
        }
        Verdict::Open
    }

    /// Whether `run` marks before `c` close the emphasis.
    fn closes(&self, run: usize, c: char) -> bool {
        let fits = match (self.mark, self.marks) {
            ('~', _) => run == 2,
            (_, 1) => run != 2,
            (_, marks) => run >= marks,
        };
        let ends_word = self.mark != '_' || !c.is_alphanumeric();
        fits && ends_word && !self.before_run.is_whitespace()
    }

    fn link(&mut self, c: char) -> Verdict {
        if std::mem::take(&mut self.escaped) {
            return Verdict::Open;
        }
        match (self.stage, c) {
            (Stage::AfterText, '(') => self.stage = Stage::Address,
            (Stage::AfterText, _) => return Verdict::None,
            (_, '\\') => self.escaped = true,
            (Stage::Address, '(') | (Stage::Content, '[') => self.nested += 1,
            (Stage::Address, ')') | (Stage::Content, ']') if self.nested > 0 => self.nested -= 1,
            (Stage::Address, ')') => return Verdict::ClosedWith,
            (Stage::Content, ']') => self.stage = Stage::AfterText,
            _ => {}
        }
        Verdict::Open
    }
}

/// A backslash makes the punctuation after it text.
fn escape(c: char) -> Verdict {
    if c.is_ascii_punctuation() { Verdict::ClosedWith } else { Verdict::None }
}
