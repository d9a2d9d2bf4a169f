//! The words of a turn.

use std::path::Path;

use http::{HeaderName, HeaderValue, StatusCode};

use super::faults::fault;
use super::fields::Fields;
use super::node::{Key, Kind, Mistake, Node};
use super::rule::rule;
use super::steps::step;
use super::value::{count, duration, flag, json, list, nth, text};
use crate::reply::Chunking;
use crate::script::turn::Turn;

const KNOWN: &[&str] = &[
    "match",
    "times",
    "respond",
    "steps",
    "stream",
    "id",
    "status",
    "headers",
    "retry_after_date",
    "body",
    "chunks",
    "faults",
];

/// Reads a turn.
pub(super) fn turn(node: Node, folder: Option<&Path>) -> Result<Turn, Mistake> {
    let mut fields = Fields::of(node, "a table")?.know(KNOWN)?;
    let mut turn = Turn::new();
    if let Some(rule) = fields.read("match", rule)? {
        turn = turn.matching(rule);
    }
    if let Some(times) = fields.read("times", |node| times(&node))? {
        turn = times.map_or(turn.clone().always(), |times| turn.times(times));
    }
    turn = head(turn, &mut fields)?;
    if let Some(node) = fields.take("body") {
        turn = body(turn, node);
    }
    if let Some(chunking) = fields.read("chunks", |node| chunks(&node))? {
        turn = turn.chunks(chunking);
    }
    if let Some(stream) = fields.read("stream", |node| flag(&node))? {
        turn = turn.stream(stream);
    }
    if let Some(id) = fields.read("id", text)? {
        turn = turn.id(&id);
    }
    for node in fields.read("steps", list)?.unwrap_or_default() {
        turn = turn.step(step(node, folder)?);
    }
    for node in fields.read("faults", list)?.unwrap_or_default() {
        turn = turn.fault(fault(node)?);
    }
    refuse_both(&turn, fields.take("respond").as_ref(), &fields)?;
    Ok(turn)
}

/// A turn has one source of its answer.
fn refuse_both(turn: &Turn, respond: Option<&Node>, fields: &Fields) -> Result<(), Mistake> {
    if let Some(node) = respond
        && flag(node)?
        && (!turn.steps.is_empty() || turn.body.is_some())
    {
        return Err(Mistake::new(&node.place, "expected `respond`, `steps` or `body`, not two of them"));
    }
    if !turn.steps.is_empty() && turn.body.is_some() {
        return Err(Mistake::new(&fields.place, "expected `steps` or `body`, not both"));
    }
    Ok(())
}

fn head(mut turn: Turn, fields: &mut Fields) -> Result<Turn, Mistake> {
    if let Some(status) = fields.read("status", |node| status(&node))? {
        turn = turn.status(status);
    }
    for (name, value) in fields.read("headers", headers)?.unwrap_or_default() {
        turn = turn.header(name, value);
    }
    if let Some(ahead) = fields.read("retry_after_date", |node| duration(&node))? {
        turn = turn.retry_after_date(ahead);
    }
    Ok(turn)
}

/// A number, or `"any"`.
fn times(node: &Node) -> Result<Option<usize>, Mistake> {
    match &node.kind {
        Kind::Text(text) if text == "any" => Ok(None),
        Kind::Integer(_) => nth(node).map(Some),
        _ => Err(node.expected("a number of 1 or more, or \"any\"")),
    }
}

fn status(node: &Node) -> Result<StatusCode, Mistake> {
    let number = count(node).ok().and_then(|number| u16::try_from(number).ok());
    let status = number
        .filter(|number| (200..=599).contains(number))
        .and_then(|number| StatusCode::from_u16(number).ok());
    status.ok_or_else(|| node.expected("a status from 200 to 599"))
}

fn headers(node: Node) -> Result<Vec<(HeaderName, HeaderValue)>, Mistake> {
    let header = |(key, node): (Key, Node)| {
        let name = key.name.parse().map_err(|_| Mistake::new(&key.place, "expected a header's name"))?;
        let expected = node.expected("a header's value: a text without line breaks");
        Ok((name, text(node)?.parse().map_err(|_| expected)?))
    };
    Fields::of(node, "a table of headers")?.rest().into_iter().map(header).collect()
}

/// A text as it is, anything else as JSON.
fn body(turn: Turn, node: Node) -> Turn {
    match node.kind {
        Kind::Text(text) => turn.body(text),
        _ => turn.json(json(node)),
    }
}

fn chunks(node: &Node) -> Result<Chunking, Mistake> {
    match &node.kind {
        Kind::Text(word) if word == "whole" => Ok(Chunking::Whole),
        Kind::Text(word) if word == "event" => Ok(Chunking::PerEvent),
        Kind::Integer(_) => nth(node).map(Chunking::Bytes),
        _ => Err(node.expected("\"whole\", \"event\" or a number of bytes")),
    }
}
