//! [`Failure`]: why a command did not do what was asked.

use std::error::Error as StdError;
use std::io;

use codex_api::{Advice, ApiError, ErrorKind};

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
    #[error("the chat ended: {0}")]
    Thread(String),
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Failure {
    /// How the program ends with it. A reader of the output who has seen enough is no failure.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Read { .. } | Self::Listen { .. } => Exit::Usage,
            Self::Api(error) => match error.kind() {
                ErrorKind::Build(_) | ErrorKind::Auth(_) => Exit::Usage,
                _ => Exit::Failed,
            },
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::TooLong { .. } | Self::Thread(_) | Self::Output(_) | Self::Start(_) => Exit::Failed,
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
        let cause = |cause: &dyn StdError| one_line(&cause.to_string(), MESSAGE_CHARS);
        let causes: Vec<String> =
            std::iter::successors(self.source(), |&cause| cause.source()).map(cause).collect();
        let mut text = format!("error: {}", printable(&self.to_string()));
        if let Some(root) = causes.last() {
            text = format!("{text}: {root}");
        }
        if let Self::Api(error) = self {
            text.push_str(advice(error));
        }
        text.push('\n');
        for cause in causes.iter().filter(|_| verbose) {
            text.push_str("  caused by: ");
            text.push_str(cause);
            text.push('\n');
        }
        text
    }
}

/// What a person can do about what the server answered, where the error's own words don't say it.
fn advice(error: &ApiError) -> &'static str {
    let is_answered = error.server().is_some() || error.status().is_some_and(|status| !status.is_success());
    match (error.advice(), error.kind()) {
        (Advice::Backoff, _) if is_answered => "; try again later",
        (Advice::ReduceInput, ErrorKind::InvalidRequest) => "; send a shorter input",
        _ => "",
    }
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
