//! An event as one line of JSON.

use std::borrow::Cow;
use std::fmt;

use codex_protocol::{KeptEvent, Reason, StreamEvent};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::one_line::json_on_one_line;

/// The event's own JSON on one line, its `type` first. `event_name` is the name that the stream gives it, if any.
///
/// Every value keeps its spelling. Data that is no JSON object becomes an object of the type `unknown`.
pub(super) fn of(event_name: Option<&[u8]>, event: &KeptEvent) -> String {
    let data = String::from_utf8_lossy(event.data());
    match unreadable(event.event()) {
        Some(reason) => {
            let event = event_name.map(String::from_utf8_lossy);
            let line = Unreadable { kind: "unknown", event, data, reason: reason.to_string() };
            serde_json::to_string(&line).expect("strings have a JSON form")
        }
        None => json_on_one_line(&type_first(data.trim())),
    }
}

/// Why the data is no JSON object, where it is none.
fn unreadable(event: &StreamEvent) -> Option<&Reason> {
    let StreamEvent::Unknown(unknown) = event else { return None };
    let reason = unknown.reason();
    matches!(reason, Reason::NotUtf8 { .. } | Reason::NotJson(_) | Reason::NotAnObject).then_some(reason)
}

/// What stands for data that is no JSON object.
#[derive(Serialize)]
struct Unreadable<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<Cow<'a, str>>,
    data: Cow<'a, str>,
    reason: String,
}

/// The object with its `type` moved to the front. Left as it is where it has none, or more than one.
fn type_first(object: &str) -> Cow<'_, str> {
    if object.starts_with("{\"type\"") {
        return object.into();
    }
    let Ok(Fields(fields)) = serde_json::from_str(object) else { return object.into() };
    let is_type =
        |key: &RawValue| serde_json::from_str::<Cow<'_, str>>(key.get()).is_ok_and(|key| key == "type");
    let mut types = fields.iter().enumerate().filter(|(_, (key, _))| is_type(key)).map(|(at, _)| at);
    let (Some(at), None) = (types.next(), types.next()) else { return object.into() };
    let mut line = String::with_capacity(object.len());
    let rest = fields.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, field)| field);
    for (key, value) in std::iter::once(&fields[at]).chain(rest) {
        line.push(if line.is_empty() { '{' } else { ',' });
        line.push_str(key.get());
        line.push(':');
        line.push_str(value.get());
    }
    line.push('}');
    line.into()
}

/// The fields of an object in their order, as they are spelled.
struct Fields<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use codex_protocol::EventReader;

    use super::*;

    fn line(name: Option<&str>, data: &[u8]) -> String {
        of(name.map(str::as_bytes), &EventReader::new().read_keeping(Bytes::copy_from_slice(data)))
    }

    #[test]
    fn the_type_comes_first_and_the_rest_stays_as_it_is() {
        for (data, expected) in [
            (r#"{"type":"a","b":1}"#, r#"{"type":"a","b":1}"#),
            (
                r#" {"b" : 1.50, "type" : "a", "c":{"type":"x" } } "#,
                r#"{"type":"a","b":1.50,"c":{"type":"x" }}"#,
            ),
            (r#"{"b":"\ud83e","\u0074ype":"a"}"#, r#"{"\u0074ype":"a","b":"\ud83e"}"#),
            (r#"{"\udd80":1e400,"type":"a"}"#, r#"{"type":"a","\udd80":1e400}"#),
            ("{\"b\":\r\n1,\n\"type\":\"a\"}", r#"{"type":"a","b":1}"#),
            ("{\"type\":\"a\",\n\"b\":1}", r#"{"type":"a", "b":1}"#),
            (r#"{"b":1,"type":"a","type":"c"}"#, r#"{"b":1,"type":"a","type":"c"}"#),
            (r#"{"error":{"message":"m"}}"#, r#"{"error":{"message":"m"}}"#),
            ("{}", "{}"),
        ] {
            assert_eq!(line(Some("ignored"), data.as_bytes()), expected, "{data}");
        }
    }

    #[test]
    fn what_is_no_object_becomes_one() {
        for (name, data, expected) in [
            (None, &b"17"[..], r#"{"type":"unknown","data":"17","reason":"not a JSON object"}"#),
            (
                Some("ping"),
                b"[\"a\"\n]",
                r#"{"type":"unknown","event":"ping","data":"[\"a\"\n]","reason":"not a JSON object"}"#,
            ),
            (
                None,
                b"\"\xff\"",
                "{\"type\":\"unknown\",\"data\":\"\\\"\u{fffd}\\\"\",\"reason\":\"not UTF-8 at byte 1\"}",
            ),
        ] {
            assert_eq!(line(name, data), expected);
        }
        let line = line(None, b"oops");
        assert!(line.starts_with(r#"{"type":"unknown","data":"oops","reason":"not JSON: "#), "{line}");
    }
}
