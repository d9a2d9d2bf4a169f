//! One attempt: what is sent, and what came of it.

use std::time::SystemTime;

use bytes::Bytes;
use codex_client::retry::{Attempt, Failure};
use codex_client::{
    Body, DynTransport, ERROR_BODY_LIMIT_BYTES, Request, Response, StreamResponse, TransportError,
};
use http::header::IF_NONE_MATCH;
use http::{HeaderMap, HeaderValue, StatusCode};
use uuid::Uuid;

use crate::auth::Credentials;
use crate::error::{self, ApiError};
use crate::head::Head;
use crate::scrub::scrub;

/// Why an attempt has not the answer that is wanted.
pub(crate) enum Refusal {
    /// There was no answer.
    Transport(TransportError),
    /// The answer has another status than 2xx. Its body may be cut.
    Status(Head, Bytes),
}

/// Gets the head of a streamed answer.
pub(crate) async fn stream(transport: DynTransport, request: Request) -> Result<(Head, Body), Refusal> {
    let response = transport.stream(request).await.map_err(Refusal::Transport)?;
    let StreamResponse { status, version, headers, body } = response;
    let head = Head::new(status, version, headers);
    if status.is_success() {
        return Ok((head, body));
    }
    let (body, _) = body.read_up_to(ERROR_BODY_LIMIT_BYTES).await;
    Err(Refusal::Status(head, body))
}

/// Gets an answer as a whole.
pub(crate) async fn execute(transport: DynTransport, request: Request) -> Result<(Head, Bytes), Refusal> {
    let is_conditional = request.headers.contains_key(IF_NONE_MATCH);
    let response = transport.execute(request).await.map_err(Refusal::Transport)?;
    let Response { status, version, headers, body } = response;
    let head = Head::new(status, version, headers);
    // That nothing has changed is an answer, where it was asked for.
    if status.is_success() || is_conditional && status == StatusCode::NOT_MODIFIED {
        return Ok((head, body));
    }
    let body = body.slice(..body.len().min(ERROR_BODY_LIMIT_BYTES));
    Err(Refusal::Status(head, body))
}

/// Puts `from` over `onto`: a header that `from` has replaces all of that name.
pub(crate) fn overlay(onto: &mut HeaderMap, from: &HeaderMap) {
    for name in from.keys() {
        onto.remove(name);
        for value in from.get_all(name) {
            onto.append(name, value.clone());
        }
    }
}

fn log(head: &Head) {
    tracing::debug!(status = head.status().as_u16(), request_id = head.request_id(), "answered");
}

/// Gives an attempt an id of its own.
pub(super) fn mark(request: &mut Request) -> HeaderValue {
    let id = Uuid::new_v4().to_string();
    tracing::debug!(client_request_id = %id, "asking");
    let id = HeaderValue::try_from(id).expect("a UUID is ASCII");
    request.headers.insert("x-client-request-id", id.clone());
    id
}

/// What came of an attempt, as deciding on another one needs it.
pub(super) fn finish<T>(
    answer: Result<(Head, T), Refusal>,
    credentials: &Credentials,
    id: HeaderValue,
) -> Attempt<(Head, T), ApiError> {
    let (failure, error) = match answer {
        Ok((head, body)) => {
            log(&head);
            return Attempt::Answered {
                status: head.status(),
                value: (head.with_client_request_id(id), body),
            };
        }
        Err(Refusal::Transport(error)) => (Failure::from(&error), ApiError::from(error)),
        Err(Refusal::Status(head, body)) => {
            log(&head);
            let body = scrub(&body, credentials.headers());
            let failure = Failure::from_status(head.status(), head.headers(), SystemTime::now());
            let head = head.with_client_request_id(id);
            return failed(failure, error::from_response(&head, &body));
        }
    };
    let id = id.to_str().ok().map(str::to_owned);
    failed(failure, error.within(|context| context.client_request_id = id))
}

fn failed<T>(failure: Failure, error: ApiError) -> Attempt<(Head, T), ApiError> {
    tracing::debug!(%error, "refused");
    let failure = failure.with_wait(error.retry_after());
    let failure = if error.is_final() { failure.without_repeat() } else { failure };
    Attempt::Failed { failure, error }
}
