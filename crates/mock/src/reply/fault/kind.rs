//! The faults there are.

use std::time::Duration;

use serde_json::Value;

use crate::reply::end::End;

/// Something that is wrong with a reply.
///
/// Faults are laid over a reply in the order they were given, whatever wrote it: a recording, a script, or the built-in
/// responder. Those about events count the events of the stream as it then is, comments not counted, and do nothing to
/// a reply that is no event stream; those about bytes count the bytes of the body. A place past the end is never
/// reached.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Leaves events out.
    Drop(Which),
    /// Sends events twice.
    Duplicate(Which),
    /// Sends each of these events after the one that should follow it.
    Swap(Which),
    /// Cuts the JSON of events short by its last byte.
    MalformedJson(Which),
    /// Puts a byte that is not UTF-8 at the end of the first text in events.
    InvalidUtf8(Which),
    /// Puts half of a surrogate pair, escaped, at the end of the first text in events.
    LoneSurrogate(Which),
    /// Splits the JSON of events over two `data` lines.
    SplitData(Which),
    /// Makes events larger by a field `padding`.
    Oversized {
        /// Which events.
        event: Which,
        /// The length of the padding, in bytes.
        bytes: usize,
    },
    /// Leaves out every `response.output_item.added` and `response.content_part.added`.
    MissingAdded,
    /// Empties the `output` of the response in every terminal event.
    EmptyOutput,
    /// Puts in an event. It takes the next `sequence_number`, those after it move on by one.
    Insert {
        /// After how many events; 0 is before the first.
        after: usize,
        /// The event.
        event: Value,
    },
    /// Puts in an item of a type that nobody knows, added and done.
    UnknownItem {
        /// After how many events; 0 is before the first.
        after: usize,
    },
    /// Sends an `error` event in the place of the rest; the body then ends as it should.
    Error {
        /// After how many events; 0 is in the place of all.
        after: usize,
        /// The error's code.
        code: String,
        /// The error's message.
        message: String,
        /// Whether code and message stand in an object `error`, as real servers often send it, or beside `type`, as
        /// documented.
        nested: bool,
    },
    /// Sends one more frame with this data at the end, such as `[DONE]`.
    Append(String),
    /// Sends nothing but a comment, again and again, in the place of every event, until the client leaves.
    CommentsOnly {
        /// The pause between two comments.
        every: Duration,
    },
    /// Waits for a named gate.
    Hold {
        /// After how many events; 0 is after the head.
        after: usize,
        /// The gate's name, for [`Mock::gate`](crate::Mock::gate).
        gate: String,
    },
    /// Waits before each text and argument delta, as a model would.
    Pace {
        /// How many tokens come in a second; a delta counts for one token for each 4 bytes begun.
        tokens_per_second: f64,
        /// By how much of itself a pause may be longer or shorter, 0 to 1. The seed decides.
        jitter: f64,
    },
    /// Begins the stream with a byte order mark.
    Bom,
    /// Ends the lines of the stream in another way.
    LineEnding(LineEnding),
    /// Leaves out the blank line after the last event.
    Unterminated,
    /// Ends the body, or leaves it open, before it is over.
    End {
        /// In which way.
        how: End,
        /// Where.
        at: At,
    },
    /// Sends the body slowly, as chunks of this size.
    SlowBody {
        /// The size of a chunk, in bytes; 0 counts as 1.
        bytes: usize,
        /// The pause after each.
        every: Duration,
    },
    /// Sends the head slowly. Over HTTP/1.1 only.
    SlowHead {
        /// How many bytes are written at a time; 0 counts as 1.
        bytes: usize,
        /// The pause after each.
        every: Duration,
    },
    /// Waits this long before the head.
    HeadDelay(Duration),
    /// Waits for a named gate before the head.
    HeadGate(String),
    /// Ends the connection, or leaves it open, without a head. [`End::Close`] and [`End::Cut`] are the same here.
    NoHead(End),
}

/// Which events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The nth event, counted from 1.
    Nth(usize),
    /// Every event of this type.
    Kind(String),
}

impl From<usize> for Which {
    fn from(nth: usize) -> Self {
        Self::Nth(nth)
    }
}

impl From<&str> for Which {
    fn from(kind: &str) -> Self {
        Self::Kind(kind.to_owned())
    }
}

/// A place in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// After this many events; 0 is after the head.
    Event(usize),
    /// After this many bytes; 0 is after the head.
    Byte(usize),
    /// At the end of the body.
    End,
}

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// A carriage return and a line feed.
    CrLf,
    /// A carriage return.
    Cr,
}
