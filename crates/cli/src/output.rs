//! Standard output, written so that a wait for its reader can be given up.

use tokio::io::{AsyncWriteExt, Stdout};

use crate::failure::Failure;

/// Standard output. What is written has left the program when the call returns.
#[derive(Debug)]
pub(crate) struct Output {
    stdout: Stdout,
    /// Whether there is a line that was not ended.
    written: bool,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self { stdout: tokio::io::stdout(), written: false }
    }

    /// Writes a piece of the reply.
    pub(crate) async fn write(&mut self, text: &str) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        self.written = true;
        self.stdout.write_all(text.as_bytes()).await.map_err(Failure::Output)?;
        self.stdout.flush().await.map_err(Failure::Output)
    }

    /// Writes a whole line, which has its end.
    pub(crate) async fn write_line(&mut self, line: &str) -> Result<(), Failure> {
        self.write(line).await?;
        self.written = false;
        Ok(())
    }

    /// Ends the last line, if one was begun.
    pub(crate) async fn end(&mut self) -> Result<(), Failure> {
        if self.written {
            self.write("\n").await?;
            self.written = false;
        }
        Ok(())
    }
}
