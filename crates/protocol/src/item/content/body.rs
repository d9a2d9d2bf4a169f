//! [`MessageContent`]: a text or a list of parts.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::part::ContentPart;
use crate::json::{Field, Misfit, RawJson, Slice};

/// The content of a message or of a tool's output. The default is an empty list of parts.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum MessageContent {
    /// A bare text.
    Text(String),
    /// A list of parts.
    Parts(Vec<ContentPart>),
    /// Another JSON value, as it came.
    Other(RawJson),
}

impl MessageContent {
    /// The parts; none where it is a bare text.
    pub fn parts(&self) -> &[ContentPart] {
        match self {
            Self::Parts(parts) => parts,
            Self::Text(_) | Self::Other(_) => &[],
        }
    }

    /// The text of its `input_text`, `output_text` and `text` parts, joined with nothing between them.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Parts(parts) => parts.iter().filter_map(ContentPart::said).collect(),
            Self::Other(_) => String::new(),
        }
    }
}

impl Default for MessageContent {
    fn default() -> Self {
        Self::Parts(Vec::new())
    }
}

impl From<&str> for MessageContent {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for MessageContent {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<ContentPart>> for MessageContent {
    fn from(parts: Vec<ContentPart>) -> Self {
        Self::Parts(parts)
    }
}

impl From<ContentPart> for MessageContent {
    fn from(part: ContentPart) -> Self {
        Self::Parts(vec![part])
    }
}

impl Serialize for MessageContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Parts(parts) => parts.serialize(serializer),
            Self::Other(json) => json.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for MessageContent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = RawJson::deserialize(deserializer)?;
        Ok(Self::of(Slice::whole(&json)))
    }
}

impl MessageContent {
    fn of(json: Slice<'_>) -> Self {
        let text = || String::read(Some(json)).map(Self::Text);
        let parts = || Vec::read(Some(json)).map(Self::Parts);
        parts().or_else(|_| text()).unwrap_or_else(|_| Self::Other(json.keep()))
    }
}

impl Field for MessageContent {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        Ok(raw.map_or_else(Self::default, Self::of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_shape_is_read_and_its_text_found() {
        for (json, expected, text) in [
            (r#""hi""#, MessageContent::from("hi"), "hi"),
            ("7", MessageContent::from("7"), "7"),
            ("null", MessageContent::default(), ""),
            ("[]", MessageContent::default(), ""),
            (
                r#"[{"type":"input_text","text":"a"},{"type":"output_text","text":"b","annotations":[]}]"#,
                vec![ContentPart::input_text("a"), ContentPart::output_text("b")].into(),
                "ab",
            ),
            (r#"{"a":1}"#, MessageContent::Other(serde_json::json!({"a": 1}).into()), ""),
        ] {
            let content: MessageContent = serde_json::from_str(json).unwrap();
            assert_eq!(content, expected, "{json}");
            assert_eq!(content.text(), text, "{json}");
        }
    }
}
