//! What is said while a request is sent again.

use codex_client::RequestTelemetry;
use codex_client::retry::{AttemptReport, Cause, Decision};
use codex_protocol::event_msg::{CodexErrorInfo, RequestFate, StreamErrorEvent};

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
pub(crate) fn announcement(report: &AttemptReport<'_>) -> Option<StreamErrorEvent> {
    let Some(Decision::Repeat { wait, why, fate, may_be_billed }) = report.next else { return None };
    Some(StreamErrorEvent {
        message: format!("Reconnecting... {}", report.number),
        codex_error_info: Some(info(why)),
        additional_details: report.error.map(ToString::to_string),
        fate: Some(told(fate)),
        reason: why.to_string(),
        wait_ms: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        attempt: report.number,
        may_be_billed,
        ..StreamErrorEvent::default()
    })
}

/// The word that clients are told a fate by.
pub(crate) fn told(fate: codex_api::Fate) -> RequestFate {
    match fate {
        codex_api::Fate::NotExecuted => RequestFate::NotExecuted,
        codex_api::Fate::Cut => RequestFate::Cut,
        _ => RequestFate::Unknown,
    }
}

fn info(why: Cause) -> CodexErrorInfo {
    match why {
        Cause::Status(status) => {
            CodexErrorInfo::HttpConnectionFailed { http_status_code: Some(status.as_u16()) }
        }
        _ => CodexErrorInfo::HttpConnectionFailed { http_status_code: None },
    }
}
