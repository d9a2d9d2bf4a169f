//! The decoder: lines in, frames out, within a bound.

use std::fmt;

use bytes::Bytes;

use super::block::Block;
use super::error::Error;
use super::frame::Frame;
use super::lines::Lines;

/// How large one event may be unless said otherwise: 64 MiB.
pub const DEFAULT_EVENT_LIMIT: usize = 64 * 1024 * 1024;

/// Turns the bytes of an event stream into [`Frame`]s, however they are cut into chunks.
///
/// Does no I/O. Time is linear in the bytes for any chunking. A chunk is held only until its last line is
/// cut; see [`Decoder::release`].
///
/// ```
/// use bytes::Bytes;
/// use codex_client::sse::Decoder;
///
/// let mut decoder = Decoder::new();
/// decoder.push(Bytes::from_static(b"data: on"));
/// assert_eq!(decoder.next_frame(), None);
/// decoder.push(Bytes::from_static(b"e\n\n: still there\ndata: two"));
/// decoder.finish();
///
/// let mut data = Vec::new();
/// while let Some(frame) = decoder.next_frame() {
///     data.push(frame?.data);
/// }
/// assert_eq!(data, ["one", "two"]);
/// assert_eq!(decoder.comments(), 1);
/// # Ok::<(), codex_client::sse::Error>(())
/// ```
pub struct Decoder {
    lines: Lines,
    block: Block,
    limit_bytes: usize,
    state: State,
    /// No line was read yet: the next may begin with a byte order mark.
    fresh: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// More bytes may be pushed.
    Open,
    /// The stream has ended; what was pushed is still to be read.
    Ending,
    /// Everything was read, or an event was too large.
    Done,
}

impl Decoder {
    /// A decoder with the default limit of 64 MiB an event.
    pub fn new() -> Self {
        Self::with_limit(DEFAULT_EVENT_LIMIT)
    }

    /// A decoder whose events may have at most `limit_bytes` bytes: the sum of their field lines, line ends
    /// not counted. Comments are bounded one by one.
    pub fn with_limit(limit_bytes: usize) -> Self {
        Self {
            lines: Lines::default(),
            block: Block::default(),
            limit_bytes,
            state: State::Open,
            fresh: true,
        }
    }

    /// Adds the next bytes of the stream. Ignored once the stream is finished or failed.
    ///
    /// Chunks pushed before [`next_frame`](Self::next_frame) has returned `None` wait uncopied and are not
    /// counted towards the limit, so push one, then read it empty.
    pub fn push(&mut self, chunk: Bytes) {
        if self.state == State::Open {
            self.lines.push(chunk);
        }
    }

    /// The next complete event, or `None` if more bytes are needed (or, after [`finish`](Self::finish), if
    /// that was all).
    ///
    /// # Errors
    /// [`Error::TooLarge`] when one event or line exceeds the limit. It is returned once; the decoder then
    /// drops its buffers and is done.
    pub fn next_frame(&mut self) -> Option<Result<Frame, Error>> {
        while let Some(mut line) = self.lines.next() {
            if line.len() > self.limit_bytes.saturating_sub(self.block.size()) {
                return Some(Err(self.fail()));
            }
            if std::mem::take(&mut self.fresh) {
                line.strip_byte_order_mark();
            }
            if line.len() > 0 {
                self.block.read(&line);
            } else if let Some(frame) = self.block.end() {
                return Some(Ok(frame));
            }
        }
        if self.lines.partial_len() > self.limit_bytes.saturating_sub(self.block.size()) {
            return Some(Err(self.fail()));
        }
        if self.state == State::Ending { self.last_frame().map(Ok) } else { None }
    }

    /// Says that the stream has ended: an unterminated last event comes out of
    /// [`next_frame`](Self::next_frame).
    pub fn finish(&mut self) {
        if self.state == State::Open {
            self.state = State::Ending;
        }
    }

    /// How many comment lines were read so far. Servers send them to show that they are alive.
    pub fn comments(&self) -> u64 {
        self.block.comments()
    }

    /// How many bytes of an unfinished event are held.
    pub fn buffered(&self) -> usize {
        self.block.size() + self.lines.partial_len()
    }

    /// Copies what is held of an unfinished event out of the pushed chunks, so that the network's buffers
    /// are free again. Call it before waiting for more bytes. Each byte is copied at most once.
    pub fn release(&mut self) {
        self.lines.release();
        self.block.release();
    }

    /// Reads the unterminated last line and ends the last event.
    fn last_frame(&mut self) -> Option<Frame> {
        self.state = State::Done;
        if let Some(mut line) = self.lines.rest() {
            if std::mem::take(&mut self.fresh) {
                line.strip_byte_order_mark();
            }
            if line.len() > 0 {
                self.block.read(&line);
            }
        }
        self.release();
        self.block.end()
    }

    fn fail(&mut self) -> Error {
        self.state = State::Done;
        self.lines = Lines::default();
        self.block.end();
        Error::TooLarge { limit_bytes: self.limit_bytes }
    }

    #[cfg(test)]
    pub(super) fn scanned(&self) -> usize {
        self.lines.scanned
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows sizes, never content.
impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("state", &self.state)
            .field("limit_bytes", &self.limit_bytes)
            .field("buffered", &self.buffered())
            .field("comments", &self.comments())
            .finish_non_exhaustive()
    }
}
