//! Schemas in the words of strict mode.
//!
//! Wire: <https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>

use serde_json::{Map, Value};

/// What says what a value is; a schema without one of these takes anything.
const SAYS_WHAT: [&str; 6] = ["type", "$ref", "anyOf", "oneOf", "enum", "const"];
/// What strict mode doesn't know and what can be left out: the text is then checked less closely.
const LEFT_OUT: [&str; 8] =
    ["default", "uniqueItems", "minLength", "maxLength", "examples", "deprecated", "readOnly", "writeOnly"];
/// What strict mode doesn't know and what can't be left out.
const REFUSED: [&str; 8] = [
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "not",
    "if",
    "allOf",
    "contains",
    "dependentRequired",
];
/// The formats that strict mode knows.
const FORMATS: [&str; 9] =
    ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

/// The schema in the words of strict mode; `None` where it has parts that can't be said in them.
pub(super) fn strict(schema: Value) -> Option<Value> {
    let Value::Object(mut schema) = schema else { return None };
    if !SAYS_WHAT.iter().any(|key| schema.contains_key(*key))
        || REFUSED.iter().any(|key| schema.contains_key(*key))
    {
        return None;
    }
    // A reference stands alone, but for the definitions of a root.
    if schema.contains_key("$ref") {
        schema.retain(|key, _| key == "$ref" || key == "$defs");
    }
    schema.retain(|key, _| !LEFT_OUT.contains(&key.as_str()));
    if schema.get("format").is_some_and(|format| !FORMATS.iter().any(|known| format == known)) {
        schema.remove("format");
    }
    if let Some(choices) = schema.remove("oneOf") {
        schema.insert("anyOf".to_owned(), choices);
    }
    if schema.get("type").is_some_and(|kind| kind == "object") {
        close(&mut schema)?;
    }
    for key in ["properties", "$defs"] {
        if let Some(Value::Object(schemas)) = schema.get_mut(key) {
            schemas.values_mut().try_for_each(in_place)?;
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.iter_mut().try_for_each(in_place)?;
    }
    if let Some(items) = schema.get_mut("items") {
        in_place(items)?;
    }
    Some(Value::Object(schema))
}

fn in_place(schema: &mut Value) -> Option<()> {
    *schema = strict(schema.take())?;
    Some(())
}

/// Closes an object: it has all its fields and no others. A map can't be closed.
fn close(schema: &mut Map<String, Value>) -> Option<()> {
    if schema.get("additionalProperties").is_some_and(|others| *others != false) {
        return None;
    }
    let fields = schema.entry("properties").or_insert_with(|| Value::Object(Map::new())).as_object()?;
    let names = fields.keys().cloned().map(Value::String).collect();
    schema.insert("required".to_owned(), Value::Array(names));
    schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_part_is_said_in_the_words_of_strict_mode() {
        for (case, schema, expected) in [
            (
                "an object",
                json!({"type": "object", "properties": {"a": {"type": "integer", "format": "uint8", "default": 0}}}),
                Some(json!({
                    "type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"],
                    "additionalProperties": false,
                })),
            ),
            (
                "an empty object",
                json!({"type": "object"}),
                Some(
                    json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false}),
                ),
            ),
            (
                "a known format",
                json!({"type": "string", "format": "uuid"}),
                Some(json!({"type": "string", "format": "uuid"})),
            ),
            (
                "a reference with words",
                json!({"$ref": "#/$defs/A", "description": "d"}),
                Some(json!({"$ref": "#/$defs/A"})),
            ),
            (
                "a choice",
                json!({"oneOf": [{"const": "a"}], "description": "d"}),
                Some(json!({"description": "d", "anyOf": [{"const": "a"}]})),
            ),
            (
                "a set",
                json!({"type": "array", "uniqueItems": true, "items": {"type": "string", "maxLength": 1}}),
                Some(json!({"type": "array", "items": {"type": "string"}})),
            ),
            ("a map", json!({"type": "object", "additionalProperties": {"type": "string"}}), None),
            ("a map of anything", json!({"type": "object", "additionalProperties": true}), None),
            ("anything", json!(true), None),
            ("anything with words", json!({"description": "d"}), None),
            ("a tuple", json!({"type": "array", "prefixItems": [{"type": "string"}]}), None),
            ("a map within", json!({"anyOf": [{"type": "object", "additionalProperties": true}]}), None),
        ] {
            assert_eq!(strict(schema), expected, "{case}");
        }
    }
}
