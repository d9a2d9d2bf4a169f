//! What a schema must be where `strict` is set: closed objects whose properties are all required.

use serde_json::Value;

use super::shape::Object;

/// How deep schemas are looked into.
const DEPTH: usize = 64;

/// What is wrong with a strict schema, in the words of the API's error; `None` where nothing is.
pub(crate) fn fault(schema: &Object) -> Option<String> {
    let kind = schema.get("type");
    if kind.and_then(Value::as_str) != Some("object") {
        let kind = kind.map_or("\"None\"".to_owned(), Value::to_string);
        return Some(format!("schema must be a JSON Schema of 'type: \"object\"', got 'type: {kind}'."));
    }
    fault_in(schema, &mut Vec::new())
}

fn fault_in(schema: &Object, context: &mut Vec<String>) -> Option<String> {
    if context.len() > DEPTH {
        return None;
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let open = schema.get("additionalProperties") != Some(&Value::Bool(false));
        if open {
            return Some(said(context, "'additionalProperties' is required to be supplied and to be false."));
        }
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if let Some(missing) = properties.keys().find(|key| !required.contains(&key.as_str())) {
            let words =
                "'required' is required to be supplied and to be an array including every key in properties.";
            return Some(said(context, &format!("{words} Missing '{missing}'.")));
        }
    }
    children(schema).find_map(|(path, child)| {
        let depth = context.len();
        context.extend(path);
        let fault = fault_in(child, context);
        context.truncate(depth);
        fault
    })
}

/// The schemas within a schema, each with the way to it.
fn children(schema: &Object) -> impl Iterator<Item = (Vec<String>, &Object)> {
    let named = ["properties", "$defs", "definitions"].into_iter().flat_map(|word| {
        let inner = schema.get(word).and_then(Value::as_object).into_iter().flatten();
        inner.map(move |(name, child)| (vec![word.to_owned(), name.clone()], child))
    });
    let listed = ["anyOf", "oneOf", "allOf"].into_iter().flat_map(|word| {
        let inner = schema.get(word).and_then(Value::as_array).into_iter().flatten();
        inner.enumerate().map(move |(index, child)| (vec![word.to_owned(), index.to_string()], child))
    });
    let items = schema.get("items").map(|child| (vec!["items".to_owned()], child));
    named.chain(listed).chain(items).filter_map(|(path, child)| Some((path, child.as_object()?)))
}

fn said(context: &[String], words: &str) -> String {
    let quoted: Vec<String> = context.iter().map(|step| format!("'{step}'")).collect();
    let context = match &quoted[..] {
        [one] => format!("{one},"),
        steps => steps.join(", "),
    };
    format!("In context=({context}), {words}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fault;

    #[test]
    fn a_strict_schema_is_closed_and_requires_all() {
        let closed = json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"],
            "additionalProperties": false});
        for (case, schema, expected) in [
            ("closed", closed.clone(), None),
            (
                "no object",
                json!({"type": "array"}),
                Some("schema must be a JSON Schema of 'type: \"object\"', got 'type: \"array\"'."),
            ),
            (
                "no type",
                json!({}),
                Some("schema must be a JSON Schema of 'type: \"object\"', got 'type: \"None\"'."),
            ),
            (
                "open",
                json!({"type": "object", "properties": {}}),
                Some("In context=(), 'additionalProperties' is required to be supplied and to be false."),
            ),
            (
                "not required",
                json!({"type": "object", "properties": {"a": {}}, "required": [], "additionalProperties": false}),
                Some(
                    "In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'a'.",
                ),
            ),
            (
                "open within",
                json!({"type": "object", "properties": {"a": {"items": {"anyOf": [closed, {"properties": {}}]}}},
                    "required": ["a"], "additionalProperties": false}),
                Some(
                    "In context=('properties', 'a', 'items', 'anyOf', '1'), 'additionalProperties' is required to be supplied and to be false.",
                ),
            ),
        ] {
            assert_eq!(fault(schema.as_object().unwrap()).as_deref(), expected, "{case}");
        }
    }
}
