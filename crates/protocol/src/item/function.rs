//! Function tools.

object_type! {
    /// A call of a function tool.
    pub struct FunctionCall = "function_call" {
        /// Pairs the call with its output.
        call_id: String,
        /// The function's name.
        name: String,
        /// The arguments: JSON text.
        arguments: String,
        /// The item's id.
        id: Option<String>,
    }
}
