//! [`Announcer`]: tells of repeats before there is an answer.

use codex_api::{AttemptReport, Cause, Decision, RequestTelemetry, RetryBudget};
use codex_protocol::EventMsg;
use codex_protocol::event_msg::{CodexErrorInfo, StreamErrorEvent};

use super::outbox::Outbox;
use super::state::{fate_of, millis};

/// Tells of each repeat that a request is given before there is an answer to it, and before it is sent.
#[derive(Debug)]
pub(super) struct Announcer {
    pub(super) outbox: Outbox,
    pub(super) budget: RetryBudget,
    /// How many repeats the turn has.
    pub(super) max_attempts: u32,
}

impl RequestTelemetry for Announcer {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        let Some(Decision::Repeat { wait, why, fate, may_be_billed }) = report.next else { return };
        // The repeat was taken from the budget already.
        let attempt = self.max_attempts.saturating_sub(self.budget.left());
        let event = StreamErrorEvent {
            message: format!("Reconnecting... {attempt}/{}", self.max_attempts),
            codex_error_info: Some(info(why)),
            additional_details: report.error_with_cause(),
            fate: Some(fate_of(fate)),
            reason: why.to_string(),
            wait_ms: millis(wait),
            attempt,
            max_attempts: self.max_attempts,
            may_be_billed,
        };
        self.outbox.tell_now(EventMsg::StreamError(event));
    }
}

fn info(why: Cause) -> CodexErrorInfo {
    match why {
        Cause::Status(status) => match status.as_u16() {
            429 => CodexErrorInfo::RateLimited,
            500.. => CodexErrorInfo::InternalServerError,
            code => CodexErrorInfo::HttpConnectionFailed { http_status_code: Some(code) },
        },
        _ => CodexErrorInfo::HttpConnectionFailed { http_status_code: None },
    }
}
