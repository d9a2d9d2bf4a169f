//! One event, as bytes.

use std::time::Duration;

use bytes::Bytes;

/// One event of a stream. Its bytes are handed on as they came; they need not be UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// The value of the last `event` line; `None` where there was none or it was empty.
    pub event: Option<Bytes>,
    /// The values of the `data` lines, joined by LF. May be empty (a lone `data:` line).
    ///
    /// A slice of the pushed chunk where there is one such line and it lies within that chunk.
    pub data: Bytes,
    /// The last event id of the stream so far; empty where none was sent or it was reset.
    pub id: Bytes,
    /// The reconnection time, where one was sent since the frame before.
    pub retry: Option<Duration>,
}
