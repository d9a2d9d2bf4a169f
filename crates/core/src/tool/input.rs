//! What reaches a tool: [`CompleteArguments`] and [`CompleteText`], and the [`ArgumentsSchema`] that lets them through.

use std::fmt;

use jsonschema::{ValidationError, Validator};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::{Called, FinishedCall};
use super::refusal::Refusal;

/// How many bytes of a validator's words are told. They quote the value, unless it is too long for that.
const REASON_BYTES: usize = 500;

/// Arguments that are complete JSON of a tool's schema.
///
/// Only [`ArgumentsSchema::check`] makes them, from a call whose item is done. What is still being streamed, or was
/// not checked, can't be passed where they are asked for:
///
/// ```
/// use codex_core::tool::{ArgumentsSchema, CompleteArguments, FinishedCall};
/// use codex_protocol::{FunctionCall, ResponseItem};
/// use serde_json::json;
///
/// fn run(arguments: CompleteArguments) -> String {
///     arguments.as_json().to_owned()
/// }
///
/// # fn all_of_these_are_there(_: &ArgumentsSchema, _: &codex_api::ResponseItem, _: codex_api::Delta) {}
/// let schema = ArgumentsSchema::new(json!({"type": "object", "properties": {"city": {"type": "string"}}})).unwrap();
/// let call = FunctionCall { arguments: r#"{"city":"Lisbon"}"#.to_owned(), ..FunctionCall::default() };
/// let call = FinishedCall::recorded(&ResponseItem::from(call)).unwrap();
/// assert_eq!(run(schema.check(&call).unwrap()), r#"{"city":"Lisbon"}"#);
/// ```
///
/// A text can't, whole or not (mismatched types):
///
/// ```compile_fail,E0308
/// # use codex_core::tool::CompleteArguments;
/// # fn run(arguments: CompleteArguments) {}
/// run(r#"{"city":"Lisbon"}"#.to_owned());
/// ```
///
/// JSON that nobody checked can't (mismatched types):
///
/// ```compile_fail,E0308
/// # use codex_core::tool::CompleteArguments;
/// # fn run(arguments: CompleteArguments) {}
/// run(serde_json::json!({"city": "Lisbon"}));
/// ```
///
/// A delta can't (mismatched types):
///
/// ```compile_fail,E0308
/// # use codex_core::tool::CompleteArguments;
/// # fn run(arguments: CompleteArguments) {}
/// # fn example(delta: codex_api::Delta) {
/// run(delta);
/// # }
/// ```
///
/// An item can't be checked before an event said that it is done (mismatched types):
///
/// ```compile_fail,E0308
/// # use codex_core::tool::{ArgumentsSchema, CompleteArguments};
/// # fn example(schema: &ArgumentsSchema, item: &codex_api::ResponseItem) {
/// schema.check(item);
/// # }
/// ```
///
/// And nobody else makes them (private fields, not read by serde):
///
/// ```compile_fail,E0451
/// # use codex_core::tool::CompleteArguments;
/// let arguments = CompleteArguments { json: "{}".to_owned(), value: serde_json::json!({}) };
/// ```
///
/// ```compile_fail,E0277
/// # use codex_core::tool::CompleteArguments;
/// let arguments: CompleteArguments = serde_json::from_str("{}").unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CompleteArguments {
    json: String,
    value: Value,
}

impl CompleteArguments {
    /// The JSON text, as the model wrote it.
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// The value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    pub(super) fn into_value(self) -> Value {
        self.value
    }

    /// Reads them as a `T`.
    ///
    /// # Errors
    /// [`Refusal::Unfit`] says where they are not a `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let mut json = serde_json::Deserializer::from_str(&self.json);
        serde_path_to_error::deserialize(&mut json).map_err(|error| Refusal::Unfit {
            at: pointer(error.path()),
            reason: brief(&error.inner().to_string()),
        })
    }
}

