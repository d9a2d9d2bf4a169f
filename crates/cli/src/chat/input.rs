//! [`Input`]: lines that are waited for on a thread of their own.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use tokio::sync::mpsc::{Receiver, channel};

use super::person::{Prompt, Said};
use crate::failure::Failure;

/// Where lines come from. It may block.
pub(super) trait Source: Send + 'static {
    /// The next line.
    fn read(&mut self, prompt: Prompt) -> Result<Said, Failure>;
}

/// Lines that are waited for on a thread of their own, which reads only when it is asked to: in between, the terminal is
/// as it was. The thread ends after the line that it waits for, when this is dropped.
#[derive(Debug)]
pub(super) struct Input {
    prompts: SyncSender<Prompt>,
    lines: Receiver<Result<Said, Failure>>,
    /// Whether a line was asked for and did not come yet.
    waits: bool,
}

impl Input {
    /// # Errors
    /// Where there can be no thread.
    pub(super) fn start(mut source: impl Source) -> Result<Self, Failure> {
        let (prompts, asked) = sync_channel(1);
        let (sender, lines) = channel(1);
        let work = move || {
            while let Ok(prompt) = asked.recv() {
                if sender.blocking_send(source.read(prompt)).is_err() {
                    break;
                }
            }
        };
        thread::Builder::new().name("input".to_owned()).spawn(work).map_err(Failure::Start)?;
        Ok(Self { prompts, lines, waits: false })
    }

    /// The next line. One that was asked for and not waited for comes first.
    ///
    /// # Cancel safety
    /// No line is lost when it is dropped.
    pub(super) async fn read(&mut self, prompt: Prompt) -> Result<Said, Failure> {
        if !self.waits {
            self.prompts.send(prompt).map_err(|_| gone())?;
            self.waits = true;
        }
        let said = self.lines.recv().await;
        self.waits = false;
        said.unwrap_or_else(|| Err(gone()))
    }
}

/// The thread is not there any more.
fn gone() -> Failure {
    Failure::Read { name: "standard input".to_owned(), source: io::ErrorKind::UnexpectedEof.into() }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Gives what comes through a channel.
    struct Gate(std::sync::mpsc::Receiver<&'static str>);

    impl Source for Gate {
        fn read(&mut self, prompt: Prompt) -> Result<Said, Failure> {
            Ok(self.0.recv().map_or(Said::End, |line| Said::Line(format!("{prompt:?}: {line}"))))
        }
    }

    #[tokio::test]
    async fn a_line_that_was_not_waited_for_is_not_lost() {
        let (gate, lines) = sync_channel(1);
        let mut input = Input::start(Gate(lines)).unwrap();
        tokio::select! {
            biased;
            _ = input.read(Prompt::Answer) => panic!("nothing was said"),
            () = std::future::ready(()) => {}
        }
        gate.send("one").unwrap();
        let limit = Duration::from_secs(10);
        let mut next =
            async || tokio::time::timeout(limit, input.read(Prompt::Message)).await.unwrap().unwrap();
        assert_eq!(next().await, Said::Line("Answer: one".to_owned()));
        gate.send("two").unwrap();
        assert_eq!(next().await, Said::Line("Message: two".to_owned()));
        drop(gate);
        assert_eq!(next().await, Said::End);
    }
}
