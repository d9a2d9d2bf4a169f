//! [`Show`]: a thread's events, for whoever reads along.

use std::io::{self, IsTerminal};

use codex_protocol::Event;

use super::progress_line::ProgressLine;
use crate::failure::Failure;
use crate::output::Output;
use crate::render::{Notes, Pace, Text, json_line};
use crate::stderr;

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// Whether standard output gets each event as JSON, instead of the text.
    pub(super) json: bool,
    /// Whether text is written as it comes, on a pipe too.
    pub(super) stream: bool,
    /// Whether what it cost is told.
    pub(super) verbose: bool,
}

/// A thread's events, for whoever reads along: text or JSON on standard output, notes and progress on standard error.
#[derive(Debug)]
pub(super) struct Show {
    json: bool,
    is_terminal: bool,
    text: Text,
    notes: Notes,
    progress: ProgressLine,
    output: Output,
}

impl Show {
    pub(super) fn new(how: How) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let pace = if how.stream || is_terminal { Pace::Words } else { Pace::Messages };
        Self {
            json: how.json,
            is_terminal,
            text: Text::new(pace, is_terminal),
            notes: Notes::new(how.verbose),
            progress: ProgressLine::new(),
            output: Output::new(),
        }
    }

    /// Shows the next event. What is written has left the program when the call returns.
    ///
    /// # Errors
    /// Where standard output can't be written, or a message is too long.
    pub(super) async fn event(&mut self, event: &Event) -> Result<(), Failure> {
        self.progress.take(&event.msg);
        if self.json {
            self.progress.clear();
            self.output.write_line(&json_line(event)).await?;
        } else {
            let text = self.text.take(&event.msg)?;
            if !text.is_empty() {
                self.progress.clear();
                self.output.write(&text).await?;
            }
        }
        if let Some(note) = self.notes.take(&event.msg).filter(|_| !self.json) {
            self.end_line().await?;
            stderr::line(&note);
        }
        Ok(())
    }

    /// Waits until the progress line may have changed, and draws it. Returns never where there is none.
    ///
    /// # Cancel safety
    /// Nothing is lost when it is dropped.
    pub(super) async fn progress(&mut self) -> Result<(), Failure> {
        let Some(line) = self.progress.next().await else { return Ok(()) };
        if self.is_terminal && self.text.is_within_line() {
            self.end_line().await?;
        }
        self.progress.draw(&line);
        Ok(())
    }

    /// Ends the last line of the text, if one was begun: what follows on standard error begins a line.
    pub(super) async fn end_line(&mut self) -> Result<(), Failure> {
        self.progress.clear();
        self.text.end_line();
        self.output.end().await
    }

    /// Gives the last line up as it is: the reader of standard output may be what keeps it waiting. A terminal has just
    /// got a `^C`.
    pub(super) fn abandon(&mut self) {
        self.progress.clear();
        if self.is_terminal {
            stderr::line("");
        }
    }
}
