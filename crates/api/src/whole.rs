//! Answers that came whole.

use bytes::Bytes;
use codex_client::Fate;
use codex_protocol::{ErrorBody, Item, RawJson, Reason, Response};

use crate::error::{self, ApiError, Context, ErrorKind};
use crate::head::Head;

/// A response that came whole and doesn't say of itself that it failed.
pub(crate) fn successful(head: &Head, bytes: &Bytes) -> Result<Item<Response>, ApiError> {
    checked(head, response(head, bytes, "a response")?)
}

/// The response, unless it says of itself that it failed.
pub(crate) fn checked(head: &Head, response: Item<Response>) -> Result<Item<Response>, ApiError> {
    error::check_status(response).map_err(|error| error.within(|context| locate(context, head)))
}

/// A response that came whole, however it ended.
pub(crate) fn response(
    head: &Head,
    bytes: &Bytes,
    expected: &'static str,
) -> Result<Item<Response>, ApiError> {
    let response = RawJson::parse(bytes.clone()).map(Item::<Response>::from_json);
    match response {
        Ok(Ok(response)) if is_response(&response) => Ok(response),
        Ok(Ok(_)) if ErrorBody::from_body(bytes).is_some() => Err(error::from_response(head, bytes)),
        Ok(Err(reason)) if reason != Reason::NotAnObject => {
            let error = ApiError::with_fate(ErrorKind::Unreadable(reason), Fate::Unknown);
            Err(error.within(|context| locate(context, head)))
        }
        _ => Err(unexpected(head, expected, bytes)),
    }
}

/// What `read` makes of an answer.
pub(crate) fn read<T>(
    head: &Head,
    bytes: &Bytes,
    expected: &'static str,
    read: impl FnOnce(&[u8]) -> Result<T, Reason>,
) -> Result<T, ApiError> {
    read(bytes).map_err(|reason| match reason {
        _ if ErrorBody::from_body(bytes).is_some() => error::from_response(head, bytes),
        Reason::NotUtf8 { .. } | Reason::NotJson(_) | Reason::NotAnObject => {
            unexpected(head, expected, bytes)
        }
        reason => ApiError::with_fate(ErrorKind::Unreadable(reason), Fate::Unknown)
            .within(|context| locate(context, head)),
    })
}

/// Whether it is one, and not an error body or some other object: nothing in a response is required.
fn is_response(response: &Response) -> bool {
    let named = response.id.is_some() && response.error.is_none();
    named || response.status.is_some() || !response.output.is_empty()
}

/// The error of an answer that is not what was asked for.
pub(crate) fn unexpected(head: &Head, expected: &'static str, body: &[u8]) -> ApiError {
    let kind = ErrorKind::UnexpectedBody {
        content_type: Some(essence(head)).filter(|e| !e.is_empty()).unwrap_or("no content type".to_owned()),
        expected,
        summary: error::summarise(body).unwrap_or_else(|| "an empty body".to_owned()),
    };
    ApiError::with_fate(kind, Fate::Unknown).within(|context| locate(context, head))
}

/// Fills in where an error comes from.
pub(crate) fn locate(context: &mut Context, head: &Head) {
    context.locate(head);
}

/// The media type without parameters, lower case; empty where there is none.
pub(crate) fn essence(head: &Head) -> String {
    let content_type = head.header("content-type").unwrap_or_default();
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
