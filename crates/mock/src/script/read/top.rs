//! The words of a whole script.

use std::path::Path;

use super::fields::Fields;
use super::node::{Mistake, Node, Place};
use super::source;
use super::turn;
use super::value::{duration, list, text, unsigned};
use super::word::word;
use crate::responder::Strict;
use crate::script::error::ScriptError;
use crate::script::script::{Connection, Otherwise, Refusal, Script};

const KNOWN: &[&str] =
    &["seed", "unix_time", "otherwise", "strict", "connections", "refuse_for", "refuse_until", "turns"];

/// Reads a script. Without a folder it may not name files.
pub(in crate::script) fn script(
    name: &str,
    text: &str,
    folder: Option<&Path>,
) -> Result<Script, ScriptError> {
    source::read(text).and_then(|node| top(node, folder)).map_err(|mistake| ScriptError::Invalid {
        name: name.to_owned(),
        place: shown(&mistake.place, text),
        message: mistake.message,
    })
}

/// A place as people read it.
fn shown(place: &Place, text: &str) -> String {
    match place {
        Place::Path(path) if path.is_empty() => "top".to_owned(),
        Place::Path(path) => path.clone(),
        Place::Byte(byte) => {
            let before = &text[..text.floor_char_boundary(*byte)];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{line}:{column}")
        }
    }
}

fn top(node: Node, folder: Option<&Path>) -> Result<Script, Mistake> {
    let mut fields = Fields::of(node, "a table")?.know(KNOWN)?;
    let refused_for = fields.read("refuse_for", |node| duration(&node).map(Refusal::For))?;
    let refused_until = match fields.take("refuse_until") {
        Some(node) if refused_for.is_some() => {
            return Err(Mistake::new(&node.place, "expected `refuse_for` or `refuse_until`, not both"));
        }
        Some(node) => Some(Refusal::Until(text(node)?)),
        None => None,
    };
    Ok(Script {
        seed: fields.read("seed", |node| unsigned(&node))?.unwrap_or_default(),
        unix_time: fields.read("unix_time", |node| unsigned(&node))?,
        otherwise: fields.read("otherwise", otherwise)?.unwrap_or_default(),
        strict: fields.read("strict", strict)?,
        connections: fields
            .read("connections", |node| list(node)?.into_iter().map(connection).collect())?
            .unwrap_or_default(),
        refuse: refused_for.or(refused_until),
        turns: fields
            .read("turns", |node| list(node)?.into_iter().map(|node| turn::turn(node, folder)).collect())?
            .unwrap_or_default(),
    })
}

fn otherwise(node: Node) -> Result<Otherwise, Mistake> {
    word(node, &[("respond", Otherwise::Respond), ("refuse", Otherwise::Refuse)])
}

fn strict(node: Node) -> Result<Strict, Mistake> {
    word(node, &[("real", Strict::Real), ("documented", Strict::Documented)])
}

fn connection(node: Node) -> Result<Connection, Mistake> {
    let words = [
        ("open", Connection::Open),
        ("reset", Connection::Reset),
        ("close", Connection::Close),
        ("stall", Connection::Stall),
    ];
    word(node, &words)
}
