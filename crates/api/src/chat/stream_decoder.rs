//! [`ChatStreamDecoder`].

use bytes::Bytes;
use codex_client::sse;

use super::decoder::ChatDecoder;
use crate::error::{ApiError, ErrorKind};
use crate::event::ResponseEvent;

/// Turns the bytes of a recorded or streamed chat completion (SSE) into the [`ResponseEvent`]s of a response, however
/// they are cut. Pure.
///
/// ```
/// use codex_api::{ChatStreamDecoder, ResponseEvent};
///
/// let mut decoder = ChatStreamDecoder::new();
/// decoder.push(r#"data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hi"}}]}"#.into());
/// decoder.push("\n\ndata: [DONE]\n\n".into());
///
/// let mut text = String::new();
/// while let Some(event) = decoder.next_event() {
///     if let ResponseEvent::OutputTextDelta(delta) = event? {
///         text.push_str(&delta);
///     }
/// }
/// assert_eq!(text, "Hi");
/// # Ok::<(), codex_api::ApiError>(())
/// ```
#[derive(Debug, Default)]
pub struct ChatStreamDecoder {
    sse: sse::Decoder,
    events: ChatDecoder,
    ended: bool,
}

impl ChatStreamDecoder {
    /// A decoder for a new completion.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes, in any chunking.
    pub fn push(&mut self, chunk: Bytes) {
        self.sse.push(chunk);
    }

    /// Says that there are no more bytes. Without a `finish_reason` or a mark of the end before it, the stream has
    /// failed.
    pub fn finish(&mut self) {
        self.sse.finish();
        self.ended = true;
    }

    /// The next event; `None` when more bytes are needed, and after the last.
    pub fn next_event(&mut self) -> Option<Result<ResponseEvent, ApiError>> {
        loop {
            if let Some(event) = self.events.next_event() {
                return Some(event);
            }
            if self.events.is_over() {
                return None;
            }
            match self.sse.next_frame() {
                Some(Ok(frame)) => self.events.push(&frame.data),
                Some(Err(error)) => self.events.fail_with(ErrorKind::Sse(error)),
                None if self.ended => self.events.finish(),
                None => return None,
            }
        }
    }

    /// The state behind the events.
    pub fn events(&self) -> &ChatDecoder {
        &self.events
    }

    pub(crate) fn events_mut(&mut self) -> &mut ChatDecoder {
        &mut self.events
    }

    /// Copies what is held of an unfinished event, so that the network's buffer is free again.
    pub(crate) fn release(&mut self) {
        self.sse.release();
    }
}
