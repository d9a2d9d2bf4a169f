//! From what a server says to an [`ApiError`].

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use codex_client::retry::Failure;
use codex_client::{Fate, sse};
use codex_protocol::{
    ErrorBody, ErrorEvent, EventReader, IncompleteReason, Item, Lifecycle, Response, ResponseStatus,
    StreamEvent,
};
use http::{StatusCode, Version};

use super::api_error::{ApiError, one_line};
use super::auth_headers;
use super::codes::from_code;
use super::context::Context;
use super::event_headers;
use super::kind::ErrorKind;
use crate::delay;
use crate::head::Head;

/// The error that a non-2xx answer stands for. `body` may be cut.
pub(crate) fn from_response(head: &Head, body: &Bytes) -> ApiError {
    let server = ErrorBody::from_body(body).or_else(|| from_event_stream(body));
    let summary = server.is_none().then(|| summarise(body)).flatten();
    let kind = redirect(head)
        .or_else(|| blocked(head.status(), body))
        .unwrap_or_else(|| from_status(head.status(), server.as_ref()));
    let context = Context {
        // A success that turns out to be an error has begun nothing.
        fate: Some(if head.status().is_success() { Fate::NotExecuted } else { failure(head).fate }),
        summary: summary.filter(|_| !matches!(kind, ErrorKind::Blocked)),
        ..said(head, server)
    };
    ApiError::new(kind, context).within(|context| context.locate(head))
}

/// What the headers of a failure and its body say together.
fn said(head: &Head, server: Option<ErrorBody>) -> Context {
    let advice = failure(head).advice;
    Context {
        retry_after: advice.wait.or_else(|| asked_wait(server.as_ref()?)),
        should_retry: advice.should_retry,
        limits: head.rate_limits(),
        auth_error: auth_headers::error(head),
        auth_error_code: auth_headers::code(head),
        request_id: head.request_id().map(str::to_owned),
        cf_ray: head.cf_ray().map(str::to_owned),
        server,
        ..Context::default()
    }
}

fn failure(head: &Head) -> Failure {
    Failure::from_status(head.status(), head.headers(), SystemTime::now())
}

/// Cloudflare's refusal, which says nothing of the credentials.
fn blocked(status: StatusCode, body: &[u8]) -> Option<ErrorKind> {
    let holds = |word: &str| memchr::memmem::find(body, word.as_bytes()).is_some();
    (status == StatusCode::FORBIDDEN && holds("Cloudflare") && holds("blocked")).then_some(ErrorKind::Blocked)
}

fn redirect(head: &Head) -> Option<ErrorKind> {
    let location = head.header("location").filter(|_| head.status().is_redirection())?;
    // A location may leave out the scheme and still name a host.
    let absolute = if location.starts_with("//") { format!("https:{location}") } else { location.to_owned() };
    let host = url::Url::parse(&absolute).ok().and_then(|url| url.host_str().map(str::to_owned));
    Some(ErrorKind::Redirect { to: host.unwrap_or_else(|| "another path of the same host".to_owned()) })
}

fn from_status(status: StatusCode, server: Option<&ErrorBody>) -> ErrorKind {
    if let Some(kind) = server.and_then(from_code) {
        return kind;
    }
    match status.as_u16() {
        401 | 403 => ErrorKind::NotAllowed,
        402 => ErrorKind::QuotaExceeded,
        429 => ErrorKind::RateLimited,
        408 => ErrorKind::ServerFailed,
        400..=499 => ErrorKind::InvalidRequest,
        _ if server.is_some_and(blames_request) => ErrorKind::InvalidRequest,
        _ => ErrorKind::ServerFailed,
    }
}

fn blames_request(server: &ErrorBody) -> bool {
    server.kind.as_deref() == Some("invalid_request_error")
}

/// How long the server asks to wait, by its words or by when the limit is reset.
fn asked_wait(server: &ErrorBody) -> Option<Duration> {
    let reset = || server.resets_in_seconds.map(Duration::from_secs);
    server.message.as_deref().and_then(delay::from_message).or_else(reset)
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
    // It was made, as far as it goes.
    with_server(ErrorKind::Incomplete(reason), None, lifecycle.response)
        .within(|context| context.fate = Some(Fate::Cut))
}

/// The event `error`. It may have the status and the headers of a refusal.
pub(crate) fn from_error_event(event: ErrorEvent) -> ApiError {
    let status = event.status.and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
    let kind = from_status(status.unwrap_or(StatusCode::OK), Some(&event.error));
    let headers = event.headers.as_ref().map(event_headers::read).unwrap_or_default();
    let head = Head::new(status.unwrap_or(StatusCode::OK), Version::HTTP_11, headers);
    ApiError::new(kind, Context { status, ..said(&head, Some(event.error)) })
}

fn with_server(kind: ErrorKind, server: Option<ErrorBody>, response: Option<Item<Response>>) -> ApiError {
    let retry_after = server.as_ref().and_then(asked_wait);
    let response_id = response.as_ref().and_then(|response| response.id.clone());
    ApiError::new(kind, Context { server, response_id, retry_after, response, ..Context::default() })
}

/// A response object whose own status says that it did not complete.
pub(crate) fn check_status(response: Item<Response>) -> Result<Item<Response>, ApiError> {
    let lifecycle = |response| Lifecycle { response: Some(response), headers: None };
    let error = match response.status {
        Some(ResponseStatus::Failed) => from_failed(lifecycle(response)),
        Some(ResponseStatus::Incomplete) => from_incomplete(lifecycle(response)),
        Some(ResponseStatus::Cancelled) => with_server(ErrorKind::Cancelled, None, Some(response)),
        _ => return Ok(response),
    };
    // There was a response, so a repeat makes another.
    Err(error.within(|context| context.fate = Some(Fate::Cut)))
}
