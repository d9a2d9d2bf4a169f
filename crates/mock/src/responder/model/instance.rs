//! A JSON value that fits a JSON schema.

use serde_json::{Map, Value, json};

use super::scalar::{LONGEST, bound, number, string};

/// The depths that are tried, one after the other, until a value fits.
const DEPTHS: [usize; 3] = [6, 16, 48];
/// At most so many values are made in one try.
const NODES: usize = 10_000;

/// The same value each time for the same schema; `None` where none is found.
///
/// It knows `type`, `const`, `enum`, `default`-less objects, arrays, strings with `format`, `minLength` and
/// `maxLength`, numbers with bounds and `multipleOf`, `anyOf`, `oneOf`, `allOf` and `$ref` into the same document.
/// `pattern`, `not`, `if` and `dependent…` are not looked at.
pub(crate) fn of(schema: &Value) -> Option<Value> {
    DEPTHS.iter().find_map(|depth| {
        let mut maker = Maker { root: schema, nodes: NODES };
        maker.make(schema, Spot { name: "text", index: 0, depth: *depth })
    })
}

/// Where in the value the next one goes.
#[derive(Clone, Copy)]
struct Spot<'a> {
    /// The property's name, which is the text of a string there.
    name: &'a str,
    /// Which element of an array, so that elements differ.
    index: u64,
    /// How much deeper it may go.
    depth: usize,
}

impl Spot<'_> {
    fn deeper(self) -> Option<Self> {
        Some(Self { depth: self.depth.checked_sub(1)?, ..self })
    }
}

struct Maker<'a> {
    root: &'a Value,
    nodes: usize,
}

impl Maker<'_> {
    fn make(&mut self, schema: &Value, spot: Spot<'_>) -> Option<Value> {
        self.nodes = self.nodes.checked_sub(1)?;
        let spot = spot.deeper()?;
        let schema = match schema {
            Value::Bool(true) => return Some(json!(spot.name)),
            Value::Object(schema) => schema,
            _ => return None,
        };
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return pick(values, spot.index);
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let root = self.root;
            let target = root.pointer(target.strip_prefix('#')?)?;
            return self.make(&merged(target, schema, &["$ref"])?, spot);
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            let whole =
                parts.iter().try_fold(Value::Object(without(schema, &["allOf"])), |whole, part| {
                    merged(self.resolved(part), whole.as_object()?, &[])
                })?;
            return self.make(&whole, spot);
        }
        for word in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(word).and_then(Value::as_array) {
                return branches
                    .iter()
                    .find_map(|branch| self.make(&merged(self.resolved(branch), schema, &[word])?, spot));
            }
        }
        self.of_type(schema, spot)
    }

    /// What a schema that is only a reference stands for.
    fn resolved<'b>(&'b self, schema: &'b Value) -> &'b Value {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|target| self.root.pointer(target)).unwrap_or(schema)
    }

    fn of_type(&mut self, schema: &Map<String, Value>, spot: Spot<'_>) -> Option<Value> {
        let words: Vec<&str> = match schema.get("type") {
            Some(Value::String(word)) => vec![word],
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
            _ => vec![implied(schema)],
        };
        // A type that is never `null` says more, and `null` always fits.
        let words =
            words.iter().filter(|word| **word != "null").chain(words.iter().filter(|word| **word == "null"));
        words.copied().find_map(|word| match word {
            "object" => self.object(schema, spot),
            "array" => self.array(schema, spot),
            "string" => string(schema, spot.name, spot.index),
            "number" => number(schema, false, spot.index),
            "integer" => number(schema, true, spot.index),
            "boolean" => Some(json!(spot.index.is_multiple_of(2))),
            "null" => Some(Value::Null),
            _ => None,
        })
    }

    fn object(&mut self, schema: &Map<String, Value>, spot: Spot<'_>) -> Option<Value> {
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut fields = Map::new();
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            match self.make(property, Spot { name, ..spot }) {
                Some(value) => {
                    fields.insert(name.clone(), value);
                }
                None if required.contains(&name.as_str()) => return None,
                None => {}
            }
        }
        let open = schema.get("additionalProperties").unwrap_or(&Value::Bool(true));
        for name in required {
            if !fields.contains_key(name) {
                fields.insert(name.to_owned(), self.make(open, Spot { name, ..spot })?);
            }
        }
        Some(Value::Object(fields))
    }

    fn array(&mut self, schema: &Map<String, Value>, spot: Spot<'_>) -> Option<Value> {
        let least = bound(schema, "minItems").unwrap_or(0).min(LONGEST);
        let most = bound(schema, "maxItems").unwrap_or(LONGEST);
        let first = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let rest = schema.get("items").unwrap_or(&Value::Bool(true));
        let wanted = least.max(first.len() as u64).max(1).min(most);
        let mut elements = Vec::new();
        for index in 0..wanted {
            let schema = usize::try_from(index).ok().and_then(|index| first.get(index)).unwrap_or(rest);
            match self.make(schema, Spot { index, ..spot }) {
                Some(element) => elements.push(element),
                None if index < least => return None,
                None => break,
            }
        }
        Some(Value::Array(elements))
    }
}

/// The type a schema without `type` means.
fn implied(schema: &Map<String, Value>) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| schema.contains_key(*word));
    if has(&["properties", "required", "additionalProperties"]) {
        "object"
    } else if has(&["items", "prefixItems", "minItems", "maxItems"]) {
        "array"
    } else if has(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]) {
        "number"
    } else {
        "string"
    }
}

fn pick(values: &[Value], index: u64) -> Option<Value> {
    let at = index % (values.len() as u64).max(1);
    values.get(usize::try_from(at).ok()?).cloned()
}

