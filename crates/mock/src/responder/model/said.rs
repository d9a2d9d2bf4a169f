//! What a request says: the last prompt, and what happened since.

use serde_json::Value;

/// The end of a conversation, as far as an answer depends on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// The text of the last user message that has any.
    pub(crate) prompt: Option<String>,
    /// What tools gave back since then, in order.
    pub(crate) outputs: Vec<String>,
    /// Whether the conversation ends in a wish to be compacted.
    pub(crate) to_compact: bool,
}

/// Finds what was said at the end of these items.
pub(crate) fn in_items<'a>(items: impl IntoIterator<Item = &'a Value>) -> Said {
    let mut said = Said::default();
    for item in items {
        said.to_compact = item["type"] == "compaction_trigger";
        let is_output = item["type"].as_str().is_some_and(|kind| kind.ends_with("_call_output"));
        if item["role"] == "user" {
            said.prompted(text_of(&item["content"]));
        } else if is_output {
            said.outputs.push(text_of(&item["output"]));
        }
    }
    said
}

/// Finds what was said at the end of these chat messages.
pub(crate) fn in_messages<'a>(messages: impl IntoIterator<Item = &'a Value>) -> Said {
    let mut said = Said::default();
    for message in messages {
        let text = text_of(&message["content"]);
        match message["role"].as_str() {
            Some("user") => said.prompted(text),
            Some("tool" | "function") => said.outputs.push(text),
            _ => {}
        }
    }
    said
}

impl Said {
    fn prompted(&mut self, text: String) {
        if !text.is_empty() {
            self.prompt = Some(text);
            self.outputs.clear();
        }
    }
}

/// A string, or the `text` of each part of an array, joined.
pub(crate) fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Said, in_items, in_messages};

    fn said(prompt: Option<&str>, outputs: &[&str], to_compact: bool) -> Said {
        let outputs = outputs.iter().map(ToString::to_string).collect();
        Said { prompt: prompt.map(str::to_owned), outputs, to_compact }
    }

    #[test]
    fn the_last_prompt_and_what_followed_are_found() {
        let output = |text: &str| json!({"type": "function_call_output", "output": text});
        for (case, items, expected) in [
            ("no item", json!([]), said(None, &[], false)),
            ("a message", json!([{"role": "user", "content": "hi"}]), said(Some("hi"), &[], false)),
            (
                "parts",
                json!([{"role": "user", "content": [
                    {"type": "input_text", "text": "a"}, {"type": "input_image"}, {"type": "input_text", "text": "b"},
                ]}]),
                said(Some("ab"), &[], false),
            ),
            (
                "the last user",
                json!([
                    {"role": "user", "content": "one"}, output("old"), {"role": "assistant", "content": "two"},
                    {"role": "user", "content": "three"}, {"role": "developer", "content": "four"},
                ]),
                said(Some("three"), &[], false),
            ),
            (
                "a message without text is passed over",
                json!([{"role": "user", "content": "one"}, {"role": "user", "content": [{"type": "input_image"}]}]),
                said(Some("one"), &[], false),
            ),
            (
                "outputs",
                json!([{"role": "user", "content": "one"}, output("42"),
                    {"type": "custom_tool_call_output", "output": [{"type": "input_text", "text": "43"}]}]),
                said(Some("one"), &["42", "43"], false),
            ),
            (
                "a wish to be compacted",
                json!([{"role": "user", "content": "one"}, {"type": "compaction_trigger"}]),
                said(Some("one"), &[], true),
            ),
            (
                "odd items",
                json!([null, 1, {"role": "user"}, {"role": "user", "content": 7}]),
                said(None, &[], false),
            ),
        ] {
            assert_eq!(in_items(items.as_array().unwrap()), expected, "{case}");
        }
    }

    #[test]
    fn chat_messages_say_the_same() {
        let messages = json!([
            {"role": "system", "content": "s"}, {"role": "user", "content": [{"type": "text", "text": "one"}]},
            {"role": "assistant", "content": null}, {"role": "tool", "content": "42"},
        ]);
        assert_eq!(in_messages(messages.as_array().unwrap()), said(Some("one"), &["42"], false));
    }
}
