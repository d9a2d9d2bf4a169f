//! Functions of the caller's.

use crate::json::RawJson;

object_type! {
    /// A function of the caller's.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/function-calling>
    pub struct FunctionTool = "function" {
        /// Its name: letters, digits, `_` and `-`.
        name: String,
        /// What it does; the model reads it.
        description: Option<String>,
        /// The JSON schema of its arguments.
        parameters: Option<RawJson>,
        /// Whether arguments follow the schema exactly; the API's default is `true`.
        strict: Option<bool>,
        /// The JSON schema of its answers.
        output_schema: Option<RawJson>,
        /// Whether the model learns of it only through a search for tools.
        defer_loading: Option<bool>,
        /// Who may call it; the API's default is the model alone.
        allowed_callers: Option<Vec<AllowedCaller>>,
        /// Whether the model may go on before the answer is there.
        is_async as "async": Option<bool>,
    }
}

open_enum! {
    /// Who may call a tool.
    pub enum AllowedCaller {
        /// The model.
        Direct = "direct",
        /// Programs that the model writes.
        Programmatic = "programmatic",
    }
}
