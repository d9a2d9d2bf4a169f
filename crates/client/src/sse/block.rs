//! The event being read: the fields between two blank lines.

use std::time::Duration;

use bytes::Bytes;
use memchr::memchr;

use super::frame::Frame;
use super::lines::{Line, Piece};

/// The fields of the event being read, and what outlives an event.
#[derive(Default)]
pub(super) struct Block {
    event: Piece,
    data: Data,
    retry: Option<Duration>,
    /// The bytes of the field lines read since the last blank line.
    size: usize,
    last_id: Bytes,
    comments: u64,
}

impl Block {
    /// Takes one line that is not blank.
    #[inline]
    pub(super) fn read(&mut self, line: &Line<'_>) {
        let (field, value_at) = Field::of(line.bytes());
        if field == Field::Comment {
            self.comments = self.comments.wrapping_add(1);
            return;
        }
        self.size += line.len();
        match field {
            Field::Data => self.data.push(line.piece(value_at)),
            Field::Event => self.event = line.piece(value_at),
            Field::Id => self.set_id(&line.bytes()[value_at..]),
            Field::Retry => self.set_retry(&line.bytes()[value_at..]),
            Field::Comment | Field::Other => {}
        }
    }

    /// Ends the event. `None` if it has no `data` line.
    #[inline]
    pub(super) fn end(&mut self) -> Option<Frame> {
        self.size = 0;
        let event = std::mem::take(&mut self.event.bytes);
        let data = self.data.take()?;
        let event = if event.is_empty() { None } else { Some(event) };
        Some(Frame { event, data, id: self.last_id.clone(), retry: self.retry.take() })
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    pub(super) fn comments(&self) -> u64 {
        self.comments
    }

    /// Keeps no slice of a pushed chunk.
    pub(super) fn release(&mut self) {
        self.event.release();
        self.data.first.release();
    }

    fn set_id(&mut self, id: &[u8]) {
        if memchr(0, id).is_none() && self.last_id != id {
            self.last_id = Bytes::copy_from_slice(id);
        }
    }

    fn set_retry(&mut self, value: &[u8]) {
        if value.iter().all(u8::is_ascii_digit) {
            let millis = std::str::from_utf8(value).ok().and_then(|digits| digits.parse().ok());
            self.retry = millis.map(Duration::from_millis).or(self.retry);
        }
    }
}

/// The `data` lines read so far.
#[derive(Default)]
struct Data {
    lines: usize,
    /// The only line.
    first: Piece,
    /// The lines, where there are more.
    joined: Vec<u8>,
}

impl Data {
    #[inline]
    fn push(&mut self, next: Piece) {
        self.lines += 1;
        match self.lines {
            1 => self.first = next,
            2 => {
                let first = std::mem::take(&mut self.first.bytes);
                self.joined.reserve(first.len() + 1 + next.bytes.len());
                self.joined.extend_from_slice(&first);
                self.append(&next.bytes);
            }
            _ => self.append(&next.bytes),
        }
    }

    fn append(&mut self, line: &[u8]) {
        self.joined.push(b'\n');
        self.joined.extend_from_slice(line);
    }

    #[inline]
    fn take(&mut self) -> Option<Bytes> {
        match std::mem::take(&mut self.lines) {
            0 => None,
            1 => Some(std::mem::take(&mut self.first.bytes)),
            _ => Some(std::mem::take(&mut self.joined).into()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Data,
    Event,
    Id,
    Retry,
    Comment,
    Other,
}

impl Field {
    const NAMES: [(&'static [u8], Field); 4] =
        [(b"data", Field::Data), (b"event", Field::Event), (b"id", Field::Id), (b"retry", Field::Retry)];

    /// The field that a line sets, and where in the line its value starts.
    fn of(line: &[u8]) -> (Field, usize) {
        if line[0] == b':' {
            return (Field::Comment, 1);
        }
        for (name, field) in Self::NAMES {
            match line.strip_prefix(name) {
                Some([b':', b' ', ..]) => return (field, name.len() + 2),
                Some([b':', ..]) => return (field, name.len() + 1),
                Some([]) => return (field, name.len()),
                Some(_) => return (Field::Other, 0),
                None => {}
            }
        }
        (Field::Other, 0)
    }
}
