//! What OpenAI's server notes on items for itself.

use std::fmt;

use codex_protocol::{RawJson, ResponseItem};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

const KEY: &str = "internal_chat_message_metadata_passthrough";

/// The object `text` without the note, all else as it came. `None` where it has none, or can't be taken apart.
pub(super) fn without(text: &str) -> Option<String> {
    if !text.contains(KEY) {
        return None;
    }
    let Entries(entries) = serde_json::from_str(text).ok()?;
    let kept: Vec<_> = entries.iter().filter(|(key, _)| key != KEY).collect();
    if kept.len() == entries.len() {
        return None;
    }
    let entry = |(key, value): &(String, &RawValue)| {
        let key = serde_json::Value::from(key.as_str());
        format!("{key}:{value}", value = value.get())
    };
    let kept: Vec<String> = kept.into_iter().map(entry).collect();
    Some(format!("{{{}}}", kept.join(",")))
}

/// The item without the note. `None` where it has none.
pub(super) fn item_without(item: &ResponseItem) -> Option<ResponseItem> {
    let text = without(item.to_json().as_str())?;
    RawJson::parse(text).ok().map(ResponseItem::from_json)
}

/// The entries of an object, in their order.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_note_goes() {
        let key = KEY;
        for (text, expected) in [
            (
                format!(r#"{{"type":"x","{key}":{{"turn_id":"1"}},"n": 1.0}}"#),
                Some(r#"{"type":"x","n":1.0}"#),
            ),
            (format!(r#"{{"{key}":null}}"#), Some("{}")),
            (format!(r#"{{"a":"{key}"}}"#), None),
            (format!(r#"{{"a":{{"{key}":1}}}}"#), None),
            (format!(r#"["{key}"]"#), None),
            (format!(r#"{{"s":"\ud83e","{key}":1}}"#), Some(r#"{"s":"\ud83e"}"#)),
            (r#"{"a":1}"#.to_owned(), None),
        ] {
            assert_eq!(without(&text).as_deref(), expected, "{text}");
        }
    }
}
