//! Headers that stand in an event.

use codex_protocol::RawJson;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

/// The headers that an object of names and values stands for. A list is a header that comes several times; what can't be
/// a header is left out.
pub(super) fn read(object: &RawJson) -> HeaderMap {
    let object: Map<String, Value> = object.get().unwrap_or_default();
    let mut headers = HeaderMap::new();
    for (name, values) in &object {
        let Ok(name) = HeaderName::try_from(name.as_str()) else { continue };
        for value in values.as_array().map_or(std::slice::from_ref(values), Vec::as_slice) {
            let Some(value) = text(value).and_then(|text| HeaderValue::try_from(text).ok()) else { continue };
            if headers.try_append(name.clone(), value).is_err() {
                return headers;
            }
        }
    }
    headers
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_a_header_is_one() {
        let json = r#"{"Retry-After":7,"x-should-retry":false,"x-many":["1","2"],"no name":"1","x-no":"a\nb","x-null":null,
            "x-object":{"a":1}}"#;
        let headers = read(&RawJson::parse(json).unwrap());
        let mut told: Vec<_> =
            headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        told.sort();
        assert_eq!(told, ["retry-after: 7", "x-many: 1", "x-many: 2", "x-should-retry: false"]);
        assert!(read(&RawJson::parse("7").unwrap()).is_empty());
        let many: Map<String, Value> = (0..40_000).map(|n| (format!("x-{n}"), Value::from(n))).collect();
        assert!(!read(&RawJson::from(Value::Object(many))).is_empty(), "more than a map can hold");
    }
}
