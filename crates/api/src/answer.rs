//! What a 2xx answer turns out to be.

use std::time::Duration;

use bytes::Bytes;
use codex_client::Body;
use codex_protocol::chat::Chunk;
use codex_protocol::{ErrorBody, RawJson, ResponseStatus};

use crate::error::{self, ApiError};
use crate::head::Head;
use crate::sniff::{Sniffed, sniff};
use crate::stream::ResponseStream;
use crate::whole;
use crate::wire::Decoder;

/// What is expected.
const EVENTS: &str = "an event stream";

/// The stream that `body` is, or might have been.
pub(crate) async fn open(head: Head, body: Body, first_event: Duration) -> Result<ResponseStream, ApiError> {
    match sniff(&head, body).await? {
        Sniffed::Events(read, body) => {
            Ok(ResponseStream::open(head, Decoder::responses(), read, body, first_event))
        }
        Sniffed::Json(bytes) => replay(head, &bytes),
        Sniffed::Other(start) => Err(whole::unexpected(&head, EVENTS, &start)),
    }
}

/// A whole response as the stream it might have been.
fn replay(head: Head, bytes: &Bytes) -> Result<ResponseStream, ApiError> {
    let response = whole::response(&head, bytes, EVENTS)?;
    let word = match response.status {
        Some(ResponseStatus::Failed) => "failed",
        Some(ResponseStatus::Incomplete) => "incomplete",
        // Not over, and no more of it will come.
        Some(ResponseStatus::Queued) => "queued",
        Some(ResponseStatus::InProgress) => "in_progress",
        _ => "completed",
    };
    // There is no event for a cancelled one.
    let response = if word == "completed" { whole::checked(&head, response)? } else { response };
    let event =
        format!("data: {{\"type\":\"response.{word}\",\"response\":{}}}\n\n", one_line(response.wire()));
    Ok(ResponseStream::of_bytes(head, Decoder::responses(), event.into()))
}

/// The stream of a chat completion that `body` is, or might have been.
pub(crate) async fn open_chat(
    head: Head,
    body: Body,
    first_event: Duration,
) -> Result<ResponseStream, ApiError> {
    match sniff(&head, body).await? {
        Sniffed::Events(read, body) => {
            Ok(ResponseStream::open(head, Decoder::chat(), read, body, first_event))
        }
        Sniffed::Json(bytes) => replay_chat(head, &bytes),
        Sniffed::Other(start) => Err(whole::unexpected(&head, EVENTS, &start)),
    }
}

/// A whole completion as the stream it might have been.
fn replay_chat(head: Head, bytes: &Bytes) -> Result<ResponseStream, ApiError> {
    let is_completion = Chunk::read(bytes).is_ok_and(|chunk| !chunk.choices.is_empty());
    match RawJson::parse(bytes.clone()) {
        Ok(json) if is_completion => {
            let events = format!("data: {}\n\ndata: [DONE]\n\n", one_line(&json));
            Ok(ResponseStream::of_bytes(head, Decoder::chat(), events.into()))
        }
        _ if ErrorBody::from_body(bytes).is_some() => Err(error::from_response(&head, bytes)),
        _ => Err(whole::unexpected(&head, EVENTS, bytes)),
    }
}

/// JSON without line ends between its tokens; within strings there are none.
fn one_line(json: &RawJson) -> String {
    json.as_str().replace(['\n', '\r'], " ")
}
