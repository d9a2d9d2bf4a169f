//! [`Failure`]: why a command did not do what was asked.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use codex_api::{ApiError, ErrorKind};
use codex_core::error_event;
use codex_protocol::event_msg::{CodexErrorInfo, ErrorEvent, RequestFate};

use crate::exit::Exit;
use crate::one_line::{MESSAGE_CHARS, one_line, printable};

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The arguments or the environment can't be used; in words that say what to do.
    #[error("{0}")]
    Usage(String),
    /// An input can't be read.
    #[error("can't read {name}")]
    Read {
        /// The file, or `standard input`.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// No server can be started.
    #[error("can't listen on {addr}")]
    Listen {
        /// The address asked for.
        addr: String,
        /// What the system says.
        source: io::Error,
    },
    /// The request or its reply failed.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A turn failed.
    #[error("{}", .0.message)]
    Turn(Box<ErrorEvent>),
    /// More text came than is held.
    #[error("{what} is longer than {limit_bytes} bytes")]
    TooLong {
        /// What is too long.
        what: String,
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// The output can't be written.
    #[error("can't write to standard output")]
    Output(#[source] io::Error),
    /// The program itself can't work here.
    #[error("can't start")]
    Start(#[source] io::Error),
    /// The thread does not answer any more.
    #[error("the thread ended: {0}")]
    Thread(String),
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Failure {
    /// The thread has ended by itself.
    pub(crate) fn thread(error: impl fmt::Display) -> Self {
        Self::Thread(error.to_string())
    }

    /// How the program ends with it. A reader of the output who has seen enough is no failure.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Read { .. } | Self::Listen { .. } => Exit::Usage,
            Self::Api(error) => match error.kind() {
                ErrorKind::Build(_) | ErrorKind::Auth(_) => Exit::Usage,
                _ => Exit::Failed,
            },
            // Nothing was sent, because of what is asked or who asks.
            Self::Turn(event) if event.attempts == 0 && event.fate == Some(RequestFate::NotExecuted) => {
                match event.codex_error_info {
                    Some(CodexErrorInfo::BadRequest | CodexErrorInfo::Unauthorized) => Exit::Usage,
                    _ => Exit::Failed,
                }
            }
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::Turn(_) | Self::TooLong { .. } | Self::Thread(_) | Self::Output(_) | Self::Start(_) => {
                Exit::Failed
            }
            Self::Interrupted => Exit::Interrupted,
        }
    }

    /// What standard error gets: one line with the root cause, which is what a person can act on; with `verbose`, also
    /// the whole chain of causes, one a line. Empty where there is nothing to say.
    pub(crate) fn render(&self, verbose: bool) -> String {
        match self.exit() {
            Exit::Done => return String::new(),
            Exit::Interrupted => return format!("{self}\n"),
            Exit::Failed | Exit::Usage => {}
        }
        let (message, causes) = match self {
            Self::Api(error) => told(error_event(error)),
            Self::Turn(event) => told((**event).clone()),
            failure => own(failure),
        };
        let mut text = format!("error: {}\n", printable(&message));
        for cause in causes.iter().filter(|_| verbose) {
            text.push_str("  caused by: ");
            text.push_str(&one_line(cause, MESSAGE_CHARS));
            text.push('\n');
        }
        text
    }
}

/// A failed request's line and causes.
fn told(event: ErrorEvent) -> (String, Vec<String>) {
    (event.message, event.causes)
}

/// The line and the causes of a failure of the program's own.
fn own(failure: &Failure) -> (String, Vec<String>) {
    let causes = std::iter::successors(failure.source(), |&cause| cause.source());
    let causes: Vec<String> = causes.map(|cause| one_line(&cause.to_string(), MESSAGE_CHARS)).collect();
    let root = causes.last().map(|root| format!(": {root}")).unwrap_or_default();
    (format!("{failure}{root}"), causes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read() -> Failure {
        Failure::Read { name: "reply.sse".to_owned(), source: io::Error::other("worn out") }
    }

    #[test]
    fn a_failure_is_one_line_and_the_chain_on_demand() {
        for (failure, verbose, expected) in [
            (Failure::Usage("no prompt".to_owned()), false, "error: no prompt\n"),
            (Failure::Usage("no prompt".to_owned()), true, "error: no prompt\n"),
            (read(), false, "error: can't read reply.sse: worn out\n"),
            (read(), true, "error: can't read reply.sse: worn out\n  caused by: worn out\n"),
            (
                Failure::Read {
                    name: "a\u{1b}[2J\nb".to_owned(),
                    source: io::Error::other("one\n two\u{7}"),
                },
                false,
                "error: can't read a\u{fffd}[2J\u{fffd}b: one two\u{fffd}\n",
            ),
            (Failure::Output(io::ErrorKind::BrokenPipe.into()), true, ""),
            (Failure::Interrupted, true, "interrupted\n"),
        ] {
            assert_eq!(failure.render(verbose), expected, "{failure:?}, verbose: {verbose}");
        }
    }

    fn turn(info: CodexErrorInfo, fate: RequestFate, attempts: u32) -> Failure {
        let message = "it\u{7} broke: worn out".to_owned();
        let causes = vec!["below".to_owned(), "worn\n out".to_owned()];
        let (codex_error_info, fate) = (Some(info), Some(fate));
        Failure::Turn(Box::new(ErrorEvent {
            message,
            causes,
            codex_error_info,
            fate,
            attempts,
            ..ErrorEvent::default()
        }))
    }

    #[test]
    fn a_failed_turn_is_one_line_and_the_chain_on_demand() {
        let failure = turn(CodexErrorInfo::Other, RequestFate::Cut, 1);
        let line = "error: it\u{fffd} broke: worn out\n";
        assert_eq!(failure.render(false), line);
        assert_eq!(failure.render(true), format!("{line}  caused by: below\n  caused by: worn out\n"));
    }

    #[test]
    fn a_turn_of_which_nothing_was_sent_is_a_mistake_of_who_asks() {
        use CodexErrorInfo::{BadRequest, RateLimited, Unauthorized};
        for (info, fate, attempts, expected) in [
            (BadRequest, RequestFate::NotExecuted, 0, Exit::Usage),
            (Unauthorized, RequestFate::NotExecuted, 0, Exit::Usage),
            (RateLimited, RequestFate::NotExecuted, 0, Exit::Failed),
            (BadRequest, RequestFate::NotExecuted, 1, Exit::Failed),
            (Unauthorized, RequestFate::NotExecuted, 2, Exit::Failed),
            (BadRequest, RequestFate::Cut, 0, Exit::Failed),
        ] {
            let failure = turn(info, fate, attempts);
            assert_eq!(failure.exit(), expected, "{failure:?}");
        }
    }

    #[test]
    fn each_failure_has_its_exit_code() {
        for (failure, expected) in [
            (Failure::Usage(String::new()), Exit::Usage),
            (read(), Exit::Usage),
            (Failure::Listen { addr: String::new(), source: io::Error::other("") }, Exit::Usage),
            (Failure::TooLong { what: String::new(), limit_bytes: 1 }, Exit::Failed),
            (Failure::Output(io::ErrorKind::StorageFull.into()), Exit::Failed),
            (Failure::Output(io::ErrorKind::BrokenPipe.into()), Exit::Done),
            (Failure::Start(io::Error::other("")), Exit::Failed),
            (Failure::Interrupted, Exit::Interrupted),
        ] {
            assert_eq!(failure.exit(), expected, "{failure:?}");
        }
    }
}
