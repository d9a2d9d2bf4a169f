//! [`Decoder`]: what reads a stream, by the wire that the server speaks.

use bytes::Bytes;
use codex_protocol::{Item, Response, ResponseItem};

use crate::chat::ChatStreamDecoder;
use crate::decode::{EventDecoder, StreamDecoder};
use crate::error::{ApiError, ErrorKind};
use crate::event::ResponseEvent;

/// What reads a stream.
#[derive(Debug)]
pub(crate) enum Decoder {
    Responses(Box<StreamDecoder>),
    Chat(Box<ChatStreamDecoder>),
}

/// Runs `$body` on either decoder.
macro_rules! either {
    ($self:ident, $decoder:ident => $body:expr) => {
        match $self {
            Self::Responses($decoder) => $body,
            Self::Chat($decoder) => $body,
        }
    };
}

impl Decoder {
    pub(crate) fn responses() -> Self {
        Self::Responses(Box::default())
    }

    pub(crate) fn chat() -> Self {
        Self::Chat(Box::default())
    }

    pub(crate) fn announce(&mut self, events: Vec<ResponseEvent>) {
        either!(self, decoder => decoder.events_mut().announce(events));
    }

    pub(crate) fn push(&mut self, chunk: Bytes) {
        either!(self, decoder => decoder.push(chunk));
    }

    pub(crate) fn finish(&mut self) {
        either!(self, decoder => decoder.finish());
    }

    pub(crate) fn next_event(&mut self) -> Option<Result<ResponseEvent, ApiError>> {
        either!(self, decoder => decoder.next_event())
    }

    /// Ends the stream with a failure of the layer below, after the events that were read whole.
    pub(crate) fn break_off(&mut self, kind: ErrorKind) {
        match self {
            Self::Responses(decoder) => decoder.break_off(kind),
            Self::Chat(decoder) => decoder.events_mut().fail_with(kind),
        }
    }

    /// Ends the stream with an error that stands.
    pub(crate) fn end_failed(&mut self, error: ApiError) {
        either!(self, decoder => decoder.events_mut().end_failed(error));
    }

    /// Copies what is held of an unfinished event.
    pub(crate) fn release(&mut self) {
        either!(self, decoder => decoder.release());
    }

    /// What was streamed of messages that were not finished.
    pub(crate) fn unfinished(&self) -> Vec<ResponseItem> {
        either!(self, decoder => decoder.events().unfinished())
    }

    pub(crate) fn is_over(&self) -> bool {
        either!(self, decoder => decoder.events().is_over())
    }

    pub(crate) fn is_drained(&self) -> bool {
        either!(self, decoder => decoder.events().is_drained())
    }

    pub(crate) fn has_begun(&self) -> bool {
        either!(self, decoder => decoder.events().has_begun())
    }

    /// Whether all is there but the mark of the end, which may not come.
    pub(crate) fn awaits_end(&self) -> bool {
        match self {
            Self::Responses(_) => false,
            Self::Chat(decoder) => decoder.events().is_whole(),
        }
    }

    pub(crate) fn response_id(&self) -> Option<&str> {
        either!(self, decoder => decoder.events().response_id())
    }

    pub(crate) fn response(&self) -> Option<&Item<Response>> {
        either!(self, decoder => decoder.events().response())
    }

    /// What cut the stream, where it can be resumed.
    pub(crate) fn reopen(&mut self) -> Option<ApiError> {
        match self {
            Self::Responses(decoder) => decoder.reopen(),
            Self::Chat(_) => None,
        }
    }

    /// The events of a Responses server: only its responses can be resumed.
    pub(crate) fn resumable(&mut self) -> Option<&mut EventDecoder> {
        match self {
            Self::Responses(decoder) => Some(decoder.events_mut()),
            Self::Chat(_) => None,
        }
    }
}
