//! What a 2xx answer turns out to be.

use std::time::Duration;

use bytes::Bytes;
use codex_client::{Body, ERROR_BODY_LIMIT_BYTES, Fate};
use codex_protocol::{ErrorBody, Item, RawJson, Reason, Response, ResponseStatus};

use crate::error::{self, ApiError, Context, ErrorKind};
use crate::head::Head;
use crate::stream::ResponseStream;

/// How large a response that came whole may be.
const WHOLE_LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// How much of a body is looked at to tell what it is.
const PEEK_LIMIT_BYTES: usize = 1024;

/// The stream that `body` is. Servers that don't stream answer with JSON, proxies with pages, and some servers stream
/// under another content type: what doesn't say that it is an event stream is known by its first bytes.
pub(crate) async fn open(
    head: Head,
    mut body: Body,
    first_event: Duration,
) -> Result<ResponseStream, ApiError> {
    if essence(&head) == "text/event-stream" {
        return Ok(ResponseStream::open(head, Bytes::new(), body, first_event));
    }
    let broken = |error| ApiError::from(error).within(|context| locate(context, &head));
    let mut read = Bytes::new();
    while Start::of(&read) == Start::Undecided && read.len() < PEEK_LIMIT_BYTES {
        let Some(chunk) = body.next_chunk().await else { break };
        read = joined(read, chunk.map_err(broken)?);
    }
    match Start::of(&read) {
        Start::Events => Ok(ResponseStream::open(head, read, body, first_event)),
        Start::Json => {
            let rest = body.collect(WHOLE_LIMIT_BYTES).await.map_err(broken)?;
            replay(head, &joined(read, rest))
        }
        Start::Other | Start::Undecided => {
            let (rest, _) = body.read_up_to(ERROR_BODY_LIMIT_BYTES).await;
            Err(unexpected(&head, "an event stream", &joined(read, rest)))
        }
    }
}

fn joined(one: Bytes, two: Bytes) -> Bytes {
    match (one.is_empty(), two.is_empty()) {
        (true, _) => two,
        (_, true) => one,
        _ => [one, two].concat().into(),
    }
}

/// What the first bytes of a body are the start of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Events,
    Json,
    Other,
    /// There are too few bytes to tell.
    Undecided,
}

impl Start {
    fn of(bytes: &[u8]) -> Self {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        const FIELDS: [&[u8]; 5] = [b":", b"data:", b"event:", b"id:", b"retry:"];
        let start = bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start();
        if MARK.starts_with(bytes) || FIELDS.iter().any(|field| field.starts_with(start) && *field != start) {
            Self::Undecided
        } else if FIELDS.iter().any(|field| start.starts_with(field)) {
            Self::Events
        } else if start.starts_with(b"{") || start.starts_with(b"[") {
            Self::Json
        } else {
            Self::Other
        }
    }
}

/// A whole response as the stream it might have been.
fn replay(head: Head, bytes: &Bytes) -> Result<ResponseStream, ApiError> {
    let response = read(&head, bytes, "an event stream")?;
    let word = match response.status {
        Some(ResponseStatus::Failed) => "failed",
        Some(ResponseStatus::Incomplete) => "incomplete",
        // Not over, and no more of it will come.
        Some(ResponseStatus::Queued) => "queued",
        Some(ResponseStatus::InProgress) => "in_progress",
        _ => "completed",
    };
    // There is no event for a cancelled one.
    let response = if word == "completed" { checked(&head, response)? } else { response };
    let event =
        format!("data: {{\"type\":\"response.{word}\",\"response\":{}}}\n\n", one_line(response.wire()));
    Ok(ResponseStream::of_bytes(head, event.into()))
}

/// JSON without line ends between its tokens; within strings there are none.
fn one_line(json: &RawJson) -> String {
    json.as_str().replace(['\n', '\r'], " ")
}

/// A response that came whole and doesn't say of itself that it failed.
pub(crate) fn whole(head: &Head, bytes: &Bytes) -> Result<Item<Response>, ApiError> {
    checked(head, read(head, bytes, "a response")?)
}

fn checked(head: &Head, response: Item<Response>) -> Result<Item<Response>, ApiError> {
    error::check_status(response).map_err(|error| error.within(|context| locate(context, head)))
}

/// A response that came whole, however it ended.
fn read(head: &Head, bytes: &Bytes, expected: &'static str) -> Result<Item<Response>, ApiError> {
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

/// Whether it is one, and not an error body or some other object: nothing in a response is required.
fn is_response(response: &Response) -> bool {
    let named = response.id.is_some() && response.error.is_none();
    named || response.status.is_some() || !response.output.is_empty()
}

fn unexpected(head: &Head, expected: &'static str, body: &[u8]) -> ApiError {
    let kind = ErrorKind::UnexpectedBody {
        content_type: Some(essence(head)).filter(|e| !e.is_empty()).unwrap_or("no content type".to_owned()),
        expected,
        summary: error::summarise(body).unwrap_or_else(|| "an empty body".to_owned()),
    };
    ApiError::with_fate(kind, Fate::Unknown).within(|context| locate(context, head))
}

fn locate(context: &mut Context, head: &Head) {
    context.status = Some(head.status());
    context.request_id = head.request_id().map(str::to_owned);
    context.cf_ray = head.cf_ray().map(str::to_owned);
}

/// The media type without parameters, lower case; empty where there is none.
fn essence(head: &Head) -> String {
    let content_type = head.header("content-type").unwrap_or_default();
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_known_by_its_first_bytes() {
        for (start, expected) in [
            ("", Start::Undecided),
            (" \r\n", Start::Undecided),
            ("\u{feff}", Start::Undecided),
            ("d", Start::Undecided),
            ("event", Start::Undecided),
            ("data:", Start::Events),
            (": ping", Start::Events),
            ("\u{feff}\nretry: 1", Start::Events),
            ("\n{", Start::Json),
            ("[1", Start::Json),
            ("<html>", Start::Other),
            ("date", Start::Other),
            ("upstream connect error", Start::Other),
        ] {
            assert_eq!(Start::of(start.as_bytes()), expected, "{start:?}");
        }
        assert_eq!(Start::of(b"\xef\xbb"), Start::Undecided, "half a byte order mark");
    }
}
