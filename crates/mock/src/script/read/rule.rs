//! The words of a match.

use http::{HeaderName, Method};

use super::fields::Fields;
use super::node::{Kind, Mistake, Node};
use super::value::{flag, json, nth, text};
use crate::script::rule::{Match, Test};

const KNOWN: &[&str] = &["method", "path", "model", "headers", "body", "call", "turn"];
const TESTS: &[&str] = &["equals", "contains", "exists"];

/// Reads a match.
pub(super) fn rule(node: Node) -> Result<Match, Mistake> {
    let mut fields = Fields::of(node, "a table of what a request must be")?.know(KNOWN)?;
    let mut rule = Match::new();
    if let Some(method) = fields.read("method", method)? {
        rule = rule.method(method);
    }
    if let Some(path) = fields.read("path", text)? {
        rule = rule.path(&path);
    }
    if let Some(model) = fields.read("model", text)? {
        rule = rule.model(&model);
    }
    for (name, test) in fields.read("headers", headers)?.unwrap_or_default() {
        rule = rule.header(name, test);
    }
    for (pointer, test) in fields.read("body", body)?.unwrap_or_default() {
        rule = rule.body(&pointer, test);
    }
    if let Some(call) = fields.read("call", |node| nth(&node))? {
        rule = rule.call(call);
    }
    if let Some(turn) = fields.read("turn", |node| nth(&node))? {
        rule = rule.turn(turn);
    }
    Ok(rule)
}

fn method(node: Node) -> Result<Method, Mistake> {
    let expected = node.expected("a method such as \"POST\"");
    let name = text(node)?;
    if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Err(expected);
    }
    name.parse().map_err(|_| expected)
}

/// `{ NAME = "value" }`, or a table with a test in the place of the value.
fn headers(node: Node) -> Result<Vec<(HeaderName, Test)>, Mistake> {
    let entries = Fields::of(node, "a table of headers")?.rest();
    let header = |(key, node): (super::node::Key, Node)| {
        let name = key.name.parse().map_err(|_| Mistake::new(&key.place, "expected a header's name"))?;
        let test = match node.kind {
            Kind::Text(text) => Test::Equals(text.into()),
            Kind::Table(_) => test(&mut Fields::of(node, "a test")?.know(TESTS)?)?,
            _ => return Err(node.expected("a text, or a table with `equals`, `contains` or `exists`")),
        };
        Ok((name, test))
    };
    entries.into_iter().map(header).collect()
}

/// A table with `at` and a test, or a list of them.
fn body(node: Node) -> Result<Vec<(String, Test)>, Mistake> {
    match node.kind {
        Kind::List(nodes) => nodes.into_iter().map(place).collect(),
        _ => Ok(vec![place(node)?]),
    }
}

fn place(node: Node) -> Result<(String, Test), Mistake> {
    let mut fields = Fields::of(node, "a table with `at` and `equals`, `contains` or `exists`")?
        .know(&["at", "equals", "contains", "exists"])?;
    let at = fields.read("at", pointer)?.unwrap_or_default();
    Ok((at, test(&mut fields)?))
}

fn pointer(node: Node) -> Result<String, Mistake> {
    let expected = node.expected("a JSON pointer such as \"/input/0/role\"");
    let pointer = text(node)?;
    if pointer.is_empty() || pointer.starts_with('/') { Ok(pointer) } else { Err(expected) }
}

fn test(fields: &mut Fields) -> Result<Test, Mistake> {
    let (key, node) = fields.word(TESTS)?;
    match &*key.name {
        "equals" => Ok(Test::Equals(json(node))),
        "contains" => text(node).map(Test::Contains),
        _ => flag(&node).map(Test::Exists),
    }
}
