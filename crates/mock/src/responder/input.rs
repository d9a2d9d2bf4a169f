//! What a request says: its last text, and how much there is of it.

use serde_json::{Map, Value};

use super::words;

/// What the responder answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The text of the last user message.
    Prompt(String),
    /// The output of a tool, which came after the last user message.
    ToolOutput(String),
    /// Nothing that has text.
    Nothing,
}

/// Finds the last thing said.
pub(crate) fn last_said(request: &Map<String, Value>) -> Said {
    match request.get("input") {
        Some(Value::String(text)) => Said::Prompt(text.clone()),
        Some(Value::Array(items)) => items.iter().rev().find_map(said_by).unwrap_or(Said::Nothing),
        _ => Said::Nothing,
    }
}

fn said_by(item: &Value) -> Option<Said> {
    if item["role"] == "user" {
        return Some(Said::Prompt(text_of(&item["content"])))
            .filter(|said| *said != Said::Prompt(String::new()));
    }
    let output = matches!(item["type"].as_str(), Some("function_call_output" | "custom_tool_call_output"));
    output.then(|| Said::ToolOutput(text_of(&item["output"])))
}

/// A string, or the `text` of each part of an array, joined.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// The tokens of a request: of its instructions, every string in its input, and its tools.
pub(crate) fn tokens(request: &Map<String, Value>) -> u64 {
    ["instructions", "input", "tools"].iter().filter_map(|field| request.get(*field)).map(tokens_in).sum()
}

fn tokens_in(value: &Value) -> u64 {
    match value {
        Value::String(text) => words::tokens(text),
        Value::Array(values) => values.iter().map(tokens_in).sum(),
        Value::Object(fields) => fields.values().map(tokens_in).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Said, last_said, tokens};

    #[test]
    fn the_last_thing_said_is_found() {
        let prompt = |text: &str| Said::Prompt(text.to_owned());
        for (case, input, expected) in [
            ("text", json!("hi"), prompt("hi")),
            ("no item", json!([]), Said::Nothing),
            ("a message", json!([{"role": "user", "content": "hi"}]), prompt("hi")),
            (
                "parts",
                json!([{"role": "user", "content": [
                    {"type": "input_text", "text": "a"}, {"type": "input_image"}, {"type": "input_text", "text": "b"},
                ]}]),
                prompt("ab"),
            ),
            (
                "the last user",
                json!([
                    {"role": "user", "content": "one"}, {"role": "assistant", "content": "two"},
                    {"role": "user", "content": "three"}, {"role": "developer", "content": "four"},
                ]),
                prompt("three"),
            ),
            (
                "a message without text is passed over",
                json!([{"role": "user", "content": "one"}, {"role": "user", "content": [{"type": "input_image"}]}]),
                prompt("one"),
            ),
            (
                "a tool's output",
                json!([{"role": "user", "content": "one"}, {"type": "function_call_output", "output": "42"}]),
                Said::ToolOutput("42".to_owned()),
            ),
            ("odd items", json!([null, 1, {"role": "user"}, {"role": "user", "content": 7}]), Said::Nothing),
        ] {
            let request = json!({"input": input});
            assert_eq!(last_said(request.as_object().unwrap()), expected, "{case}");
        }
        assert_eq!(last_said(json!({}).as_object().unwrap()), Said::Nothing);
    }

    #[test]
    fn tokens_are_counted_over_instructions_input_and_tools() {
        let request: Value = json!({
            "instructions": "12345", "input": [{"content": [{"text": "1234"}]}], "tools": [{"name": "12"}],
            "model": "not counted",
        });
        assert_eq!(tokens(request.as_object().unwrap()), 4);
    }
}
