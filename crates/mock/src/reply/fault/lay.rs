//! Faults laid over a reply, one after the other.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::kind::{At, Fault, LineEnding, Which};
use super::parts::{self, Part};
use super::{blocks, damage, ends, event, pace};
use crate::gates::Gates;
use crate::reply::end::End;
use crate::reply::played::{Played, Trickle};
use crate::reply::step::Step;
use crate::seed::Seed;

/// What faults need to know of the server.
#[derive(Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) gates: &'a Gates,
    pub(crate) seed: Seed,
}

/// Lays a fault over a reply.
pub(crate) fn lay_over(fault: Fault, reply: &mut Played, setting: &mut Setting<'_>) {
    match fault {
        Fault::SlowBody { bytes, every } => reply.slow = Some(Trickle::new(bytes, every)),
        Fault::SlowHead { bytes, every } => reply.head.slow = Some(Trickle::new(bytes, every)),
        Fault::HeadDelay(delay) => reply.head.delay = delay,
        Fault::HeadGate(name) => reply.head.gates.push(setting.gates.get(&name)),
        Fault::NoHead(how) => reply.head.none = Some(how),
        Fault::End { how, at: At::Byte(count) } => end_at_byte(reply, count, how),
        Fault::End { how, at: At::End } => reply.steps.extend(ends::step(how)),
        other if is_event_stream(&reply.headers) => {
            let mut stream = parts::split(std::mem::take(&mut reply.steps));
            change(other, &mut stream, setting);
            reply.steps = parts::join(stream);
        }
        _ => {}
    }
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// Ends a body at a byte. One whose length would have been announced is still announced as long as it was meant to be.
fn end_at_byte(reply: &mut Played, count: usize, how: End) {
    if let ([Step::Bytes(bytes)], None, false) = (&reply.steps[..], reply.chunking, how == End::Close)
        && count <= bytes.len()
    {
        reply.headers.insert(CONTENT_LENGTH, bytes.len().into());
    }
    reply.steps = ends::after_bytes(std::mem::take(&mut reply.steps), count, how);
}

/// Lays a fault of an event stream over it.
fn change(fault: Fault, stream: &mut Vec<Part>, setting: &mut Setting<'_>) {
    match fault {
        Fault::Drop(which) => blocks::drop_events(stream, &which),
        Fault::Duplicate(which) => blocks::duplicate(stream, &which),
        Fault::Swap(which) => blocks::swap(stream, &which),
        Fault::MissingAdded => {
            for kind in ["response.output_item.added", "response.content_part.added"] {
                blocks::drop_events(stream, &kind.into());
            }
        }
        Fault::Insert { after, event } => blocks::insert(stream, after, vec![event]),
        Fault::UnknownItem { after } => blocks::insert(stream, after, blocks::unknown_item()),
        Fault::Error { after, code, message, nested } => {
            blocks::fail(stream, after, blocks::error(&code, &message, nested));
        }
        Fault::Append(data) => stream.push(Part::Block(event::framed(None, data.as_bytes()))),
        Fault::MalformedJson(which) => each(stream, &which, damage::malformed),
        Fault::InvalidUtf8(which) => each(stream, &which, damage::invalid_utf8),
        Fault::LoneSurrogate(which) => each(stream, &which, damage::lone_surrogate),
        Fault::SplitData(which) => each(stream, &which, damage::split_data),
        Fault::Oversized { event, bytes } => each(stream, &event, |block| damage::oversized(block, bytes)),
        Fault::EmptyOutput => {
            for kind in ["response.completed", "response.incomplete", "response.failed"] {
                each(stream, &kind.into(), damage::without_output);
            }
        }
        Fault::Hold { after, gate } => {
            if let Some(index) = parts::after(stream, after) {
                stream.insert(index, Part::Step(Step::Gate(setting.gates.get(&gate))));
            }
        }
        Fault::Pace { tokens_per_second, jitter } => {
            *stream = pace::pace(std::mem::take(stream), tokens_per_second, jitter, &mut setting.seed);
        }
        Fault::CommentsOnly { every } => {
            let bytes = Bytes::from_static(b": keepalive\n\n");
            *stream = vec![Part::Step(Step::Repeat { bytes, every, until: None })];
        }
        Fault::Bom => stream.insert(0, Part::Block(Bytes::from_static(b"\xef\xbb\xbf"))),
        Fault::LineEnding(LineEnding::CrLf) => {
            each_block(stream, |block| ends::line_endings(block, b"\r\n"));
        }
        Fault::LineEnding(LineEnding::Cr) => each_block(stream, |block| ends::line_endings(block, b"\r")),
        Fault::Unterminated => ends::unterminated(stream),
        Fault::End { how, at: At::Event(count) } => ends::after_events(stream, count, how),
        // Not of the events; laid over before.
        Fault::End { at: At::Byte(_) | At::End, .. }
        | Fault::SlowBody { .. }
        | Fault::SlowHead { .. }
        | Fault::HeadDelay(_)
        | Fault::HeadGate(_)
        | Fault::NoHead(_) => {}
    }
}

/// Changes the events that are meant.
fn each(stream: &mut [Part], which: &Which, change: impl Fn(&Bytes) -> Bytes) {
    for index in parts::find(stream, which) {
        if let Part::Block(block) = &mut stream[index] {
            *block = change(block);
        }
    }
}

/// Changes events and comments alike.
fn each_block(stream: &mut [Part], change: impl Fn(&Bytes) -> Bytes) {
    for part in stream {
        if let Part::Block(block) = part {
            *block = change(block);
        }
    }
}
