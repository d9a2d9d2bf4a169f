//! Strings and numbers that fit a JSON schema.

use serde_json::{Map, Value, json};

/// The longest string and the longest array made because a schema asks for a length.
pub(crate) const LONGEST: u64 = 1000;

/// A bound that is a whole number, not negative.
pub(crate) fn bound(schema: &Map<String, Value>, word: &str) -> Option<u64> {
    schema.get(word).and_then(Value::as_u64)
}

/// A text of this name, the element of this index: in the format and of the length asked for.
pub(crate) fn string(schema: &Map<String, Value>, name: &str, index: u64) -> Option<Value> {
    if let Some(text) = schema.get("format").and_then(Value::as_str).and_then(formatted) {
        return Some(json!(text));
    }
    let least = usize::try_from(bound(schema, "minLength").unwrap_or(0).min(LONGEST)).ok()?;
    let most = usize::try_from(bound(schema, "maxLength").unwrap_or(LONGEST).min(LONGEST)).ok()?;
    let mut text = if index == 0 { name.to_owned() } else { format!("{} {}", name, index + 1) };
    text.extend(std::iter::repeat_n('x', least.saturating_sub(text.chars().count())));
    Some(json!(text.chars().take(most.max(least)).collect::<String>()))
}

fn formatted(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2026-01-02T03:04:05Z",
        "date" => "2026-01-02",
        "time" => "03:04:05Z",
        "duration" => "P1D",
        "email" | "idn-email" => "someone@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "uri-reference" | "iri" | "iri-reference" | "url" => "https://example.com/",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "json-pointer" => "/text",
        "regex" => ".*",
        _ => return None,
    })
}

/// The number nearest to 1 within the bounds, or as many steps further as `index` says.
pub(crate) fn number(schema: &Map<String, Value>, whole: bool, index: u64) -> Option<Value> {
    let at = |word: &str| schema.get(word).and_then(Value::as_f64);
    let step = at("multipleOf").filter(|step| *step > 0.0).unwrap_or(1.0);
    let step = if whole { step.max(1.0) } else { step };
    let least = [at("minimum"), at("exclusiveMinimum")].into_iter().flatten().reduce(f64::max);
    let most = [at("maximum"), at("exclusiveMaximum")].into_iter().flatten().reduce(f64::min);
    let fits = |value: &f64| {
        at("minimum").is_none_or(|bound| *value >= bound)
            && at("exclusiveMinimum").is_none_or(|bound| *value > bound)
            && at("maximum").is_none_or(|bound| *value <= bound)
            && at("exclusiveMaximum").is_none_or(|bound| *value < bound)
    };
    let up = least.map(|bound| (bound / step).ceil() * step);
    let down = most.map(|bound| (bound / step).floor() * step);
    let middle = least.zip(most).map(|(least, most)| f64::midpoint(least, most));
    let tried = [
        Some(step),
        up,
        up.map(|up| up + step),
        down,
        down.map(|down| down - step),
        middle.filter(|_| !whole),
    ];
    let first = tried.into_iter().flatten().find(fits)?;
    #[expect(clippy::cast_precision_loss, reason = "an index is far below what a float holds exactly")]
    let other = first + step * index as f64;
    let value = if fits(&other) { other } else { first };
    Some(written(value))
}

/// Without a point where it is whole.
fn written(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and within 53 bits")]
        return json!(value as i64);
    }
    json!(value)
}
