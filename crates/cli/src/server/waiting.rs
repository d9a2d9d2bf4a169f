//! What is said while a request is sent again.

use codex_client::RequestTelemetry;
use codex_client::retry::{AttemptReport, Decision};
use codex_protocol::event_msg::StreamErrorEvent;

use crate::render::repeat_note;
use crate::stderr;

/// Says on standard error why there is another attempt, when it comes, and what it may cost.
#[derive(Debug)]
pub(crate) struct Waiting;

impl RequestTelemetry for Waiting {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        if let Some(event) = announcement(report) {
            stderr::line(&repeat_note(&event));
        }
    }
}

/// What is told of an attempt that another one follows.
fn announcement(report: &AttemptReport<'_>) -> Option<StreamErrorEvent> {
    let Some(Decision::Repeat { wait, why, may_be_billed, .. }) = report.next else { return None };
    Some(StreamErrorEvent {
        additional_details: report.error_with_cause(),
        reason: why.to_string(),
        wait_ms: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        attempt: report.number,
        may_be_billed,
        ..StreamErrorEvent::default()
    })
}
