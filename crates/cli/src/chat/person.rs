//! [`Person`]: who talks with a thread.

use super::screen::Piece;
use crate::failure::Failure;

/// Who talks with a thread: a person at a console, or a script in a test.
pub(super) trait Person {
    /// Asks for a line.
    async fn read(&mut self, prompt: Prompt) -> Result<Said, Failure>;

    /// Waits for Ctrl-C. Nothing is lost when it is dropped.
    async fn interrupted(&mut self);

    /// Shows what is to be read, in order.
    async fn show(&mut self, pieces: Vec<Piece>) -> Result<(), Failure>;
}

/// What a line is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Something to say. It is kept for later.
    Message,
    /// The answer to a question that was shown.
    Answer,
}

/// What a person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A line, or several.
    Line(String),
    /// Ctrl-C.
    Interrupted {
        /// Whether it cleared a line that was not empty.
        cleared: bool,
    },
    /// There is no more.
    End,
}
