//! [`Editor`]: lines that a person edits, with a history.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::error::ReadlineError;
use rustyline::history::{FileHistory, MemHistory};
use rustyline::{
    Cmd, ConditionalEventHandler, Config, Event, EventContext, EventHandler, KeyCode, KeyEvent, Modifiers,
    RepeatCount,
};

use super::input::Source;
use super::person::{Prompt, Said};
use crate::failure::Failure;
use crate::stderr;
use crate::typed_ahead;

/// How many messages the history holds.
const HISTORY_ENTRIES: usize = 1_000;
/// How long a message of the history may be, in bytes. Longer ones are not kept.
const ENTRY_BYTES: usize = 16 * 1024;

/// Lines that a person edits, with a history. While no line is read, the terminal is as it was.
pub(super) struct Editor {
    line: rustyline::Editor<(), FileHistory>,
    /// Where the history is kept.
    file: Option<PathBuf>,
    /// Whether the last Ctrl-C cleared a line that was not empty.
    cleared: Arc<AtomicBool>,
    /// Whether the message went on after a backslash.
    went_on: Arc<AtomicBool>,
}

impl Editor {
    /// `file` is where the history is kept; `None` keeps it as long as the program runs.
    ///
    /// # Errors
    /// Where the terminal can't be used.
    pub(super) fn new(file: Option<PathBuf>) -> Result<Self, Failure> {
        let config = Config::builder()
            .max_history_size(HISTORY_ENTRIES)
            .map(|config| config.history_ignore_space(true).bracketed_paste(true).build())
            .map_err(unusable)?;
        let history = FileHistory::with_config(&config);
        let mut editor = rustyline::Editor::with_history(config, history).map_err(unusable)?;
        let cleared = Arc::new(AtomicBool::new(false));
        let went_on = Arc::new(AtomicBool::new(false));
        let clears = EventHandler::Conditional(Box::new(Clears(Arc::clone(&cleared))));
        editor.bind_sequence(KeyEvent::ctrl('C'), clears);
        editor.bind_sequence(
            KeyEvent(KeyCode::Enter, Modifiers::NONE),
            EventHandler::Conditional(Box::new(GoesOn(Arc::clone(&went_on)))),
        );
        editor.bind_sequence(KeyEvent(KeyCode::Enter, Modifiers::ALT), EventHandler::Simple(Cmd::Newline));
        let file = file.filter(|file| match editor.load_history(file) {
            Ok(()) => true,
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => {
                stderr::line(&format!("warning: there is no history: {}: {error}", file.display()));
                false
            }
        });
        Ok(Self { line: editor, file, cleared, went_on })
    }

    /// Adds a message to the history, and to its file.
    fn keep(&mut self, line: &str) {
        if line.trim().is_empty() || line.len() > ENTRY_BYTES || self.line.add_history_entry(line).is_err() {
            return;
        }
        let Some(file) = &self.file else { return };
        if let Err(error) = self.line.append_history(file) {
            stderr::line(&format!("warning: the history is not kept: {}: {error}", file.display()));
            self.file = None;
        }
    }
}

impl Source for Editor {
    fn read(&mut self, prompt: Prompt) -> Result<Said, Failure> {
        let text = match prompt {
            Prompt::Message => "> ",
            Prompt::Answer => {
                typed_ahead::forget();
                "? "
            }
        };
        let line = match prompt {
            Prompt::Message => self.line.readline(text),
            Prompt::Answer => answer(text),
        };
        let went_on = self.went_on.swap(false, Ordering::Relaxed);
        match line {
            Ok(line) => {
                let line = if went_on { line.replace("\\\n", "\n") } else { line };
                if prompt == Prompt::Message {
                    self.keep(&line);
                }
                Ok(Said::Line(line))
            }
            Err(ReadlineError::Interrupted) => {
                Ok(Said::Interrupted { cleared: self.cleared.swap(false, Ordering::Relaxed) })
            }
            Err(ReadlineError::Eof) => Ok(Said::End),
            Err(error) => Err(unusable(error)),
        }
    }
}

/// The answer to a question. It is read on its own: what was typed at once with the line before is kept in that line's
/// editor, and can be the next message but no answer.
fn answer(text: &str) -> rustyline::Result<String> {
    rustyline::Editor::<(), MemHistory>::with_history(Config::default(), MemHistory::new())?.readline(text)
}

fn unusable(error: ReadlineError) -> Failure {
    let source = match error {
        ReadlineError::Io(error) => error,
        error => io::Error::other(error),
    };
    Failure::Read { name: "the terminal".to_owned(), source }
}

/// Ctrl-C: notes whether it clears something.
struct Clears(Arc<AtomicBool>);

impl ConditionalEventHandler for Clears {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        self.0.store(!context.line().is_empty(), Ordering::Relaxed);
        Some(Cmd::Interrupt)
    }
}

/// Enter: after a backslash the message goes on. The backslash is taken out when the message is whole.
struct GoesOn(Arc<AtomicBool>);

impl ConditionalEventHandler for GoesOn {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let goes_on = context.line().ends_with('\\') && context.pos() == context.line().len();
        self.0.fetch_or(goes_on, Ordering::Relaxed);
        goes_on.then_some(Cmd::Newline)
    }
}