fn without(schema: &Map<String, Value>, words: &[&str]) -> Map<String, Value> {
    schema
        .iter()
        .filter(|(key, _)| !words.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// One schema over another: properties and required names of both, otherwise the word of `over`, less the words left
/// out.
fn merged(base: &Value, over: &Map<String, Value>, left_out: &[&str]) -> Option<Value> {
    let mut whole = match base {
        Value::Object(base) => base.clone(),
        Value::Bool(true) => Map::new(),
        _ => return None,
    };
    for (key, value) in without(over, left_out) {
        match (whole.get_mut(&key), value) {
            (Some(Value::Object(inner)), Value::Object(more)) if key == "properties" => inner.extend(more),
            (Some(Value::Array(inner)), Value::Array(more)) if key == "required" => inner.extend(more),
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
    Some(Value::Object(whole))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
    use proptest::{collection::vec, sample::select};
    use serde_json::{Map, Value, json};

    use super::of;

    #[test]
    fn a_value_fits_its_schema() {
        for (case, schema, expected) in [
            ("anything", json!({}), json!("text")),
            ("true", json!(true), json!("text")),
            ("const", json!({"const": [1]}), json!([1])),
            ("enum", json!({"type": "string", "enum": ["b", "a"]}), json!("b")),
            ("integer", json!({"type": "integer"}), json!(1)),
            ("integer from", json!({"type": "integer", "minimum": 5}), json!(5)),
            ("integer over", json!({"type": "integer", "exclusiveMinimum": 5}), json!(6)),
            ("integer up to", json!({"type": "integer", "maximum": -3}), json!(-3)),
            ("integer below", json!({"type": "integer", "exclusiveMaximum": 1}), json!(0)),
            ("integer in steps", json!({"type": "integer", "minimum": 10, "multipleOf": 7}), json!(14)),
            (
                "number between",
                json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
                json!(0.5),
            ),
            ("number in steps", json!({"type": "number", "multipleOf": 0.5, "maximum": 0.5}), json!(0.5)),
            ("boolean", json!({"type": "boolean"}), json!(true)),
            ("null", json!({"type": "null"}), json!(null)),
            ("or null", json!({"type": ["null", "integer"]}), json!(1)),
            ("date", json!({"type": "string", "format": "date"}), json!("2026-01-02")),
            ("at least", json!({"type": "string", "minLength": 6}), json!("textxx")),
            ("at most", json!({"type": "string", "maxLength": 2}), json!("te")),
            ("array", json!({"type": "array", "items": {"type": "integer"}}), json!([1])),
            (
                "array of three",
                json!({"type": "array", "minItems": 3, "items": {"type": "string"}}),
                json!(["text", "text 2", "text 3"]),
            ),
            ("no element", json!({"type": "array", "maxItems": 0}), json!([])),
            (
                "tuple",
                json!({"type": "array", "prefixItems": [{"type": "null"}, {"type": "integer"}]}),
                json!([null, 2]),
            ),
            (
                "object",
                json!({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name"]}),
                json!({"name": "name", "age": 1}),
            ),
            ("required but not described", json!({"type": "object", "required": ["a"]}), json!({"a": "a"})),
            ("any of", json!({"anyOf": [false, {"type": "integer"}]}), json!(1)),
            ("one of, within bounds", json!({"minimum": 3, "oneOf": [{"type": "integer"}]}), json!(3)),
            (
                "all of",
                json!({"allOf": [{"properties": {"a": {"const": 1}}}, {"$ref": "#/$defs/b"}], "$defs": {"b": {"properties": {"b": {"const": 2}}}}}),
                json!({"b": 2, "a": 1}),
            ),
            ("a reference", json!({"$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}}), json!(1)),
            (
                "a list of lists ends",
                json!({"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#"}}}, "required": ["children"]}),
                json!({"children": [{"children": []}]}),
            ),
        ] {
            assert_eq!(of(&schema), Some(expected), "{case}");
        }
    }

    #[test]
    fn where_nothing_fits_there_is_nothing() {
        for schema in [
            json!(false),
            json!({"enum": []}),
            json!({"type": "integer", "minimum": 3, "maximum": 2}),
            json!({"$ref": "#/nowhere"}),
            json!({"$ref": "elsewhere.json"}),
            json!({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}),
        ] {
            assert_eq!(of(&schema), None, "{schema}");
        }
    }

    fn schema() -> impl Strategy<Value = Value> {
        let word = select(vec!["object", "array", "string", "number", "integer", "boolean", "null", "odd"]);
        let leaf = prop_oneof![
            word.prop_map(|word| json!({"type": word, "minimum": 2, "minLength": 3, "minItems": 2})),
            Just(json!({"$ref": "#"})),
            Just(json!(false)),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                vec(inner.clone(), 1..4).prop_map(|all| json!({"anyOf": all})),
                vec(inner.clone(), 1..4).prop_map(|all| json!({"allOf": all})),
                inner.clone().prop_map(|items| json!({"type": "array", "minItems": 3, "items": items})),
                vec(inner, 1..4).prop_map(|all| {
                    let names = ["a", "b", "c", "d"];
                    let fields: Map<String, Value> = names.map(str::to_owned).into_iter().zip(all).collect();
                    json!({"type": "object", "properties": fields, "required": ["a"]})
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_schema_comes_to_an_end_and_the_same_end(schema in schema()) {
            let value = of(&schema);
            prop_assert_eq!(&of(&schema), &value);
            prop_assert!(value.is_none_or(|value| value.to_string().len() < 1 << 20));
        }
    }
}
