//! One event's place in the row.

use serde_json::Value;

/// The event with its `sequence_number` right after its `type`, unless it brings one of its own.
pub(crate) fn numbered(event: Value, number: u64) -> Value {
    let Value::Object(mut fields) = event else { return event };
    if !fields.contains_key("sequence_number") {
        let at = fields.keys().position(|name| name == "type").map_or(0, |at| at + 1);
        fields.shift_insert(at, "sequence_number".to_owned(), number.into());
    }
    Value::Object(fields)
}
