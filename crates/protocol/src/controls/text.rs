//! What text the model writes.

use crate::json::RawJson;

object_type! {
    /// What text the model writes.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/create#responses-create-text>
    pub struct TextControls {
        /// How much it says; the API's default is `medium`.
        verbosity: Option<Verbosity>,
        /// In which form; the API's default is plain text.
        format: Option<TextFormat>,
    }
}

open_enum! {
    /// How much the model says.
    pub enum Verbosity {
        /// Little.
        Low = "low",
        /// The default.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

tagged! {
    /// The form of the model's text.
    pub enum TextFormat {
        /// Plain text.
        Text(PlainTextFormat) = "text",
        /// JSON that follows a schema.
        JsonSchema(JsonSchemaFormat) = "json_schema",
        /// Any JSON object; the older way.
        JsonObject(JsonObjectFormat) = "json_object",
    }
}

impl TextFormat {
    /// JSON that follows `schema` strictly. `name` may hold letters, digits, `_` and `-`, at most 64 of them.
    pub fn json_schema(name: impl Into<String>, schema: impl Into<RawJson>) -> Self {
        let (name, schema) = (Some(name.into()), schema.into());
        JsonSchemaFormat { name, schema, strict: Some(true), ..JsonSchemaFormat::default() }.into()
    }
}

object_type! {
    /// Plain text.
    pub struct PlainTextFormat = "text" {}
}

object_type! {
    /// JSON that follows a schema.
    pub struct JsonSchemaFormat = "json_schema" {
        /// The schema's name; the API wants one.
        name: Option<String>,
        /// What the form is for; the model reads it.
        description: Option<String>,
        /// The schema.
        schema: RawJson,
        /// Whether the text follows the schema exactly.
        strict: Option<bool>,
    }
}

object_type! {
    /// Any JSON object.
    pub struct JsonObjectFormat = "json_object" {}
}
