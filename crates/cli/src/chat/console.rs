//! [`Console`]: the person at the terminal, or the program at the pipe.

use std::fmt;
use std::pin::Pin;

use tokio::io::{AsyncWriteExt, Stdout};

use super::input::Input;
use super::person::{Person, Prompt, Said};
use super::screen::Piece;
use crate::failure::Failure;
use crate::{signals, stderr};

/// The person at the terminal, or the program at the pipe.
pub(super) struct Console {
    input: Input,
    stdout: Stdout,
    interrupt: Interrupt,
    /// Whether Ctrl-C was pressed and nobody was told yet.
    pressed: bool,
}

impl Console {
    pub(super) fn new(input: Input) -> Self {
        Self { input, stdout: tokio::io::stdout(), interrupt: Interrupt::new(), pressed: false }
    }

    async fn write(&mut self, text: &str) -> Result<(), Failure> {
        let write = async {
            self.stdout.write_all(text.as_bytes()).await?;
            self.stdout.flush().await
        };
        tokio::pin!(write);
        loop {
            tokio::select! {
                biased;
                written = &mut write => return written.map_err(Failure::Output),
                // Its reader may be what keeps it waiting.
                () = self.interrupt.pressed() => {
                    if std::mem::replace(&mut self.pressed, true) {
                        return Err(Failure::Interrupted);
                    }
                }
            }
        }
    }
}

impl Person for Console {
    /// On a terminal Ctrl-C comes as a key; elsewhere as a signal.
    async fn read(&mut self, prompt: Prompt) -> Result<Said, Failure> {
        self.pressed = false;
        tokio::select! {
            biased;
            () = self.interrupt.pressed() => Ok(Said::Interrupted { cleared: false }),
            said = self.input.read(prompt) => said,
        }
    }

    async fn interrupted(&mut self) {
        if !self.pressed {
            self.interrupt.pressed().await;
        }
        self.pressed = false;
    }

    async fn show(&mut self, pieces: Vec<Piece>) -> Result<(), Failure> {
        for piece in pieces {
            match piece {
                Piece::Reply(text) => self.write(&text).await?,
                Piece::Note(text) => stderr::write(&text),
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console")
            .field("input", &self.input)
            .field("pressed", &self.pressed)
            .finish_non_exhaustive()
    }
}

/// Ctrl-C as a signal, listened for from the first wait on.
struct Interrupt(Pin<Box<dyn Future<Output = ()>>>);

impl Interrupt {
    fn new() -> Self {
        Self(Box::pin(signals::interrupted()))
    }

    /// Waits for the next one. None is lost when it is dropped.
    async fn pressed(&mut self) {
        self.0.as_mut().await;
        *self = Self::new();
    }
}
