//! The words of a step.

use std::path::Path;

use bytes::Bytes;
use serde_json::Value;

use super::fields::Fields;
use super::node::{Kind, Mistake, Node};
use super::value::{duration, json, list, rate, share, text};
use crate::fixture::read_events;
use crate::script::step::{Rate, Step, ToolCall};

const STEPS: &[&str] = &[
    "text",
    "tool_call",
    "reasoning",
    "item",
    "events",
    "sse",
    "file",
    "fail",
    "incomplete",
    "delay",
    "gate",
    "comments",
];

/// Reads a step. Without a folder it may not name a file.
pub(super) fn step(node: Node, folder: Option<&Path>) -> Result<Step, Mistake> {
    let mut fields = Fields::of(node, "a table with one step")?;
    let (key, node) = fields.word(STEPS)?;
    let rated = matches!(&*key.name, "text" | "tool_call" | "reasoning");
    let mut fields = fields.know(if rated { &["tokens_per_second", "jitter"] } else { &[] })?;
    match &*key.name {
        "text" => Ok(Step::Text { text: text(node)?, rate: pace(&mut fields)? }),
        "tool_call" => Ok(Step::ToolCall { call: tool_call(node)?, rate: pace(&mut fields)? }),
        "reasoning" => Ok(Step::Reasoning { summary: text(node)?, rate: pace(&mut fields)? }),
        "item" => object(node).map(Step::Item),
        "events" => list(node)?.into_iter().map(object).collect::<Result<_, _>>().map(Step::Events),
        "sse" => text(node).map(|text| Step::Stream(text.into())),
        "file" => file(node, folder),
        "fail" => fail(node),
        "incomplete" => text(node).map(|reason| Step::Incomplete { reason }),
        "delay" => duration(&node).map(Step::Delay),
        "gate" => text(node).map(Step::Gate),
        _ => comments(node),
    }
}

fn pace(fields: &mut Fields) -> Result<Option<Rate>, Mistake> {
    let jitter = fields.take("jitter");
    match (fields.take("tokens_per_second"), jitter) {
        (Some(per_second), jitter) => Ok(Some(Rate {
            tokens_per_second: rate(&per_second)?,
            jitter: jitter.map(|node| share(&node)).transpose()?.unwrap_or_default(),
        })),
        (None, Some(jitter)) => {
            Err(Mistake::new(&jitter.place, "expected `tokens_per_second` beside `jitter`"))
        }
        (None, None) => Ok(None),
    }
}

fn tool_call(node: Node) -> Result<ToolCall, Mistake> {
    let mut fields = Fields::of(node, "a table with `name` and `arguments`")?;
    let (key, input) = fields.word(&["arguments", "input"])?;
    let mut fields = fields.know(&["name", "call_id"])?;
    let custom = key.name == "input";
    let input = match input.kind {
        Kind::Text(text) => text,
        _ if custom => return Err(input.expected("a text")),
        _ => json(input).to_string(),
    };
    Ok(ToolCall { name: fields.need("name", text)?, call_id: fields.read("call_id", text)?, input, custom })
}

fn object(node: Node) -> Result<Value, Mistake> {
    match &node.kind {
        Kind::Table(entries) if entries.iter().any(|(key, _)| key.name == "type") => Ok(json(node)),
        _ => Err(node.expected("a table with a `type`")),
    }
}

/// A recorded stream, or a JSON array of events.
fn file(node: Node, folder: Option<&Path>) -> Result<Step, Mistake> {
    let place = node.place.clone();
    let name = text(node)?;
    let Some(folder) = folder else {
        return Err(Mistake::new(&place, "a script that was sent may not name files; use `sse` or `events`"));
    };
    let path = folder.join(&name);
    let unread =
        |reason: String| Mistake::new(&place, format!("could not read {}: {reason}", path.display()));
    if path.extension().is_some_and(|ending| ending == "json") {
        read_events(&path).map(Step::Events).map_err(|error| match std::error::Error::source(&error) {
            Some(source) => Mistake::new(&place, format!("{error}: {source}")),
            None => Mistake::new(&place, error.to_string()),
        })
    } else {
        let bytes = std::fs::read(&path).map_err(|error| unread(error.kind().to_string()))?;
        Ok(Step::Stream(Bytes::from(bytes)))
    }
}

fn fail(node: Node) -> Result<Step, Mistake> {
    let mut fields = Fields::of(node, "a table with `code` and `message`")?.know(&["code", "message"])?;
    Ok(Step::Fail { code: fields.need("code", text)?, message: fields.need("message", text)? })
}

fn comments(node: Node) -> Result<Step, Mistake> {
    let mut fields = Fields::of(node, "a table with `every` and `until`")?.know(&["every", "until"])?;
    let every = fields.need("every", |node| duration(&node))?;
    Ok(Step::Comments { every, until: fields.read("until", text)? })
}
