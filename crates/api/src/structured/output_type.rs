//! [`OutputType`]: asking for a type.

use codex_protocol::{JsonSchemaFormat, RawJson, ResponsesApiRequest, TextFormat};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

use super::strict::strict;
use crate::prompt::Prompt;

/// How long a schema's name may be.
const NAME_LIMIT: usize = 64;

/// What can ask for an answer of a type.
///
/// ```
/// use codex_api::{OutputType, ResponsesApiRequest};
///
/// #[derive(schemars::JsonSchema, serde::Deserialize)]
/// struct Weather {
///     city: String,
///     degrees: Option<i32>,
/// }
///
/// let request = ResponsesApiRequest::new("gpt-5.1", vec!["The weather in Lisbon?".into()]).output_type::<Weather>();
/// assert!(request.text.is_some());
/// ```
pub trait OutputType: Sized {
    /// Asks for JSON that is a `T`: a struct. Read the answer with [`FinalResponse::parse`](crate::FinalResponse::parse)
    /// or [`Response::parse`](crate::Response::parse).
    fn output_type<T: JsonSchema>(self) -> Self;
}

impl OutputType for ResponsesApiRequest {
    fn output_type<T: JsonSchema>(mut self) -> Self {
        self.text.get_or_insert_default().format = Some(output_format::<T>());
        self
    }
}

impl OutputType for Prompt {
    fn output_type<T: JsonSchema>(mut self) -> Self {
        self.output_schema = Some(output_schema::<T>());
        self
    }
}

/// The form of a text that is a `T` in JSON: strict, unless `T` has parts that a strict schema can't say (maps,
/// tuples, any value).
pub fn output_format<T: JsonSchema>() -> TextFormat {
    let (schema, is_strict) = schema_of::<T>();
    JsonSchemaFormat {
        name: Some(name(&T::schema_name())),
        schema: RawJson::from(schema),
        strict: Some(is_strict),
        ..JsonSchemaFormat::default()
    }
    .into()
}

/// The JSON schema of `T`, in the words that the API takes: objects are closed, all their fields required, and an
/// `Option` may be `null`. Where `T` has parts that a strict schema can't say, its schema as it is.
pub fn output_schema<T: JsonSchema>() -> Value {
    schema_of::<T>().0
}

/// The schema, and whether it is strict.
fn schema_of<T: JsonSchema>() -> (Value, bool) {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
    if let Value::Object(schema) = &mut schema {
        schema.remove("$schema");
    }
    match strict(schema.clone()) {
        Some(strict) => (strict, true),
        None => (schema, false),
    }
}

/// A name of the letters that the API takes.
fn name(type_name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = type_name.chars().map(letter).take(NAME_LIMIT).collect();
    if name.is_empty() { "output".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is wanted")]
    struct Cart {
        /// What is in it.
        lines: Vec<Line>,
        #[serde(default)]
        count: u8,
        note: Option<String>,
        kind: Kind,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is wanted")]
    struct Line {
        price: f64,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is wanted")]
    enum Kind {
        /// Here.
        Local,
        Remote {
            host: String,
        },
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only the schema is wanted")]
    struct Open {
        any: BTreeMap<String, u32>,
    }

    #[test]
    fn a_struct_is_a_strict_schema() {
        let closed = |fields: Value| {
            let names: Vec<&String> = fields.as_object().unwrap().keys().collect();
            json!({"type": "object", "properties": fields, "required": names, "additionalProperties": false})
        };
        let mut schema = closed(json!({
            "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}, "description": "What is in it."},
            "count": {"type": "integer", "minimum": 0, "maximum": 255},
            "note": {"type": ["string", "null"]},
            "kind": {"$ref": "#/$defs/Kind"},
        }));
        let local = json!({"type": "string", "const": "Local", "description": "Here."});
        let remote = closed(json!({"Remote": closed(json!({"host": {"type": "string"}}))}));
        schema["title"] = json!("Cart");
        schema["$defs"] = json!({
            "Line": closed(json!({"price": {"type": "number"}})),
            "Kind": {"anyOf": [local, remote]},
        });
        let format = serde_json::to_value(output_format::<Cart>()).unwrap();
        assert_eq!(format, json!({"type": "json_schema", "name": "Cart", "schema": schema, "strict": true}));
    }

    #[test]
    fn what_a_strict_schema_cannot_say_is_sent_as_it_is() {
        let numbers = json!({"type": "integer", "format": "uint32", "minimum": 0});
        let schema = json!({
            "type": "object", "title": "Open", "required": ["any"],
            "properties": {"any": {"type": "object", "additionalProperties": numbers}},
        });
        let format = serde_json::to_value(output_format::<Open>()).unwrap();
        assert_eq!(format, json!({"type": "json_schema", "name": "Open", "schema": schema, "strict": false}));
    }

    #[test]
    fn a_prompt_and_a_request_ask_alike() {
        let prompt = Prompt::default().output_type::<Cart>();
        assert_eq!(prompt.output_schema, Some(output_schema::<Cart>()));
        let request = ResponsesApiRequest::default().output_type::<Cart>();
        assert_eq!(request.text.and_then(|text| text.format), Some(output_format::<Cart>()));
    }

    #[test]
    fn a_name_has_the_letters_that_the_api_takes() {
        for (name_of_type, expected) in
            [("Cart", "Cart"), ("Vec<ä>", "Vec___"), ("", "output"), (&"x".repeat(100), &"x".repeat(64))]
        {
            assert_eq!(name(name_of_type), expected);
        }
    }
}
