//! From what a server says to an [`ApiError`].

use bytes::Bytes;
use codex_client::{Fate, sse};
use codex_protocol::{
    ErrorBody, ErrorEvent, EventReader, IncompleteReason, Item, Lifecycle, Response, ResponseStatus, StreamEvent,
};
use http::StatusCode;

use super::api_error::{ApiError, Context, one_line};
use super::delay;
use super::kind::ErrorKind;
use crate::head::Head;

/// The error that a non-2xx answer stands for. `body` may be cut.
pub(crate) fn from_response(head: &Head, body: &Bytes) -> ApiError {
    let server = ErrorBody::from_body(body).or_else(|| from_event_stream(body));
    let summary = server.is_none().then(|| summarise(body)).flatten();
    let kind = redirect(head).unwrap_or_else(|| from_status(head.status(), server.as_ref()));
    let wait = delay::from_headers(head.headers());
    let from_message = || delay::from_message(server.as_ref()?.message.as_deref()?);
    let context = Context {
        retry_after: wait.or_else(from_message),
        status: Some(head.status()),
        request_id: head.request_id().map(str::to_owned),
        cf_ray: head.cf_ray().map(str::to_owned),
        fate: Some(answered(head.status())),
        summary,
        server,
        ..Context::default()
    };
    ApiError::new(kind, context)
}

/// How far a request got that was answered with this status. A gateway's answer says nothing of the server behind it.
fn answered(status: StatusCode) -> Fate {
    match status.as_u16() {
        502 | 504 | 520..=529 => Fate::Unknown,
        _ => Fate::NotExecuted,
    }
}

fn redirect(head: &Head) -> Option<ErrorKind> {
    let location = head.header("location").filter(|_| head.status().is_redirection())?;
    let host = url::Url::parse(location).ok().and_then(|url| url.host_str().map(str::to_owned));
    Some(ErrorKind::Redirect { to: host.unwrap_or_else(|| "another path of the same host".to_owned()) })
}

fn from_status(status: StatusCode, server: Option<&ErrorBody>) -> ErrorKind {
    if let Some(kind) = server.and_then(from_code) {
        return kind;
    }
    match status.as_u16() {
        401 | 403 => ErrorKind::NotAllowed,
        402 => ErrorKind::QuotaExceeded,
        408 | 429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::InvalidRequest,
        _ => ErrorKind::ServerFailed,
    }
}

/// The kind that a code (or a type) of the documented ones stands for.
fn from_code(server: &ErrorBody) -> Option<ErrorKind> {
    [&server.code, &server.kind].into_iter().flatten().find_map(|word| {
        Some(match word.as_str() {
            "context_length_exceeded" => ErrorKind::ContextWindowExceeded,
            "insufficient_quota" => ErrorKind::QuotaExceeded,
            "usage_limit_reached" => ErrorKind::UsageLimitReached,
            "usage_not_included" => ErrorKind::UsageNotIncluded,
            "cyber_policy" | "bio_policy" | "misalignment_policy_violation" => ErrorKind::Policy,
            "invalid_prompt" => ErrorKind::InvalidRequest,
            "rate_limit_exceeded" => ErrorKind::RateLimited,
            "server_is_overloaded" | "slow_down" => ErrorKind::ServerOverloaded,
            _ => return None,
        })
    })
}

/// The error of an event stream that came with an error status.
fn from_event_stream(body: &Bytes) -> Option<ErrorBody> {
    let mut decoder = sse::Decoder::new();
    decoder.push(body.clone());
    decoder.finish();
    let mut reader = EventReader::new();
    std::iter::from_fn(|| decoder.next_frame()).map_while(Result::ok).find_map(|frame| {
        match reader.read(&frame.data) {
            StreamEvent::Error(error) => Some(error.error),
            StreamEvent::Failed(failed) => failed.response.and_then(|response| response.error.clone()),
            _ => None,
        }
    })
}

/// A body that is no error body, in one line: an HTML page by its title.
pub(crate) fn summarise(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&body[..body.len().min(16 * 1024)]);
    let lower = text.to_ascii_lowercase();
    let line = match (lower.find("<title>"), lower.find("</title>")) {
        (Some(start), Some(end)) if start + 7 <= end => one_line(&text[start + 7..end]),
        _ if lower.trim_start().starts_with("<!doctype html") || lower.trim_start().starts_with("<html") => {
            "an HTML page".to_owned()
        }
        _ => one_line(&text).chars().take(200).collect(),
    };
    (!line.is_empty()).then_some(line)
}

/// `response.failed`.
pub(crate) fn from_failed(lifecycle: Lifecycle) -> ApiError {
    let server = lifecycle.response.as_ref().and_then(|response| response.error.clone());
    let kind = server.as_ref().and_then(from_code).unwrap_or(ErrorKind::ServerFailed);
    with_server(kind, server, lifecycle.response)
}

/// `response.incomplete`.
pub(crate) fn from_incomplete(lifecycle: Lifecycle) -> ApiError {
    let details = lifecycle.response.as_ref().and_then(|response| response.incomplete_details.clone());
    let reason = details.and_then(|details| details.reason);
    let reason = reason.unwrap_or_else(|| IncompleteReason::from("no reason given"));
    with_server(ErrorKind::Incomplete(reason), None, lifecycle.response)
}

/// The event `error`.
pub(crate) fn from_error_event(event: ErrorEvent) -> ApiError {
    let status = event.status.and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
    let kind = match (from_code(&event.error), status) {
        (Some(kind), _) => kind,
        (None, Some(status)) => from_status(status, None),
        (None, None) if event.error.kind.as_deref() == Some("invalid_request_error") => ErrorKind::InvalidRequest,
        (None, None) => ErrorKind::ServerFailed,
    };
    with_server(kind, Some(event.error), None).within(|context| context.status = status)
}

fn with_server(kind: ErrorKind, server: Option<ErrorBody>, response: Option<Box<Item<Response>>>) -> ApiError {
    let retry_after = server.as_ref().and_then(|server| delay::from_message(server.message.as_deref()?));
    let response_id = response.as_ref().and_then(|response| response.id.clone());
    ApiError::new(kind, Context { server, response, response_id, retry_after, ..Context::default() })
}

/// A response object whose own status says that it did not complete.
pub(crate) fn check_status(response: Item<Response>) -> Result<Item<Response>, ApiError> {
    let lifecycle = |response| Lifecycle { response: Some(Box::new(response)), headers: None };
    match response.status {
        Some(ResponseStatus::Failed) => Err(from_failed(lifecycle(response))),
        Some(ResponseStatus::Incomplete) => Err(from_incomplete(lifecycle(response))),
        Some(ResponseStatus::Cancelled) => Err(with_server(ErrorKind::Cancelled, None, Some(Box::new(response)))),
        _ => Ok(response),
    }
}
