//! Tools of the caller's under one name.

use super::custom::CustomTool;
use super::function::FunctionTool;

object_type! {
    /// Tools of the caller's under one name; their calls carry it as `namespace`.
    pub struct NamespaceTool = "namespace" {
        /// The name.
        name: String,
        /// What the tools are for; the model reads it.
        description: Option<String>,
        /// The tools.
        tools: Vec<NamespacedTool>,
    }
}

tagged! {
    /// A tool within a namespace. Namespaces do not nest.
    pub enum NamespacedTool {
        /// A function.
        Function(FunctionTool) = "function",
        /// A tool that takes free text.
        Custom(CustomTool) = "custom",
    }
}