/// The text that a call of a custom tool is for. Only a call whose item is done and whole gives one.
///
/// ```
/// use codex_core::tool::{CompleteText, FinishedCall};
/// use codex_protocol::{CustomToolCall, ResponseItem};
///
/// let call = CustomToolCall { input: "ls".to_owned(), ..CustomToolCall::default() };
/// let call = FinishedCall::recorded(&ResponseItem::from(call)).unwrap();
/// assert_eq!(CompleteText::of(&call).unwrap().as_str(), "ls");
/// ```
///
/// A text alone is none (mismatched types):
///
/// ```compile_fail,E0308
/// # use codex_core::tool::CompleteText;
/// let text: CompleteText = "ls".to_owned();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteText(String);

impl CompleteText {
    /// The text of a call.
    ///
    /// # Errors
    /// [`Refusal`] where the call is cut off, or one of a function.
    pub fn of(call: &FinishedCall) -> Result<Self, Refusal> {
        match (call.called(), call.cut_off()) {
            (_, Some(status)) => Err(Refusal::CutOff { status: status.to_owned() }),
            (Called::Function(_), None) => Err(Refusal::TakesText(call.tool().to_owned())),
            (Called::Custom(custom), None) => Ok(Self(custom.input.clone())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The JSON schema of a tool's arguments: an object. It refers to nothing outside of itself.
pub struct ArgumentsSchema {
    schema: Value,
    validator: Validator,
}

/// Why a JSON value is no schema of a tool's arguments.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadSchema {
    /// Its `type` is not `object`, and the arguments of a tool are one.
    #[error("its `type` is not `object`")]
    NotOfAnObject,
    /// It breaks the rules of JSON schema, or refers to another document.
    #[error("{0}")]
    Invalid(String),
}

impl ArgumentsSchema {
    /// Takes a schema: JSON schema 2020-12, or the draft that its `$schema` names.
    ///
    /// # Errors
    /// [`BadSchema`].
    pub fn new(schema: Value) -> Result<Self, BadSchema> {
        if schema.get("type").is_none_or(|kind| kind != "object") {
            return Err(BadSchema::NotOfAnObject);
        }
        let validator = jsonschema::validator_for(&schema)
            .map_err(|error| BadSchema::Invalid(brief(&error.to_string())))?;
        Ok(Self { schema, validator })
    }

    /// The schema.
    pub fn as_value(&self) -> &Value {
        &self.schema
    }

    /// Lets the arguments of a call through, if they are complete JSON of this schema.
    ///
    /// # Errors
    /// [`Refusal`] says what is wrong with them and where.
    pub fn check(&self, call: &FinishedCall) -> Result<CompleteArguments, Refusal> {
        if let Some(status) = call.cut_off() {
            return Err(Refusal::CutOff { status: status.to_owned() });
        }
        let Called::Function(function) = call.called() else {
            return Err(Refusal::TakesArguments(call.tool().to_owned()));
        };
        let value = serde_json::from_str(&function.arguments)
            .map_err(|error| Refusal::NotJson { reason: error.to_string() })?;
        if let Some(error) = self.validator.iter_errors(&value).next() {
            return Err(Refusal::Unfit { at: error.instance_path().to_string(), reason: reason(&error) });
        }
        Ok(CompleteArguments { json: function.arguments.clone(), value })
    }
}

impl fmt::Debug for ArgumentsSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ArgumentsSchema").field(&self.schema).finish()
    }
}

fn reason(error: &ValidationError<'_>) -> String {
    let words = error.to_string();
    if words.len() <= REASON_BYTES { words } else { brief(&error.masked().to_string()) }
}

fn brief(words: &str) -> String {
    let end = words.floor_char_boundary(REASON_BYTES);
    if end < words.len() { format!("{}…", &words[..end]) } else { words.to_owned() }
}

/// The path of a value as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    };
    path.iter().map(step).collect()
}
