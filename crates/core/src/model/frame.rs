//! A request as a frame of a WebSocket. Nothing is sent here.

use bytes::Bytes;
use codex_api::ApiError;

use super::request::{Ask, encode};
use crate::history::Continuation;
use crate::metadata::{CodexResponsesMetadata, RequestKind, TraceContext};

/// How a frame begins.
const HEAD: &[u8] = br#"{"type":"response.create","#;

/// What a frame says of the moment at which it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameMoment {
    /// When, in milliseconds since 1970.
    pub started_unix_ms: i64,
    /// Which trace it belongs to.
    pub trace: Option<TraceContext>,
}

/// The text of a `response.create` frame: the request whole, or what is new in it since the response that it continues.
/// One that readies the server (`prewarm`) generates nothing.
pub(super) fn response_create(
    ask: Ask<'_>,
    metadata: &CodexResponsesMetadata,
    continuation: &Continuation,
    turn_state: Option<&str>,
    moment: &FrameMoment,
) -> Result<Bytes, ApiError> {
    let entries =
        metadata.websocket_client_metadata(turn_state, moment.started_unix_ms, moment.trace.as_ref());
    let mut request = ask.request(entries);
    if metadata.kind() == Some(RequestKind::Prewarm) {
        request.extra.insert("generate".to_owned(), false.into());
    }
    let body = match continuation {
        Continuation::Full(_) => {
            let input = &ask.prompt.input;
            encode(&request, input, input.json_bytes() + input.len())?
        }
        Continuation::Delta { previous_response_id, input } => {
            request.previous_response_id = Some(previous_response_id.clone());
            encode(&request, input, 0)?
        }
    };
    // The body is an object with at least a model.
    Ok([HEAD, &body[1..]].concat().into())
}
