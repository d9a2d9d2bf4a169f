//! The tools of a prompt as chat has them.

use codex_protocol::Tool;
use serde_json::{Map, Value, json};

/// A tool in the form of chat. Tools that a Responses server runs itself are left out; what is not known is sent as it
/// is, and so is what has the form of chat already.
pub(super) fn of(tool: &Value) -> Option<Value> {
    let word = tool.get("type").and_then(Value::as_str).unwrap_or_default();
    match word {
        "function" | "custom" if tool.get(word).is_some() => Some(tool.clone()),
        "function" => {
            let function = pick(tool, &["name", "description", "parameters", "strict"]);
            Some(json!({"type": "function", "function": function}))
        }
        "custom" => {
            let mut custom = pick(tool, &["name", "description"]);
            if let Some(format) = tool.get("format") {
                custom.insert("format".to_owned(), form(format));
            }
            Some(json!({"type": "custom", "custom": custom}))
        }
        word if Tool::TYPES.contains(&word) => {
            tracing::debug!(kind = word, "a tool has no form in chat and is left out");
            None
        }
        _ => Some(tool.clone()),
    }
}

/// The form of a custom tool's text: chat has the grammar in an object of its own.
fn form(format: &Value) -> Value {
    match format.get("type").and_then(Value::as_str) {
        Some("grammar") if format.get("grammar").is_none() => {
            json!({"type": "grammar", "grammar": pick(format, &["syntax", "definition"])})
        }
        _ => format.clone(),
    }
}

fn pick(from: &Value, keys: &[&str]) -> Map<String, Value> {
    let entry = |key: &&str| Some(((*key).to_owned(), from.get(*key)?.clone()));
    keys.iter().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_take_the_form_of_chat() {
        let schema = json!({"type": "object"});
        let function = json!({"name": "f", "description": "d", "parameters": schema, "strict": true});
        let nested = json!({"type": "function", "function": function});
        let unknown = json!({"type": "browser_search", "depth": 2});
        for (case, tool, expected) in [
            (
                "a function",
                json!({"type": "function", "name": "f", "description": "d", "parameters": schema, "strict": true, "defer_loading": true}),
                Some(nested.clone()),
            ),
            (
                "a bare function",
                json!({"type": "function", "name": "f"}),
                Some(json!({"type": "function", "function": {"name": "f"}})),
            ),
            ("a function of chat", nested.clone(), Some(nested)),
            (
                "a custom tool",
                json!({"type": "custom", "name": "c", "format": {"type": "grammar", "syntax": "lark", "definition": "start: \"a\""}}),
                Some(json!({"type": "custom", "custom": {"name": "c", "format": {
                    "type": "grammar", "grammar": {"syntax": "lark", "definition": "start: \"a\""},
                }}})),
            ),
            (
                "a custom tool of any text",
                json!({"type": "custom", "name": "c", "format": {"type": "text"}}),
                Some(json!({"type": "custom", "custom": {"name": "c", "format": {"type": "text"}}})),
            ),
            ("a tool of the server's", json!({"type": "web_search"}), None),
            ("an unknown tool", unknown.clone(), Some(unknown)),
        ] {
            assert_eq!(of(&tool), expected, "{case}");
        }
    }
}
