//! A failed attempt, as far as deciding on a repeat needs it.

use std::fmt;
use std::time::{Duration, SystemTime};

use ::http::{HeaderMap, StatusCode};

use super::server_wait::Advice;
use crate::error::{TransportError, TransportErrorKind};
use crate::fate::Fate;

/// A failed attempt: why it failed, what became of the request, and what the server advises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why it failed.
    pub cause: Cause,
    /// Whether the server may have acted on it.
    pub fate: Fate,
    /// What the server advises.
    pub advice: Advice,
    /// That a repeat cannot help, whatever the rest says: the caller has read the answer and knows.
    pub is_final: bool,
}

impl Failure {
    /// An answer with a status that is not a success.
    ///
    /// 408, 409, 429, 500 and 503 say that the request was not executed, and so does any status below 500.
    /// Others from 500 on come from something in between as often as from the server: they leave it unknown,
    /// unless `x-should-retry: true` says otherwise.
    pub fn from_status(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Self {
        let advice = Advice::from_headers(headers, now);
        let fate = match status.as_u16() {
            200..=299 => Fate::Unknown,
            500 | 503 => Fate::NotExecuted,
            500.. if advice.should_retry != Some(true) => Fate::Unknown,
            _ => Fate::NotExecuted,
        };
        Self { cause: Cause::Status(status), fate, advice, is_final: false }
    }

    /// An answer that began with a success and then turned out to be an error. What that says of the fate
    /// is known only to who understands it.
    pub fn from_answer(fate: Fate) -> Self {
        Self { cause: Cause::Answer, fate, advice: Advice::default(), is_final: false }
    }

    /// Adds the wait that the body of the answer asks for. The headers' own, if there is one, stands.
    pub fn with_wait(mut self, wait: Option<Duration>) -> Self {
        self.advice.wait = self.advice.wait.or(wait);
        self
    }

    /// Says that a repeat cannot help, as for a spent quota.
    pub fn without_repeat(mut self) -> Self {
        self.is_final = true;
        self
    }

    /// The status, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self.cause {
            Cause::Status(status) => Some(status),
            Cause::Transport(_) | Cause::Answer => None,
        }
    }

    /// Whether the server answered that it did not execute the request.
    pub(super) fn is_refusal(&self) -> bool {
        self.fate == Fate::NotExecuted && matches!(self.cause, Cause::Status(_) | Cause::Answer)
    }
}

impl From<&TransportError> for Failure {
    fn from(error: &TransportError) -> Self {
        Self {
            cause: Cause::Transport(error.kind()),
            fate: error.fate(),
            advice: Advice::default(),
            is_final: false,
        }
    }
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// There was no answer.
    Transport(TransportErrorKind),
    /// The answer has a status that is not a success.
    Status(StatusCode),
    /// The answer began with a success, and its body says that it failed.
    Answer,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(kind) => kind.fmt(f),
            Self::Status(status) => write!(f, "the server answered {status}"),
            Self::Answer => f.write_str("the server answered with an error"),
        }
    }
}

#[cfg(test)]
mod tests {
    use ::http::HeaderValue;

    use super::*;

    #[test]
    fn a_status_says_what_became_of_the_request() {
        let now = SystemTime::UNIX_EPOCH;
        let mut yes = HeaderMap::new();
        yes.insert("x-should-retry", HeaderValue::from_static("true"));
        for (status, plain, with_yes) in [
            (200, Fate::Unknown, Fate::Unknown),
            (302, Fate::NotExecuted, Fate::NotExecuted),
            (400, Fate::NotExecuted, Fate::NotExecuted),
            (408, Fate::NotExecuted, Fate::NotExecuted),
            (409, Fate::NotExecuted, Fate::NotExecuted),
            (429, Fate::NotExecuted, Fate::NotExecuted),
            (500, Fate::NotExecuted, Fate::NotExecuted),
            (501, Fate::Unknown, Fate::NotExecuted),
            (502, Fate::Unknown, Fate::NotExecuted),
            (503, Fate::NotExecuted, Fate::NotExecuted),
            (504, Fate::Unknown, Fate::NotExecuted),
            (520, Fate::Unknown, Fate::NotExecuted),
            (529, Fate::Unknown, Fate::NotExecuted),
            (999, Fate::Unknown, Fate::NotExecuted),
        ] {
            let status = StatusCode::from_u16(status).expect("a status");
            let fate = |headers| Failure::from_status(status, headers, now).fate;
            assert_eq!((fate(&HeaderMap::new()), fate(&yes)), (plain, with_yes), "{status}");
        }
    }

    #[test]
    fn the_wait_in_a_body_yields_to_the_headers() {
        let failure = Failure::from_answer(Fate::NotExecuted).with_wait(Some(Duration::from_secs(1)));
        assert_eq!(failure.advice.wait, Some(Duration::from_secs(1)));
        assert_eq!(failure.with_wait(Some(Duration::from_secs(2))), failure);
        assert_eq!(failure.with_wait(None), failure);
    }
}
