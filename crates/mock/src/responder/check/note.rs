//! What real clients do against the documentation, or beyond it.

use http::HeaderMap;
use serde_json::Value;

use super::shape::Object;
use super::{chat, create, item, tool};

/// What a request asks for, as far as notes care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Something made of a create request's parameters.
    Responses,
    /// A chat completion.
    Chat,
    /// Anything else.
    Else,
}

/// Headers that clients add and the documentation does not list, but for those that start with `x-`.
const HEADERS: &[&str] = &[
    "chatgpt-account-id",
    "conversation_id",
    "openai-beta",
    "originator",
    "session-id",
    "session_id",
    "thread-id",
    "version",
];
/// Headers that start so are a client's own, too.
const PREFIXES: &[&str] = &["x-codex-", "x-openai-", "x-oai-"];

/// What is not documented about a request, a line for each.
pub(crate) fn notes(asked: Asked, headers: &HeaderMap, body: Option<&Object>) -> Vec<String> {
    let mut notes: Vec<String> = accept(headers, body).into_iter().collect();
    if body.is_some() && !text(headers, "content-type").starts_with("application/json") {
        notes.push(format!("Content-Type is \"{}\", not application/json", text(headers, "content-type")));
    }
    let own = headers.keys().map(http::HeaderName::as_str).filter(|name| is_own(name));
    notes.extend(own.map(|name| format!("the header {name} is not documented")));
    let documented = match asked {
        Asked::Responses => create::is_documented,
        Asked::Chat => chat::is_documented,
        Asked::Else => |_: &str| true,
    };
    let Some(body) = body else { return notes };
    let unknown = body.keys().filter(|name| !documented(name));
    notes.extend(unknown.map(|name| format!("the parameter '{name}' is not documented")));
    if asked == Asked::Responses {
        notes.extend(unknown_kinds(body.get("input"), "input item", item::is_documented));
        notes.extend(unknown_kinds(body.get("tools"), "tool", tool::is_documented));
    }
    notes
}

/// A stream is an event stream, everything else JSON; a client has to take what it asks for.
fn accept(headers: &HeaderMap, body: Option<&Object>) -> Option<String> {
    let accept = headers.get("accept")?.to_str().unwrap_or_default();
    let streamed = body.is_some_and(|body| body.get("stream") == Some(&Value::Bool(true)));
    let kind = if streamed { "text/event-stream" } else { "application/json" };
    let taken = |range: &str| {
        let range = range.split(';').next().unwrap_or_default().trim();
        range == kind
            || range == "*/*"
            || kind.split_once('/').is_some_and(|(main, _)| range == format!("{main}/*"))
    };
    (!accept.split(',').any(taken)).then(|| format!("Accept is \"{accept}\", but the answer is {kind}"))
}

fn is_own(name: &str) -> bool {
    HEADERS.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn unknown_kinds(array: Option<&Value>, what: &str, known: fn(&str) -> bool) -> Vec<String> {
    let elements = array.and_then(Value::as_array).into_iter().flatten();
    let kinds = elements.filter_map(|element| element["type"].as_str());
    let mut notes: Vec<String> = kinds
        .filter(|kind| !known(kind))
        .map(|kind| format!("the {what} type '{kind}' is not documented"))
        .collect();
    notes.sort();
    notes.dedup();
    notes
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use serde_json::json;

    use super::{Asked, notes};

    #[test]
    fn what_is_not_documented_is_noted() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
        };
        let json = ("content-type", "application/json");
        for (case, asked, pairs, body, expected) in [
            (
                "nothing odd",
                Asked::Responses,
                vec![json],
                json!({"model": "m", "input": "", "stream": true}),
                vec![],
            ),
            (
                "accepts",
                Asked::Responses,
                vec![json, ("accept", "text/html, text/event-stream;q=0.9")],
                json!({"stream": true}),
                vec![],
            ),
            ("accepts all", Asked::Responses, vec![json, ("accept", "application/*")], json!({}), vec![]),
            (
                "accepts JSON and streams",
                Asked::Responses,
                vec![json, ("accept", "application/json")],
                json!({"stream": true}),
                vec!["Accept is \"application/json\", but the answer is text/event-stream"],
            ),
            (
                "no content type",
                Asked::Chat,
                vec![],
                json!({"messages": []}),
                vec!["Content-Type is \"\", not application/json"],
            ),
            (
                "headers of its own",
                Asked::Else,
                vec![json, ("openai-beta", "a"), ("x-codex-turn-state", "b"), ("x-client-request-id", "c")],
                json!({"anything": 1}),
                vec![
                    "the header openai-beta is not documented",
                    "the header x-codex-turn-state is not documented",
                ],
            ),
            (
                "words of its own",
                Asked::Responses,
                vec![json],
                json!({
                    "client_metadata": {},
                    "input": [{"type": "agent_message"}, {"type": "new"}, {"type": "new"}, {"type": "message"}],
                    "tools": [{"type": "x_search"}],
                }),
                vec![
                    "the parameter 'client_metadata' is not documented",
                    "the input item type 'agent_message' is not documented",
                    "the input item type 'new' is not documented",
                    "the tool type 'x_search' is not documented",
                ],
            ),
        ] {
            assert_eq!(notes(asked, &headers(&pairs), body.as_object()), expected, "{case}");
        }
    }
}
