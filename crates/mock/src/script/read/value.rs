//! Single values read from nodes.

use std::time::Duration;

use serde_json::Value;

use super::node::{Kind, Mistake, Node};
use crate::duration::parse_duration;

/// A text.
pub(super) fn text(node: Node) -> Result<String, Mistake> {
    match node.kind {
        Kind::Text(text) => Ok(text),
        _ => Err(node.expected("a text")),
    }
}

/// `true`, or `false`.
pub(super) fn flag(node: &Node) -> Result<bool, Mistake> {
    match node.kind {
        Kind::Flag(flag) => Ok(flag),
        _ => Err(node.expected("`true` or `false`")),
    }
}

/// `true`: a word that says all by being there.
pub(super) fn just_true(node: &Node) -> Result<(), Mistake> {
    match node.kind {
        Kind::Flag(true) => Ok(()),
        _ => Err(node.expected("`true`")),
    }
}

/// 0, 1, 2, …
pub(super) fn count(node: &Node) -> Result<usize, Mistake> {
    match node.kind {
        Kind::Integer(number) => usize::try_from(number).ok(),
        _ => None,
    }
    .ok_or_else(|| node.expected("a number of 0 or more"))
}

/// 1, 2, 3, …
pub(super) fn nth(node: &Node) -> Result<usize, Mistake> {
    count(node).ok().filter(|number| *number > 0).ok_or_else(|| node.expected("a number of 1 or more"))
}

/// A seed or a time.
pub(super) fn unsigned(node: &Node) -> Result<u64, Mistake> {
    count(node).map(|number| number as u64)
}

/// A number over 0.
pub(super) fn rate(node: &Node) -> Result<f64, Mistake> {
    number(node).filter(|number| *number > 0.0).ok_or_else(|| node.expected("a number over 0"))
}

/// A number from 0 to 1.
pub(super) fn share(node: &Node) -> Result<f64, Mistake> {
    number(node)
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| node.expected("a number from 0 to 1"))
}

fn number(node: &Node) -> Option<f64> {
    match node.kind {
        Kind::Integer(number) => i32::try_from(number).ok().map(f64::from),
        Kind::Float(number) => Some(number).filter(|number| number.is_finite()),
        _ => None,
    }
}

/// A list.
pub(super) fn list(node: Node) -> Result<Vec<Node>, Mistake> {
    match node.kind {
        Kind::List(nodes) => Ok(nodes),
        _ => Err(node.expected("a list")),
    }
}

/// A duration such as `"250ms"`.
pub(super) fn duration(node: &Node) -> Result<Duration, Mistake> {
    match &node.kind {
        Kind::Text(text) => parse_duration(text),
        _ => None,
    }
    .ok_or_else(|| node.expected("a duration such as \"250ms\", \"1.5s\", \"2m\" or \"1h\""))
}

/// Any value, as JSON.
pub(super) fn json(node: Node) -> Value {
    match node.kind {
        Kind::Null => Value::Null,
        Kind::Flag(flag) => flag.into(),
        Kind::Integer(number) => number.into(),
        Kind::Float(number) => number.into(),
        Kind::Text(text) => text.into(),
        Kind::List(nodes) => nodes.into_iter().map(json).collect(),
        Kind::Table(entries) => entries.into_iter().map(|(key, node)| (key.name, json(node))).collect(),
    }
}
