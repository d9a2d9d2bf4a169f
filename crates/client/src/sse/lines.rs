//! Cuts pushed chunks into lines. Each byte is looked at once, and copied at most once.

use std::collections::VecDeque;

use bytes::Bytes;
use memchr::memchr2;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The bytes not yet handed out as lines.
#[derive(Default)]
pub(super) struct Lines {
    /// The chunk being cut, and how much of it is cut.
    chunk: Bytes,
    at: usize,
    /// Chunks pushed before this one was used up.
    waiting: VecDeque<Bytes>,
    /// The start of the current line, copied from earlier chunks. Holds no line end.
    partial: Vec<u8>,
    /// The last line that spanned chunks, while it is lent out.
    joined: Bytes,
    /// The last line ended in CR: a LF that comes next belongs to it.
    after_cr: bool,
    /// How many bytes were searched for a line end.
    #[cfg(test)]
    pub(super) scanned: usize,
}

impl Lines {
    pub(super) fn push(&mut self, chunk: Bytes) {
        if !chunk.is_empty() {
            self.waiting.push_back(chunk);
        }
    }

    /// The next complete line, without its end. `None`: all chunks are used up.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Line<'_>> {
        self.release();
        while self.fill() {
            let rest = &self.chunk[self.at..];
            if std::mem::take(&mut self.after_cr) && rest[0] == b'\n' {
                self.at += 1;
                continue;
            }
            let found = memchr2(b'\n', b'\r', rest);
            #[cfg(test)]
            {
                self.scanned += found.map_or(rest.len(), |at| at + 1);
            }
            let Some(length) = found else {
                self.partial.extend_from_slice(rest);
                self.at = self.chunk.len();
                continue;
            };
            let (start, end) = (self.at, self.at + length);
            self.after_cr = self.chunk[end] == b'\r';
            self.at = end + 1;
            if self.partial.is_empty() {
                return Some(Line { source: &self.chunk, start, end, in_chunk: true });
            }
            self.partial.extend_from_slice(&self.chunk[start..end]);
            return Some(self.join());
        }
        None
    }

    /// The unterminated last line, once the stream has ended.
    pub(super) fn rest(&mut self) -> Option<Line<'_>> {
        if self.partial.is_empty() { None } else { Some(self.join()) }
    }

    /// The length of the line that has no end yet.
    pub(super) fn partial_len(&self) -> usize {
        self.partial.len()
    }

    /// Drops the buffer of the line lent last.
    pub(super) fn release(&mut self) {
        if !self.joined.is_empty() {
            self.joined = Bytes::new();
        }
    }

    /// Makes `chunk` hold an uncut byte; `false` if there is none.
    #[inline]
    fn fill(&mut self) -> bool {
        if self.at == self.chunk.len() {
            self.chunk = self.waiting.pop_front().unwrap_or_default();
            self.at = 0;
        }
        !self.chunk.is_empty()
    }

    fn join(&mut self) -> Line<'_> {
        self.joined = Bytes::from(std::mem::take(&mut self.partial));
        Line { source: &self.joined, start: 0, end: self.joined.len(), in_chunk: false }
    }
}

/// One line, without its end.
pub(super) struct Line<'a> {
    source: &'a Bytes,
    start: usize,
    end: usize,
    in_chunk: bool,
}

impl Line<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.source[self.start..self.end]
    }

    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Drops a leading byte order mark.
    pub(super) fn strip_byte_order_mark(&mut self) {
        if self.bytes().starts_with(BYTE_ORDER_MARK) {
            self.start += BYTE_ORDER_MARK.len();
        }
    }

    /// The line from its byte `from` on, sharing its buffer.
    #[inline]
    pub(super) fn piece(&self, from: usize) -> Piece {
        Piece { bytes: self.source.slice(self.start + from..self.end), in_chunk: self.in_chunk }
    }
}

/// A part of a line, kept until its event is complete.
#[derive(Default)]
pub(super) struct Piece {
    pub(super) bytes: Bytes,
    in_chunk: bool,
}

impl Piece {
    /// Copies the bytes out of the pushed chunk, once, so that the chunk can be dropped.
    pub(super) fn release(&mut self) {
        if std::mem::take(&mut self.in_chunk) {
            self.bytes = Bytes::copy_from_slice(&self.bytes);
        }
    }
}
