//! [`Failure`]: a failed attempt, as far as deciding what follows needs it.

use std::error::Error as _;
use std::time::Duration;

use codex_api::{Advice, ApiError, ErrorKind, Fate, TokenUsage};
use codex_protocol::event_msg::{CodexErrorInfo, ErrorEvent, RequestFate};
use http::StatusCode;

/// A failed attempt.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::turn) struct Failure {
    /// What became of the request.
    pub(in crate::turn) fate: Fate,
    /// Whether the same request may succeed if it is sent again.
    pub(in crate::turn) may_pass: bool,
    /// How long the server asks to wait.
    pub(in crate::turn) wait: Option<Duration>,
    /// Why it failed, in a few words.
    pub(in crate::turn) reason: String,
    /// What the response cost that had begun, where the server says so.
    pub(in crate::turn) usage: Option<TokenUsage>,
    /// Whether nothing more fits into the model's context.
    pub(in crate::turn) fills_window: bool,
    /// Whether what was used is told anew before the error: the failure says something of it.
    pub(in crate::turn) tells_usage: bool,
    /// What failed, as the client is told of a repeat.
    pub(in crate::turn) details: String,
    /// What the client is told if nothing else is tried.
    pub(in crate::turn) error: Box<ErrorEvent>,
}

/// Where a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::turn) enum Stage {
    /// Before there was a stream: what may be repeated there was.
    Asking,
    /// Within its stream.
    Streaming,
}

impl Failure {
    pub(in crate::turn) fn of(error: &ApiError, stage: Stage) -> Self {
        let answered = error.status().is_some_and(|status| status.is_success());
        let is_new = stage == Stage::Streaming || answered;
        let may_pass = is_new && passes(error.kind()) && error.advice() != Advice::Never;
        let fills_window = matches!(error.kind(), ErrorKind::ContextWindowExceeded);
        let wait = error.retry_after();
        let event = error_event(error);
        Self {
            fate: error.fate(),
            may_pass,
            wait,
            reason: error.kind().to_string(),
            usage: error.response().and_then(|response| response.usage),
            fills_window,
            tells_usage: fills_window || !error.rate_limits().is_empty(),
            details: with_root(error, &event.causes),
            error: Box::new(event),
        }
    }
}

/// A failed request, as clients are told of it.
pub fn error_event(error: &ApiError) -> ErrorEvent {
    let causes = causes(error);
    ErrorEvent {
        message: with_root(error, &causes) + advice(error),
        causes,
        codex_error_info: Some(info(error)),
        fate: Some(fate_of(error.fate())),
        retry_after_ms: error.retry_after().map(millis),
        request_id: error.request_id().map(str::to_owned),
        response_id: error.response_id().map(str::to_owned),
        attempts: error.attempts(),
    }
}

/// The error with the last of its causes, which is what a person can act on.
fn with_root(error: &ApiError, causes: &[String]) -> String {
    causes.last().map_or_else(|| error.to_string(), |root| format!("{error}: {root}"))
}

/// A line for each cause. None holds a secret: neither do the errors of which they are the chain.
fn causes(error: &ApiError) -> Vec<String> {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.map(|cause| cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
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

pub(in crate::turn) fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

/// What clients are told a fate is.
pub(in crate::turn) fn fate_of(fate: Fate) -> RequestFate {
    match fate {
        Fate::NotExecuted => RequestFate::NotExecuted,
        Fate::Cut => RequestFate::Cut,
        _ => RequestFate::Unknown,
    }
}

/// Whether failures of this kind may not come again.
fn passes(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::RateLimited
            | ErrorKind::ServerOverloaded
            | ErrorKind::ServerFailed
            | ErrorKind::Transport(_)
            | ErrorKind::ClosedBeforeCompleted
            | ErrorKind::BrokenStream(_)
            | ErrorKind::FirstEventTimeout(_)
    )
}

fn info(error: &ApiError) -> CodexErrorInfo {
    let http_status_code = error.status().as_ref().map(StatusCode::as_u16);
    match error.kind() {
        ErrorKind::Build(_) | ErrorKind::InvalidRequest => CodexErrorInfo::BadRequest,
        ErrorKind::Auth(_) | ErrorKind::NotAllowed => CodexErrorInfo::Unauthorized,
        ErrorKind::Transport(_) | ErrorKind::Blocked | ErrorKind::Redirect { .. } => {
            CodexErrorInfo::HttpConnectionFailed { http_status_code }
        }
        ErrorKind::ContextWindowExceeded => CodexErrorInfo::ContextWindowExceeded,
        ErrorKind::QuotaExceeded | ErrorKind::UsageLimitReached | ErrorKind::UsageNotIncluded => {
            CodexErrorInfo::UsageLimitExceeded
        }
        ErrorKind::Policy => CodexErrorInfo::CyberPolicy,
        ErrorKind::RateLimited => CodexErrorInfo::RateLimited,
        ErrorKind::ServerOverloaded => CodexErrorInfo::ServerOverloaded,
        ErrorKind::ServerFailed => CodexErrorInfo::InternalServerError,
        ErrorKind::Incomplete(reason) => CodexErrorInfo::ResponseIncomplete { reason: reason.to_string() },
        ErrorKind::UnexpectedBody { .. } => {
            CodexErrorInfo::ResponseStreamConnectionFailed { http_status_code }
        }
        ErrorKind::ClosedBeforeCompleted
        | ErrorKind::BrokenStream(_)
        | ErrorKind::FirstEventTimeout(_)
        | ErrorKind::Sse(_) => CodexErrorInfo::ResponseStreamDisconnected { http_status_code },
        _ => CodexErrorInfo::Other,
    }
}
