//! What every check is made of: types, presence, enum words and bounds of fields.

use serde_json::{Map, Value};

use crate::responder::refusal::Refusal;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// The JSON type of a value, integers apart from other numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Null,
    Bool,
    Integer,
    Decimal,
    String,
    Array,
    Object,
}

pub(crate) const BOOL: &[Shape] = &[Shape::Bool];
pub(crate) const INTEGER: &[Shape] = &[Shape::Integer];
pub(crate) const NUMBER: &[Shape] = &[Shape::Decimal, Shape::Integer];
pub(crate) const STRING: &[Shape] = &[Shape::String];
pub(crate) const ARRAY: &[Shape] = &[Shape::Array];
pub(crate) const OBJECT: &[Shape] = &[Shape::Object];
pub(crate) const STRING_OR_ARRAY: &[Shape] = &[Shape::String, Shape::Array];
pub(crate) const STRING_OR_OBJECT: &[Shape] = &[Shape::String, Shape::Object];

/// A field, the types it may have, and whether it must be there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    shapes: &'static [Shape],
    needed: bool,
}

/// A field that must be there and not `null`.
pub(crate) const fn needs(name: &'static str, shapes: &'static [Shape]) -> Field {
    Field { name, shapes, needed: true }
}

/// A field that may be absent or `null`.
pub(crate) const fn may(name: &'static str, shapes: &'static [Shape]) -> Field {
    Field { name, shapes, needed: false }
}

impl Shape {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Number(number) if number.is_f64() => Self::Decimal,
            Value::Number(_) => Self::Integer,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Integer => "an integer",
            Self::Decimal => "a decimal number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// The name of a field as errors write it: `at.name`, or `name` at the top.
pub(crate) fn place(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

/// Checks every field of the table.
pub(crate) fn fields(object: &Object, at: &str, table: &[Field]) -> Result<(), Refusal> {
    table.iter().try_for_each(|field| {
        let place = place(at, field.name);
        match object.get(field.name) {
            None if field.needed => Err(missing(&place)),
            None => Ok(()),
            Some(Value::Null) if !field.needed => Ok(()),
            Some(value) => has_shape(value, &place, field.shapes),
        }
    })
}

/// The value must be of one of these types.
pub(crate) fn has_shape(value: &Value, place: &str, shapes: &[Shape]) -> Result<(), Refusal> {
    let got = Shape::of(value);
    if shapes.contains(&got) {
        return Ok(());
    }
    let expected = shapes.iter().map(|shape| shape.name()).collect::<Vec<_>>().join(" or ");
    let message = format!("Invalid type for '{place}': expected {expected}, but got {} instead.", got.name());
    Err(Refusal::new(message).param(place).code("invalid_type"))
}

/// The value must be an object; gives it.
pub(crate) fn object<'a>(value: &'a Value, place: &str) -> Result<&'a Object, Refusal> {
    has_shape(value, place, OBJECT)?;
    Ok(value.as_object().expect("its shape was just checked"))
}

/// The refusal for a field that is not there.
pub(crate) fn missing(place: &str) -> Refusal {
    Refusal::new(format!("Missing required parameter: '{place}'."))
        .param(place)
        .code("missing_required_parameter")
}

/// Whether a field is there and not `null`.
pub(crate) fn has(object: &Object, name: &str) -> bool {
    object.get(name).is_some_and(|value| !value.is_null())
}

/// A string must be one of these words; anything that is not a string is left to the check of types.
pub(crate) fn one_of(value: &Value, place: &str, words: &[&str]) -> Result<(), Refusal> {
    match value.as_str() {
        Some(word) if !words.contains(&word) => Err(not_one_of(word, place, words)),
        _ => Ok(()),
    }
}

/// The refusal for a word that is not among the words allowed.
pub(crate) fn not_one_of(word: &str, place: &str, words: &[&str]) -> Refusal {
    let message = format!("Invalid value: '{word}'. Supported values are: {}.", listed(words));
    Refusal::new(message).param(place).code("invalid_value")
}

/// `'a', 'b', and 'c'`.
fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    match &quoted[..] {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
    }
}

/// A number must lie within these bounds, both included.
pub(crate) fn within(value: &Value, place: &str, least: f64, most: f64) -> Result<(), Refusal> {
    let Some(number) = value.as_f64() else { return Ok(()) };
    let (side, sign, bound) = if number < least {
        ("below minimum", ">=", least)
    } else if number > most {
        ("above maximum", "<=", most)
    } else {
        return Ok(());
    };
    let kind = if value.is_f64() { "decimal" } else { "integer" };
    let code = match (kind, sign) {
        ("decimal", ">=") => "decimal_below_min_value",
        ("decimal", _) => "decimal_above_max_value",
        (_, ">=") => "integer_below_min_value",
        _ => "integer_above_max_value",
    };
    let message = format!(
        "Invalid '{place}': {kind} {side} value. Expected a value {sign} {bound}, but got {value} instead."
    );
    Err(Refusal::new(message).param(place).code(code))
}

/// Checks each element of an array, if it is one, with its place.
pub(crate) fn each(
    array: Option<&Value>,
    at: &str,
    check: impl Fn(&Value, &str) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let elements = array.and_then(Value::as_array).into_iter().flatten();
    elements.enumerate().try_for_each(|(index, element)| check(element, &format!("{at}[{index}]")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STRING_OR_ARRAY, has_shape, listed, one_of, within};

    #[test]
    fn refusals_say_what_was_expected_and_what_came() {
        for (refused, message, param, code) in [
            (
                has_shape(&json!(7), "input", STRING_OR_ARRAY),
                "Invalid type for 'input': expected a string or an array, but got an integer instead.",
                "input",
                "invalid_type",
            ),
            (
                one_of(&json!("c"), "x[0].y", &["a", "b"]),
                "Invalid value: 'c'. Supported values are: 'a' and 'b'.",
                "x[0].y",
                "invalid_value",
            ),
            (
                within(&json!(2.5), "temperature", 0.0, 2.0),
                "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.5 instead.",
                "temperature",
                "decimal_above_max_value",
            ),
            (
                within(&json!(-1), "top_logprobs", 0.0, 20.0),
                "Invalid 'top_logprobs': integer below minimum value. Expected a value >= 0, but got -1 instead.",
                "top_logprobs",
                "integer_below_min_value",
            ),
        ] {
            let refusal = refused.expect_err(message);
            assert_eq!(
                (refusal.message.as_str(), refusal.param.as_deref(), refusal.code),
                (message, Some(param), Some(code))
            );
        }
        for fine in [
            one_of(&json!("a"), "x", &["a"]),
            one_of(&json!(7), "x", &["a"]),
            within(&json!(2), "x", 0.0, 2.0),
        ] {
            assert_eq!(fine, Ok(()));
        }
    }

    #[test]
    fn words_are_listed_as_in_a_sentence() {
        for (words, expected) in [
            (&[][..], ""),
            (&["a"], "'a'"),
            (&["a", "b"], "'a' and 'b'"),
            (&["a", "b", "c"], "'a', 'b', and 'c'"),
        ] {
            assert_eq!(listed(words), expected);
        }
    }
}
