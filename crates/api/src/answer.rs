//! What a 2xx answer turns out to be.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use codex_client::{Body, ERROR_BODY_LIMIT_BYTES, Fate};
use codex_protocol::{ErrorBody, Item, RawJson, Reason, Response, ResponseStatus};

use crate::error::{self, ApiError, Context, ErrorKind};
use crate::head::Head;
use crate::stream::ResponseStream;

/// How large a response that came whole may be.
const WHOLE_LIMIT_BYTES: usize = 64 * 1024 * 1024;
/// How much of a body is looked at to tell what it is.
const PEEK_LIMIT_BYTES: usize = 64 * 1024;

/// The stream that `body` is. Servers that don't stream answer with JSON, proxies with pages, and some servers stream
/// under another content type: what doesn't say that it is an event stream is known by its first bytes.
pub(crate) async fn open(head: Head, mut body: Body, first_event: Duration) -> Result<ResponseStream, ApiError> {
    if essence(&head) == "text/event-stream" {
        return Ok(ResponseStream::open(head, Bytes::new(), body, first_event));
    }
    let broken = |error| ApiError::from(error).within(|context| locate(context, &head));
    let mut read = BytesMut::new();
    let mut ended = false;
    while !ended && Start::of(&read) == Start::Undecided && read.len() < PEEK_LIMIT_BYTES {
        match body.next_chunk().await {
            Some(chunk) => read.extend_from_slice(&chunk.map_err(broken)?),
            None => ended = true,
        }
    }
    match Start::of(&read) {
        Start::Events => Ok(ResponseStream::open(head, read.freeze(), body, first_event)),
        Start::Json => {
            let rest = body.collect(WHOLE_LIMIT_BYTES).await.map_err(broken)?;
            read.extend_from_slice(&rest);
            replay(head, &read.freeze())
        }
        Start::Other | Start::Undecided => {
            let (rest, _) = body.read_up_to(ERROR_BODY_LIMIT_BYTES).await;
            read.extend_from_slice(&rest);
            Err(unexpected(&head, "an event stream", &read))
        }
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
    let response = read(&head, RawJson::parse(bytes.clone()).ok(), bytes, "an event stream")?;
    let word = match response.status {
        Some(ResponseStatus::Failed) => "failed",
        Some(ResponseStatus::Incomplete) => "incomplete",
        // Not over, and no more of it will come.
        Some(ResponseStatus::Queued) => "queued",
        Some(ResponseStatus::InProgress) => "in_progress",
        // There is no event of that name.
        Some(ResponseStatus::Cancelled) => return Err(incomplete(&head, response)),
        _ => "completed",
    };
    let event = format!("data: {{\"type\":\"response.{word}\",\"response\":{}}}\n\n", one_line(response.wire()));
    Ok(ResponseStream::of_bytes(head, event.into()))
}

/// JSON without line ends between its tokens; within strings there are none.
fn one_line(json: &RawJson) -> String {
    json.as_str().replace(['\n', '\r'], " ")
}

/// A response that came whole and doesn't say of itself that it failed.
pub(crate) fn whole(head: &Head, bytes: &Bytes) -> Result<Item<Response>, ApiError> {
    let response = read(head, RawJson::parse(bytes.clone()).ok(), bytes, "a response")?;
    error::check_status(response).map_err(|error| error.within(|context| locate(context, head)))
}
