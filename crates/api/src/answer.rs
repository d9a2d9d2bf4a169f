//! What a 2xx answer turns out to be.

use bytes::Bytes;
use codex_client::{Body, ERROR_BODY_LIMIT_BYTES, Fate};
use codex_protocol::{ErrorBody, Item, RawJson, Response, ResponseStatus};

use crate::error::{self, ApiError, Context, ErrorKind};
use crate::head::Head;
use crate::stream::ResponseStream;

/// How large a response that came whole may be.
const WHOLE_LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// The stream that `body` is. Servers that don't stream answer with JSON; proxies answer with pages.
pub(crate) async fn open(head: Head, body: Body) -> Result<ResponseStream, ApiError> {
    match essence(&head).as_str() {
        "text/html" | "application/xhtml+xml" => {
            let (page, _) = body.read_up_to(ERROR_BODY_LIMIT_BYTES).await;
            Err(unexpected(&head, "an event stream", &page))
        }
        "application/json" => {
            let bytes = body.collect(WHOLE_LIMIT_BYTES).await?;
            match RawJson::parse(bytes.clone()) {
                Ok(json) => replay(head, json, &bytes),
                // Some servers stream events under this content type.
                Err(_) if looks_like_events(&bytes) => Ok(ResponseStream::of_bytes(head, bytes)),
                Err(_) => Err(unexpected(&head, "an event stream", &bytes)),
            }
        }
        _ => Ok(ResponseStream::open(head, body)),
    }
}

/// A whole response as the stream it might have been.
fn replay(head: Head, json: RawJson, bytes: &Bytes) -> Result<ResponseStream, ApiError> {
    let response = read(&head, Some(json), bytes)?;
    let word = match response.status {
        Some(ResponseStatus::Failed) => "failed",
        Some(ResponseStatus::Incomplete) => "incomplete",
        _ => "completed",
    };
    let event = format!("data: {{\"type\":\"response.{word}\",\"response\":{}}}\n\n", one_line(response.wire()));
    Ok(ResponseStream::of_bytes(head, event.into()))
}

/// JSON without line ends between its tokens; within strings there are none.
fn one_line(json: &RawJson) -> String {
    json.as_str().replace(['\n', '\r'], " ")
}

/// A response that came whole and says of itself that it completed.
pub(crate) fn whole(head: &Head, json: Option<RawJson>, bytes: &Bytes) -> Result<Item<Response>, ApiError> {
    let response = read(head, json, bytes)?;
    error::check_status(response).map_err(|error| error.within(|context| locate(context, head)))
}

/// A response that came whole.
fn read(head: &Head, json: Option<RawJson>, bytes: &Bytes) -> Result<Item<Response>, ApiError> {
    let Some(json) = json else { return Err(unexpected(head, "a response", bytes)) };
    match Item::<Response>::from_json(json) {
        Ok(response) if response.id.is_some() || response.status.is_some() || !response.output.is_empty() => {
            Ok(response)
        }
        Ok(_) if ErrorBody::from_body(bytes).is_some() => Err(error::from_response(head, bytes)),
        Ok(_) => Err(unexpected(head, "a response", bytes)),
        Err(reason) => {
            let error = ApiError::with_fate(ErrorKind::Unreadable(reason), Fate::Unknown);
            Err(error.within(|context| locate(context, head)))
        }
    }
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

fn looks_like_events(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    [&b"data:"[..], b"event:", b"id:", b"retry:", b":"].iter().any(|field| start.starts_with(field))
}
