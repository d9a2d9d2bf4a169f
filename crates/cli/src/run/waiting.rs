//! What standard error says while a request is repeated.

use codex_client::RequestTelemetry;
use codex_client::retry::AttemptReport;

use crate::one_line::{MESSAGE_CHARS, one_line};
use crate::stderr;

/// Says why there is another attempt, when it comes, and what it may cost.
#[derive(Debug)]
pub(super) struct Waiting;

impl RequestTelemetry for Waiting {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        if let Some(note) = note(report) {
            stderr::line(&note);
        }
    }
}

fn note(report: &AttemptReport<'_>) -> Option<String> {
    let wait = report.wait()?;
    let why = match (report.error, report.status) {
        (Some(error), _) => one_line(&error.to_string(), MESSAGE_CHARS),
        (None, Some(status)) => format!("the server answered {}", status.as_u16()),
        (None, None) => "the attempt failed".to_owned(),
    };
    let cost = if report.may_be_billed() { "; it may be billed again" } else { "" };
    let seconds = wait.as_secs_f64();
    Some(format!("note: {why}; attempt {} in {seconds:.1} s{cost}", report.number.saturating_add(1)))
}
