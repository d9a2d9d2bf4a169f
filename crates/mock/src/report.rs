//! What clients did wrong, in words a person can act on.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// How many violations, and how many notes, are kept; the others are only counted.
const KEPT: usize = 1000;

/// How many of each are printed.
const PRINTED: usize = 20;

/// What clients did since the start or the last reset that the API does not allow or does not document.
///
/// Printed, it is a list with a line for each finding, of the first 20 of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The requests that broke the API, in the order they came; the first 1000 of them.
    pub violations: Vec<Violation>,
    /// What the documentation does not know but real clients do, each once; the first 1000 of them.
    pub notes: Vec<Note>,
    /// How many findings came after the first 1000 of their kind.
    pub left_out: usize,
}

/// A request that broke the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// Which request it was, counted from 1 over all requests of the log.
    pub request: usize,
    /// The method and the path.
    pub target: String,
    /// What is wrong, in the words of the API's error.
    pub message: String,
    /// The field the error is about, such as `input[2].call_id`.
    pub param: Option<String>,
    /// The error's code, where it has one.
    pub code: Option<String>,
}

/// Something the documentation does not know, and that is let through unless
/// [`Strict::Documented`](crate::Strict::Documented) is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Note {
    /// The first request that did so, counted from 1 over all requests of the log.
    pub request: usize,
    /// Its method and path.
    pub target: String,
    /// What it did.
    pub message: String,
}

impl Report {
    /// Whether no request broke the API. Notes do not count.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.violations.len() {
            0 => write!(f, "no request broke the API")?,
            1 => write!(f, "1 request broke the API:")?,
            count => write!(f, "{count} requests broke the API:")?,
        }
        listed(f, &self.violations)?;
        if !self.notes.is_empty() {
            write!(f, "\nnot documented, but let through:")?;
        }
        listed(f, &self.notes)?;
        if self.left_out > 0 {
            write!(f, "\nand {} more that were not kept", self.left_out)?;
        }
        Ok(())
    }
}

/// A line for each finding, up to a number that still can be read.
fn listed(f: &mut fmt::Formatter<'_>, findings: &[impl fmt::Display]) -> fmt::Result {
    for finding in findings.iter().take(PRINTED) {
        write!(f, "\n  {finding}")?;
    }
    match findings.len().saturating_sub(PRINTED) {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request {}, {}: {}", self.request, self.target, self.message)?;
        match (&self.param, &self.code) {
            (Some(param), Some(code)) => write!(f, " (param {param}, code {code})"),
            (Some(param), None) => write!(f, " (param {param})"),
            (None, Some(code)) => write!(f, " (code {code})"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request {}, {}: {}", self.request, self.target, self.message)
    }
}

/// A report being written.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Recorded>);

#[derive(Debug, Default)]
struct Recorded {
    report: Report,
    /// How many of the violations someone has asked for.
    read: usize,
}

impl Recorder {
    pub(crate) fn violation(&self, violation: Violation) {
        let report = &mut self.lock().report;
        if report.violations.len() < KEPT {
            report.violations.push(violation);
        } else {
            report.left_out += 1;
        }
    }

    /// Adds a note, unless the same was noted before.
    pub(crate) fn note(&self, note: Note) {
        let report = &mut self.lock().report;
        if report.notes.iter().any(|earlier| earlier.message == note.message) {
            return;
        }
        if report.notes.len() < KEPT {
            report.notes.push(note);
        } else {
            report.left_out += 1;
        }
    }

    /// The report so far; its violations count as read from now on.
    pub(crate) fn read(&self) -> Report {
        let mut recorded = self.lock();
        recorded.read = recorded.report.violations.len();
        recorded.report.clone()
    }

    /// The report, where it has violations nobody has read; they count as read from now on.
    pub(crate) fn unread(&self) -> Option<Report> {
        let mut recorded = self.lock();
        let count = recorded.report.violations.len();
        let read = std::mem::replace(&mut recorded.read, count);
        (read < count).then(|| recorded.report.clone())
    }

    /// Forgets everything.
    pub(crate) fn reset(&self) {
        *self.lock() = Recorded::default();
    }

    fn lock(&self) -> MutexGuard<'_, Recorded> {
        // Nothing panics while holding it; and what is inside is whole at every point.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Note, PRINTED, Recorder, Report, Violation};

    fn violation(request: usize, param: Option<&str>, code: Option<&str>) -> Violation {
        Violation {
            request,
            target: "POST /v1/responses".to_owned(),
            message: "Wrong.".to_owned(),
            param: param.map(str::to_owned),
            code: code.map(str::to_owned),
        }
    }

    fn note(request: usize, message: &str) -> Note {
        Note { request, target: "GET /v1/models".to_owned(), message: message.to_owned() }
    }

    #[test]
    fn a_report_reads_as_a_list() {
        assert_eq!(Report::default().to_string(), "no request broke the API");
        let recorder = Recorder::default();
        recorder.violation(violation(1, Some("input"), Some("invalid_type")));
        recorder.violation(violation(3, Some("input"), None));
        recorder.violation(violation(4, None, Some("c")));
        recorder.violation(violation(5, None, None));
        recorder.note(note(2, "an odd header"));
        recorder.note(note(6, "an odd header"));
        let expected = "\
4 requests broke the API:
  request 1, POST /v1/responses: Wrong. (param input, code invalid_type)
  request 3, POST /v1/responses: Wrong. (param input)
  request 4, POST /v1/responses: Wrong. (code c)
  request 5, POST /v1/responses: Wrong.
not documented, but let through:
  request 2, GET /v1/models: an odd header";
        assert_eq!(recorder.read().to_string(), expected);
    }

    #[test]
    fn violations_are_unread_until_someone_asks() {
        let recorder = Recorder::default();
        recorder.note(note(1, "odd"));
        assert_eq!(recorder.unread(), None, "notes are no reason to fail");
        recorder.violation(violation(1, None, None));
        assert_eq!(recorder.unread().map(|report| report.violations.len()), Some(1));
        assert_eq!(recorder.unread(), None, "it was read");
        recorder.violation(violation(2, None, None));
        assert!(!recorder.read().is_clean());
        assert_eq!(recorder.unread(), None);
        recorder.violation(violation(3, None, None));
        recorder.reset();
        assert_eq!((recorder.unread(), recorder.read()), (None, Report::default()));
    }

    #[test]
    fn a_report_is_bounded() {
        let recorder = Recorder::default();
        for request in 0..KEPT + 2 {
            recorder.violation(violation(request, None, None));
            recorder.note(note(request, &request.to_string()));
        }
        let report = recorder.read();
        assert_eq!((report.violations.len(), report.notes.len(), report.left_out), (KEPT, KEPT, 4));
        assert_eq!(report.to_string().lines().count(), 2 * (1 + PRINTED + 1) + 1);
    }
}
