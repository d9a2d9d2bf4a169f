//! The tree of a TOML or JSON text.

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Key, Kind, Mistake, Node, Place};

/// Reads JSON where the text begins with `{`, else TOML.
pub(super) fn read(text: &str) -> Result<Node, Mistake> {
    if text.trim_start().starts_with('{') { json(text) } else { toml(text) }
}

fn toml(text: &str) -> Result<Node, Mistake> {
    let table = DeTable::parse(text).map_err(|error| {
        let place = Place::Byte(error.span().map_or(0, |span| span.start));
        Mistake { place, message: error.message().replace('\n', ", ") }
    })?;
    let start = table.span().start;
    toml_table(start, table.into_inner())
}

fn toml_node(value: Spanned<DeValue<'_>>) -> Result<Node, Mistake> {
    let start = value.span().start;
    let place = Place::Byte(start);
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Text(text.into_owned()),
        DeValue::Boolean(flag) => Kind::Flag(flag),
        DeValue::Datetime(time) => Kind::Text(time.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Kind::Integer(number),
            Err(_) => return Err(Mistake::new(&place, "expected an integer of at most 64 bits")),
        },
        DeValue::Float(number) => match number.as_str().parse() {
            Ok(number) => Kind::Float(number),
            Err(_) => return Err(Mistake::new(&place, "expected a number")),
        },
        DeValue::Array(values) => Kind::List(values.into_iter().map(toml_node).collect::<Result<_, _>>()?),
        DeValue::Table(table) => return toml_table(start, table),
    };
    Ok(Node { place, kind })
}

fn toml_table(start: usize, table: DeTable<'_>) -> Result<Node, Mistake> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, value): (Spanned<std::borrow::Cow<'_, str>>, Spanned<DeValue<'_>>)| {
        let place = Place::Byte(key.span().start);
        Ok((Key { place, name: key.into_inner().into_owned() }, toml_node(value)?))
    };
    let entries = entries.into_iter().map(entry).collect::<Result<_, Mistake>>()?;
    Ok(Node { place: Place::Byte(start), kind: Kind::Table(entries) })
}

fn json(text: &str) -> Result<Node, Mistake> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let line_start: usize =
            text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let byte = line_start.saturating_add(error.column().saturating_sub(1)).min(text.len());
        let reason = error.to_string();
        // The place is told already.
        let reason = reason.split(" at line ").next().unwrap_or(&reason);
        Mistake { place: Place::Byte(byte), message: format!("not JSON: {reason}") }
    })?;
    Ok(json_node(String::new(), value))
}

fn json_node(path: String, value: Value) -> Node {
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(flag) => Kind::Flag(flag),
        Value::String(text) => Kind::Text(text),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => Kind::Integer(number),
            (None, number) => Kind::Float(number.unwrap_or(f64::NAN)),
        },
        Value::Array(values) => {
            let nodes = values.into_iter().enumerate();
            Kind::List(nodes.map(|(index, value)| json_node(format!("{path}[{index}]"), value)).collect())
        }
        Value::Object(fields) => {
            let entries = fields.into_iter().map(|(name, value)| {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                (Key { place: Place::Path(path.clone()), name }, json_node(path, value))
            });
            Kind::Table(entries.collect())
        }
    };
    Node { place: Place::Path(path), kind }
}
