//! The words of a fault.

use super::fields::Fields;
use super::node::{Kind, Mistake, Node};
use super::value::{count, duration, json, just_true, nth, rate, share, text};
use super::word::word;
use crate::reply::{At, End, Fault, LineEnding, Which};

type Reader = fn(Node) -> Result<Fault, Mistake>;

/// Every fault's word and how what follows it is read.
const FAULTS: &[(&str, Reader)] = &[
    ("drop", |node| which(&node).map(Fault::Drop)),
    ("duplicate", |node| which(&node).map(Fault::Duplicate)),
    ("swap", |node| which(&node).map(Fault::Swap)),
    ("missing_added", |node| just_true(&node).map(|()| Fault::MissingAdded)),
    ("empty_output", |node| just_true(&node).map(|()| Fault::EmptyOutput)),
    ("insert", insert),
    ("unknown_item_after", |node| count(&node).map(|after| Fault::UnknownItem { after })),
    ("error", error),
    ("append", |node| text(node).map(Fault::Append)),
    ("malformed_json", |node| which(&node).map(Fault::MalformedJson)),
    ("invalid_utf8", |node| which(&node).map(Fault::InvalidUtf8)),
    ("lone_surrogate", |node| which(&node).map(Fault::LoneSurrogate)),
    ("split_data", |node| which(&node).map(Fault::SplitData)),
    ("oversized", oversized),
    ("comments_only", |node| duration(&node).map(|every| Fault::CommentsOnly { every })),
    ("hold", hold),
    ("pace", pace),
    ("bom", |node| just_true(&node).map(|()| Fault::Bom)),
    ("line_ending", line_ending),
    ("unterminated", |node| just_true(&node).map(|()| Fault::Unterminated)),
    ("close_after", |node| after(&node, End::Close)),
    ("cut_after", |node| after(&node, End::Cut)),
    ("reset_after", |node| after(&node, End::Reset)),
    ("stall_after", |node| after(&node, End::Stall)),
    ("close_at_byte", |node| at_byte(&node, End::Close)),
    ("cut_at_byte", |node| at_byte(&node, End::Cut)),
    ("reset_at_byte", |node| at_byte(&node, End::Reset)),
    ("stall_at_byte", |node| at_byte(&node, End::Stall)),
    ("keep_open", |node| just_true(&node).map(|()| Fault::End { how: End::Stall, at: At::End })),
    ("slow_body", |node| trickle(node).map(|(bytes, every)| Fault::SlowBody { bytes, every })),
    ("slow_head", |node| trickle(node).map(|(bytes, every)| Fault::SlowHead { bytes, every })),
    ("head_delay", |node| duration(&node).map(Fault::HeadDelay)),
    ("head_gate", |node| text(node).map(Fault::HeadGate)),
    ("no_head", no_head),
];

/// Reads a fault.
pub(super) fn fault(node: Node) -> Result<Fault, Mistake> {
    let mut fields = Fields::of(node, "a table with one fault")?;
    let words: Vec<&str> = FAULTS.iter().map(|(name, _)| *name).collect();
    let (key, node) = fields.word(&words)?;
    fields.know(&[])?;
    let (_, read) = FAULTS.iter().find(|(name, _)| *name == key.name).expect("the word is one of these");
    read(node)
}

/// The nth event, or every event of a type.
fn which(node: &Node) -> Result<Which, Mistake> {
    match &node.kind {
        Kind::Text(kind) => Ok(Which::Kind(kind.clone())),
        Kind::Integer(_) => nth(node).map(Which::Nth),
        _ => Err(node.expected("an event's number, from 1, or its type")),
    }
}

fn insert(node: Node) -> Result<Fault, Mistake> {
    let mut fields = Fields::of(node, "a table with `after` and `event`")?.know(&["after", "event"])?;
    let event = fields.need("event", |node| match &node.kind {
        Kind::Table(_) => Ok(json(node)),
        _ => Err(node.expected("an event: a table")),
    })?;
    Ok(Fault::Insert { after: fields.need("after", |node| count(&node))?, event })
}

fn error(node: Node) -> Result<Fault, Mistake> {
    let mut fields = Fields::of(node, "a table with `after`, `code`, `message` and `shape`")?
        .know(&["after", "code", "message", "shape"])?;
    let shape = |node| word(node, &[("flat", false), ("nested", true)]);
    Ok(Fault::Error {
        after: fields.need("after", |node| count(&node))?,
        code: fields.read("code", text)?.unwrap_or_else(|| "server_error".to_owned()),
        message: fields.read("message", text)?.unwrap_or_else(|| "The server had an error.".to_owned()),
        nested: fields.read("shape", shape)?.unwrap_or_default(),
    })
}

fn oversized(node: Node) -> Result<Fault, Mistake> {
    /// The largest padding, in bytes.
    const LARGEST: usize = 1 << 30;
    let mut fields = Fields::of(node, "a table with `event` and `bytes`")?.know(&["event", "bytes"])?;
    let bytes = fields.need("bytes", |node| {
        count(&node)
            .ok()
            .filter(|bytes| *bytes <= LARGEST)
            .ok_or_else(|| node.expected("at most 1 GiB, in bytes"))
    })?;
    Ok(Fault::Oversized { event: fields.need("event", |node| which(&node))?, bytes })
}

fn hold(node: Node) -> Result<Fault, Mistake> {
    let mut fields = Fields::of(node, "a table with `after` and `gate`")?.know(&["after", "gate"])?;
    Ok(Fault::Hold { after: fields.need("after", |node| count(&node))?, gate: fields.need("gate", text)? })
}

fn pace(node: Node) -> Result<Fault, Mistake> {
    let mut fields =
        Fields::of(node, "a table with `tokens_per_second`")?.know(&["tokens_per_second", "jitter"])?;
    Ok(Fault::Pace {
        tokens_per_second: fields.need("tokens_per_second", |node| rate(&node))?,
        jitter: fields.read("jitter", |node| share(&node))?.unwrap_or_default(),
    })
}

fn line_ending(node: Node) -> Result<Fault, Mistake> {
    word(node, &[("crlf", LineEnding::CrLf), ("cr", LineEnding::Cr)]).map(Fault::LineEnding)
}

fn after(node: &Node, how: End) -> Result<Fault, Mistake> {
    count(node).map(|count| Fault::End { how, at: At::Event(count) })
}

fn at_byte(node: &Node, how: End) -> Result<Fault, Mistake> {
    count(node).map(|count| Fault::End { how, at: At::Byte(count) })
}

fn trickle(node: Node) -> Result<(usize, std::time::Duration), Mistake> {
    let mut fields = Fields::of(node, "a table with `bytes` and `every`")?.know(&["bytes", "every"])?;
    Ok((fields.need("bytes", |node| nth(&node))?, fields.need("every", |node| duration(&node))?))
}

fn no_head(node: Node) -> Result<Fault, Mistake> {
    word(node, &[("close", End::Close), ("reset", End::Reset), ("stall", End::Stall)]).map(Fault::NoHead)
}
