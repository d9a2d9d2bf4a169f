//! [`StreamDecoder`].

use bytes::Bytes;
use codex_client::sse;

use super::event_decoder::EventDecoder;
use crate::error::{ApiError, ErrorKind};
use crate::event::ResponseEvent;

/// Turns the bytes of a recorded or streamed response (SSE) into [`ResponseEvent`]s, however they are cut. Pure.
///
/// ```
/// use codex_api::{ResponseEvent, StreamDecoder};
///
/// let mut decoder = StreamDecoder::new();
/// decoder.push(r#"data: {"type":"response.output_text.delta","delta":"Hi"}"#.into());
/// decoder.push("\n\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\"}}\n\n".into());
/// decoder.finish();
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
pub struct StreamDecoder {
    sse: sse::Decoder,
    events: EventDecoder,
    ended: bool,
}

impl StreamDecoder {
    /// A decoder for a new response.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes, in any chunking.
    pub fn push(&mut self, chunk: Bytes) {
        self.sse.push(chunk);
    }

    /// Says that there are no more bytes. Without a terminal event before it, the stream has failed.
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
            if self.events.is_over() || self.events.is_cut() {
                return None;
            }
            match self.sse.next_frame() {
                // What the cut left of an event comes again, whole.
                Some(Ok(frame)) if self.ended && self.events.is_resumable() && !is_json(&frame.data) => {
                    self.events.finish();
                }
                Some(Ok(frame)) => self.events.push_named(frame.event.as_ref(), &frame.data),
                Some(Err(error)) => self.events.fail_with(ErrorKind::Sse(error)),
                None if self.ended => self.events.finish(),
                None => return None,
            }
        }
    }

    /// The state behind the events.
    pub fn events(&self) -> &EventDecoder {
        &self.events
    }

    pub(crate) fn events_mut(&mut self) -> &mut EventDecoder {
        &mut self.events
    }

    /// Ends the stream with a failure of the layer below, after the events that were read whole.
    pub(crate) fn break_off(&mut self, kind: ErrorKind) {
        self.events.break_off(kind);
    }

    /// What cut the stream, where it can be resumed. From here on it takes the bytes of the stream that follows.
    pub(crate) fn reopen(&mut self) -> Option<ApiError> {
        let cut = self.events.reopen()?;
        self.sse = sse::Decoder::default();
        self.ended = false;
        Some(cut)
    }

    /// Copies what is held of an unfinished event, so that the network's buffer is free again.
    pub(crate) fn release(&mut self) {
        self.sse.release();
    }
}

fn is_json(data: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(data).is_ok()
}
