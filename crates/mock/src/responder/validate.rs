//! What a create request must be: the fields the responder reads, and their types.

use serde_json::{Map, Value};

use super::error::Refusal;

/// The fields that are checked, and the JSON types each may have besides `null`.
const FIELDS: &[(&str, &[Shape])] = &[
    ("model", &[Shape::String]),
    ("input", &[Shape::String, Shape::Array]),
    ("instructions", &[Shape::String]),
    ("stream", &[Shape::Bool]),
    ("store", &[Shape::Bool]),
    ("background", &[Shape::Bool]),
    ("parallel_tool_calls", &[Shape::Bool]),
    ("max_output_tokens", &[Shape::Number]),
    ("max_tool_calls", &[Shape::Number]),
    ("temperature", &[Shape::Number]),
    ("top_p", &[Shape::Number]),
    ("top_logprobs", &[Shape::Number]),
    ("include", &[Shape::Array]),
    ("tools", &[Shape::Array]),
    ("tool_choice", &[Shape::String, Shape::Object]),
    ("text", &[Shape::Object]),
    ("reasoning", &[Shape::Object]),
    ("metadata", &[Shape::Object]),
    ("conversation", &[Shape::String, Shape::Object]),
    ("previous_response_id", &[Shape::String]),
    ("prompt", &[Shape::Object]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Shape {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Reads the body of a create request.
pub(crate) fn create(body: Option<&[u8]>) -> Result<Map<String, Value>, Refusal> {
    let Some(Ok(Value::Object(request))) = body.map(serde_json::from_slice) else {
        let message =
            "We could not parse the JSON body of your request. The API expects a JSON object.".to_owned();
        return Err(Refusal { message, param: None, code: None });
    };
    FIELDS.iter().try_for_each(|(name, shapes)| check_type(&request, name, shapes))?;
    check_present(&request, "model", &["prompt"])?;
    check_present(&request, "input", &["prompt", "previous_response_id", "conversation"])?;
    Ok(request)
}

fn check_type(request: &Map<String, Value>, name: &str, shapes: &[Shape]) -> Result<(), Refusal> {
    let Some(value) = request.get(name) else { return Ok(()) };
    let got = Shape::of(value);
    if got == Shape::Null || shapes.contains(&got) {
        return Ok(());
    }
    let expected = shapes.iter().map(|shape| shape.name()).collect::<Vec<_>>().join(" or ");
    Err(Refusal {
        message: format!("Invalid type for '{name}': expected {expected}, but got {} instead.", got.name()),
        param: Some(name.to_owned()),
        code: Some("invalid_type"),
    })
}

/// A field must be there, unless one of the others stands in for it.
fn check_present(request: &Map<String, Value>, name: &str, instead: &[&str]) -> Result<(), Refusal> {
    let has = |name: &str| request.get(name).is_some_and(|value| !value.is_null());
    if has(name) || instead.iter().any(|other| has(other)) {
        return Ok(());
    }
    Err(Refusal {
        message: format!("Missing required parameter: '{name}'."),
        param: Some(name.to_owned()),
        code: Some("missing_required_parameter"),
    })
}

#[cfg(test)]
mod tests {
    use super::create;

    #[test]
    fn a_request_is_taken_or_refused_with_the_field_named() {
        for (case, body, expected) in [
            ("text", r#"{"model":"m","input":"hi"}"#, Ok(())),
            ("items, nulls", r#"{"model":"m","input":[],"instructions":null,"stream":null}"#, Ok(())),
            ("a stored prompt", r#"{"prompt":{"id":"p"}}"#, Ok(())),
            ("a parent", r#"{"model":"m","previous_response_id":"r"}"#, Ok(())),
            ("unknown fields", r#"{"model":"m","input":"hi","new":{}}"#, Ok(())),
            ("empty", "", Err((None, None))),
            ("not JSON", "{", Err((None, None))),
            ("not an object", "[]", Err((None, None))),
            ("no model", r#"{"input":"hi"}"#, Err((Some("model"), Some("missing_required_parameter")))),
            ("no input", r#"{"model":"m"}"#, Err((Some("input"), Some("missing_required_parameter")))),
            (
                "null input",
                r#"{"model":"m","input":null}"#,
                Err((Some("input"), Some("missing_required_parameter"))),
            ),
            ("input 7", r#"{"model":"m","input":7}"#, Err((Some("input"), Some("invalid_type")))),
            (
                "stream yes",
                r#"{"model":"m","input":"","stream":"yes"}"#,
                Err((Some("stream"), Some("invalid_type"))),
            ),
        ] {
            let result = create(Some(body.as_bytes()));
            let found =
                result.as_ref().map(|_| ()).map_err(|refusal| (refusal.param.as_deref(), refusal.code));
            assert_eq!(found, expected, "{case}");
        }
        assert!(create(None).is_err(), "a body that could not be decompressed");
        let refusal = create(Some(br#"{"model":"m","input":7}"#)).unwrap_err();
        assert_eq!(
            refusal.message,
            "Invalid type for 'input': expected a string or an array, but got a number instead."
        );
    }
}
