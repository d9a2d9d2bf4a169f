//! Events numbered, and written as an event stream.

use serde_json::{Map, Value};

/// Gives each event its `sequence_number`, counted from 0, right after its `type`.
///
/// A number that an event already has is replaced. What is not an object is left as it is, uncounted.
pub fn numbered(events: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut next = 0_u64;
    events
        .into_iter()
        .map(|event| match event {
            Value::Object(fields) => {
                next += 1;
                Value::Object(with_number(fields, next - 1))
            }
            other => other,
        })
        .collect()
}

fn with_number(mut fields: Map<String, Value>, number: u64) -> Map<String, Value> {
    let mut numbered = Map::with_capacity(fields.len() + 1);
    if let Some(kind) = fields.shift_remove("type") {
        numbered.insert("type".to_owned(), kind);
    }
    fields.shift_remove("sequence_number");
    numbered.insert("sequence_number".to_owned(), number.into());
    numbered.extend(fields);
    numbered
}

/// Writes events as the body of an event stream.
///
/// Each is an `event:` line with its type, a `data:` line with its compact JSON, and a blank line. An event that has
/// nothing but a `type` is written without the `data:` line, and one without a `type` without the `event:` line.
pub fn sse(events: impl IntoIterator<Item = Value>) -> String {
    events.into_iter().map(|event| frame(&event)).collect()
}

fn frame(event: &Value) -> String {
    match event["type"].as_str() {
        Some(kind) if event.as_object().is_some_and(|fields| fields.len() == 1) => {
            format!("event: {kind}\n\n")
        }
        Some(kind) => format!("event: {kind}\ndata: {event}\n\n"),
        None => format!("data: {event}\n\n"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{numbered, sse};

    #[test]
    fn events_are_numbered_from_zero_right_after_their_type() {
        let events = numbered(vec![
            json!({"delta": "a", "type": "b"}),
            json!("not an event"),
            json!({"type": "c", "sequence_number": 9}),
        ]);
        let written: Vec<String> = events.iter().map(ToString::to_string).collect();
        assert_eq!(
            written,
            [
                r#"{"type":"b","sequence_number":0,"delta":"a"}"#,
                r#""not an event""#,
                r#"{"type":"c","sequence_number":1}"#,
            ]
        );
    }

    #[test]
    fn an_event_is_written_with_the_lines_it_has() {
        let body = sse(vec![json!({"type": "a"}), json!({"type": "b", "n": 1}), json!({"n": 2})]);
        assert_eq!(body, "event: a\n\nevent: b\ndata: {\"type\":\"b\",\"n\":1}\n\ndata: {\"n\":2}\n\n");
    }
}
