//! [`Asker`]: asks a person whether a tool may run.

use std::io::{self, IsTerminal};

use codex_protocol::event_msg::ToolApprovalRequestEvent;
use codex_protocol::op::ReviewDecision;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Stdin};

use crate::failure::Failure;
use crate::{approval, stderr, typed_ahead};

/// How long an answer may be, in bytes.
const LIMIT_BYTES: u64 = 64 * 1024;

/// Asks a person whether a tool may run: on standard error, with the answer on standard input. Where one of the two is
/// no terminal, there is nobody, and the call is denied.
#[derive(Debug)]
pub(super) struct Asker {
    answers: BufReader<Stdin>,
    has_person: bool,
}

impl Asker {
    pub(super) fn new() -> Self {
        let has_person = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self { answers: BufReader::new(tokio::io::stdin()), has_person }
    }

    /// The decision on a call. Asks until there is one.
    ///
    /// # Errors
    /// Where standard input can't be read.
    ///
    /// # Cancel safety
    /// A part of an answer may be lost.
    pub(super) async fn decide(
        &mut self,
        request: &ToolApprovalRequestEvent,
    ) -> Result<ReviewDecision, Failure> {
        if !self.has_person {
            return Ok(ReviewDecision::Denied { message: Some(approval::NOBODY.to_owned()) });
        }
        stderr::line(&approval::question(request));
        loop {
            stderr::line(approval::CHOICES);
            typed_ahead::forget();
            stderr::write("? ");
            match self.answer().await? {
                Some(answer) => {
                    if let Some(decision) = approval::decision(&answer) {
                        return Ok(decision);
                    }
                }
                None => return Ok(ReviewDecision::Abort),
            }
        }
    }

    /// A line; `None` where there are no more.
    async fn answer(&mut self) -> Result<Option<String>, Failure> {
        let mut line = Vec::new();
        let read = (&mut self.answers).take(LIMIT_BYTES).read_until(b'\n', &mut line).await;
        read.map_err(|source| Failure::Read { name: "standard input".to_owned(), source })?;
        Ok((!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned()))
    }
}
