//! Tools of the caller's that take free text.

use super::function::AllowedCaller;

object_type! {
    /// A tool of the caller's that takes free text.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/function-calling#custom-tools>
    pub struct CustomTool = "custom" {
        /// Its name.
        name: String,
        /// What it does; the model reads it.
        description: Option<String>,
        /// The form of the text; the API's default is any.
        format: Option<CustomFormat>,
        /// Whether the model learns of it only through a search for tools.
        defer_loading: Option<bool>,
        /// Who may call it; the API's default is the model alone.
        allowed_callers: Option<Vec<AllowedCaller>>,
        /// Whether the model may go on before the answer is there.
        is_async as "async": Option<bool>,
    }
}

tagged! {
    /// The form of the text for a custom tool.
    pub enum CustomFormat {
        /// Any text.
        Text(FreeTextFormat) = "text",
        /// Text of a grammar.
        Grammar(GrammarFormat) = "grammar",
    }
}

object_type! {
    /// Any text.
    pub struct FreeTextFormat = "text" {}
}

object_type! {
    /// Text of a grammar.
    pub struct GrammarFormat = "grammar" {
        /// The language that the grammar is written in.
        syntax: Option<GrammarSyntax>,
        /// The grammar.
        definition: String,
    }
}

open_enum! {
    /// The language that a grammar is written in.
    pub enum GrammarSyntax {
        /// Lark.
        Lark = "lark",
        /// A regular expression.
        Regex = "regex",
    }
}
