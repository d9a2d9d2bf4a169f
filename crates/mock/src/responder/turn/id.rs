//! Ids that follow from what was asked.

use serde_json::Value;

/// What the ids of one request's answer are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stem(String);

impl Stem {
    /// The stem for this body, asked as the request of this number: 32 hexadecimal digits.
    pub(crate) fn new(body: &impl serde::Serialize, number: usize) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let text = serde_json::to_string(body).unwrap_or_default();
        let hash = text.bytes().fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
        Self(format!("{hash:016x}{number:016x}"))
    }

    /// The id of the answer itself.
    pub(crate) fn whole(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.0)
    }

    /// The id of the answer's part of this index.
    pub(crate) fn part(&self, prefix: &str, index: usize) -> String {
        format!("{prefix}_{}o{index}", self.0)
    }

    /// The id of the item of this index in what was asked.
    fn asked(&self, prefix: &str, index: usize) -> String {
        format!("{prefix}_{}i{index}", self.0)
    }

    /// An input as the items it stands for, each with an id and with its text in parts.
    pub(crate) fn items(&self, input: Option<&Value>) -> Vec<Value> {
        match input {
            Some(Value::String(text)) => {
                vec![self.item(0, serde_json::json!({"type": "message", "role": "user", "content": text}))]
            }
            Some(Value::Array(items)) => {
                items.iter().enumerate().map(|(index, item)| self.item(index, item.clone())).collect()
            }
            _ => vec![],
        }
    }

    fn item(&self, index: usize, mut item: Value) -> Value {
        let kind = item["type"].as_str().unwrap_or("message").to_owned();
        let Some(fields) = item.as_object_mut() else { return item };
        if kind == "message" {
            fields.insert("type".to_owned(), kind.clone().into());
            fields.entry("status").or_insert("completed".into());
            let part = if fields.get("role").is_some_and(|role| role == "assistant") {
                "output_text"
            } else {
                "input_text"
            };
            if let Some(Value::String(text)) = fields.get("content") {
                fields.insert("content".to_owned(), serde_json::json!([{"type": part, "text": text}]));
            }
        }
        if !fields.get("id").is_some_and(Value::is_string) {
            fields.insert("id".to_owned(), self.asked(prefix(&kind), index).into());
        }
        item
    }
}

/// What the ids of a kind of item begin with.
fn prefix(kind: &str) -> &'static str {
    match kind {
        "message" => "msg",
        "reasoning" => "rs",
        "function_call" => "fc",
        "function_call_output" => "fco",
        "custom_tool_call" => "ctc",
        "custom_tool_call_output" => "ctco",
        "compaction" => "cmp",
        _ => "item",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Stem;

    #[test]
    fn an_input_becomes_items_with_ids() {
        let stem = Stem("s".to_owned());
        for (case, input, expected) in [
            ("nothing", json!(null), json!([])),
            (
                "text",
                json!("hi"),
                json!([{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}],
                    "status": "completed", "id": "msg_si0"}]),
            ),
            (
                "items",
                json!([
                    {"role": "assistant", "content": "a", "id": "msg_1"},
                    {"type": "function_call_output", "call_id": "c", "output": ""},
                    7,
                ]),
                json!([
                    {"role": "assistant", "content": [{"type": "output_text", "text": "a"}], "id": "msg_1",
                        "type": "message", "status": "completed"},
                    {"type": "function_call_output", "call_id": "c", "output": "", "id": "fco_si1"},
                    7,
                ]),
            ),
        ] {
            assert_eq!(json!(stem.items(Some(&input))), expected, "{case}");
        }
    }

    #[test]
    fn ids_follow_from_what_was_asked_and_when() {
        let id = |text: &str, number| Stem::new(&json!({"input": text}), number).whole("resp");
        assert_eq!(id("a", 1), id("a", 1));
        assert_ne!(id("a", 1), id("a", 2));
        assert_ne!(id("a", 1), id("b", 1));
        assert_eq!(id("a", 1).len(), "resp_".len() + 32);
    }
}
