//! [`ToolChoice`]: whether the model must use a tool.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::{Field, Item, Misfit, Object, RawJson, Reason, Slice, Unknown};

/// Whether the model uses tools, and which. The default is [`ToolChoice::AUTO`].
///
/// Wire: <https://platform.openai.com/docs/api-reference/responses/create#responses-create-tool_choice>
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ToolChoice {
    /// A word.
    Mode(ToolChoiceMode),
    /// Some of the request's tools.
    Allowed(Item<AllowedTools>),
    /// This function.
    Function(Item<ChosenFunction>),
    /// This custom tool.
    Custom(Item<ChosenCustomTool>),
    /// This MCP server, or one tool of it.
    Mcp(Item<ChosenMcpTool>),
    /// This built-in tool.
    Hosted(Item<ChosenHostedTool>),
    /// One that this version does not know.
    Unknown(Unknown),
}

open_enum! {
    /// Whether the model uses tools.
    pub enum ToolChoiceMode {
        /// It uses none.
        None = "none",
        /// As it finds fit.
        Auto = "auto",
        /// It uses at least one.
        Required = "required",
    }
}

object_type! {
    /// Some of the request's tools.
    pub struct AllowedTools = "allowed_tools" {
        /// Whether it must use one of them.
        mode: Option<AllowedToolsMode>,
        /// The tools, each by its `type` and what names it, as a [`ToolChoice`] would.
        tools: Vec<RawJson>,
    }
}

open_enum! {
    /// Whether the model must use one of the allowed tools.
    pub enum AllowedToolsMode {
        /// As it finds fit.
        Auto = "auto",
        /// It must.
        Required = "required",
    }
}

object_type! {
    /// A function to be called.
    pub struct ChosenFunction = "function" {
        /// Its name.
        name: String,
    }
}

object_type! {
    /// A custom tool to be called.
    pub struct ChosenCustomTool = "custom" {
        /// Its name.
        name: String,
    }
}

object_type! {
    /// An MCP server to be used.
    pub struct ChosenMcpTool = "mcp" {
        /// The server's label.
        server_label: String,
        /// The tool's name, where it must be one.
        name: Option<String>,
    }
}

object_type! {
    /// A built-in tool to be used.
    pub struct ChosenHostedTool {
        /// Which.
        tool as "type": HostedTool,
    }
}

open_enum! {
    /// The built-in tools that can be chosen.
    #[derive(Default)]
    pub enum HostedTool {
        /// Search in uploaded files.
        #[default]
        FileSearch = "file_search",
        /// Search on the web.
        WebSearch = "web_search",
        /// Search on the web, the older tool.
        WebSearchPreview = "web_search_preview",
        /// Search on the web, the older tool of a date.
        WebSearchPreview20250311 = "web_search_preview_2025_03_11",
        /// A computer.
        Computer = "computer",
        /// A computer, by another word.
        ComputerUse = "computer_use",
        /// A computer, the older tool.
        ComputerUsePreview = "computer_use_preview",
        /// Python on the server.
        CodeInterpreter = "code_interpreter",
        /// Making of images.
        ImageGeneration = "image_generation",
        /// Programs that call other tools.
        ProgrammaticToolCalling = "programmatic_tool_calling",
        /// Patches.
        ApplyPatch = "apply_patch",
        /// Commands.
        Shell = "shell",
    }
}

impl ToolChoice {
    /// The model uses no tool.
    pub const NONE: Self = Self::Mode(ToolChoiceMode::None);
    /// The model uses tools as it finds fit.
    pub const AUTO: Self = Self::Mode(ToolChoiceMode::Auto);
    /// The model uses at least one tool.
    pub const REQUIRED: Self = Self::Mode(ToolChoiceMode::Required);
    /// The `type` words of the objects that this version knows.
    pub const TYPES: &'static [&'static str] = &["allowed_tools", "function", "custom", "mcp"];

    /// The model calls this function.
    pub fn function(name: impl Into<String>) -> Self {
        Self::Function(ChosenFunction { name: name.into() }.into())
    }

    /// The model calls this custom tool.
    pub fn custom(name: impl Into<String>) -> Self {
        Self::Custom(ChosenCustomTool { name: name.into() }.into())
    }

    /// The model uses this built-in tool.
    pub fn hosted(tool: HostedTool) -> Self {
        Self::Hosted(ChosenHostedTool { tool }.into())
    }

    /// Reads any JSON value. What can't be typed is `Unknown`.
    pub fn from_json(json: RawJson) -> Self {
        if json.as_str().starts_with('"') {
            let word = String::read(Some(Slice::whole(&json))).unwrap_or_default();
            return Self::Mode(word.as_str().into());
        }
        match Self::object(&json) {
            Ok(choice) => choice,
            Err((type_word, reason)) => Self::Unknown(Unknown::new(json, type_word, reason)),
        }
    }

    fn object(json: &RawJson) -> Result<Self, (Option<String>, Reason)> {
        let object = Object::of(json).ok_or((None, Reason::NotAnObject))?;
        let word = object.type_word().ok_or((None, Reason::NoType))?;
        match word.as_str() {
            "allowed_tools" => Item::read(json, &object).map(Self::Allowed),
            "function" => Item::read(json, &object).map(Self::Function),
            "custom" => Item::read(json, &object).map(Self::Custom),
            "mcp" => Item::read(json, &object).map(Self::Mcp),
            hosted if HostedTool::WORDS.contains(&hosted) => Item::read(json, &object).map(Self::Hosted),
            _ => Err(Reason::UnknownType),
        }
        .map_err(|reason| (Some(word), reason))
    }
}

impl Default for ToolChoice {
    fn default() -> Self {
        Self::AUTO
    }
}

impl Serialize for ToolChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Mode(mode) => mode.serialize(serializer),
            Self::Allowed(choice) => choice.serialize(serializer),
            Self::Function(choice) => choice.serialize(serializer),
            Self::Custom(choice) => choice.serialize(serializer),
            Self::Mcp(choice) => choice.serialize(serializer),
            Self::Hosted(choice) => choice.serialize(serializer),
            Self::Unknown(unknown) => unknown.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ToolChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RawJson::deserialize(deserializer).map(Self::from_json)
    }
}

impl Field for ToolChoice {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        let raw = raw.filter(|raw| !raw.is_null()).ok_or(Misfit::Missing)?;
        Ok(Self::from_json(raw.keep()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_shape_is_typed_and_written_back() {
        let allowed = AllowedTools {
            mode: Some(AllowedToolsMode::Required),
            tools: vec![json!({"type": "function", "name": "f"}).into()],
        };
        for (json, expected) in [
            (json!("none"), ToolChoice::NONE),
            (json!("auto"), ToolChoice::AUTO),
            (json!("required"), ToolChoice::REQUIRED),
            (json!("maybe"), ToolChoice::Mode(ToolChoiceMode::Other("maybe".to_owned()))),
            (
                json!({"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "f"}]}),
                ToolChoice::Allowed(allowed.into()),
            ),
            (json!({"type": "function", "name": "f"}), ToolChoice::function("f")),
            (json!({"type": "custom", "name": "c"}), ToolChoice::custom("c")),
            (
                json!({"type": "mcp", "server_label": "s"}),
                ToolChoice::Mcp(ChosenMcpTool { server_label: "s".to_owned(), name: None }.into()),
            ),
            (json!({"type": "shell"}), ToolChoice::hosted(HostedTool::Shell)),
        ] {
            let read: ToolChoice = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(read, expected, "{json}");
            assert_eq!(serde_json::to_value(&expected).unwrap(), json);
        }
    }

    #[test]
    fn what_is_not_known_is_kept() {
        for (json, reason) in [
            (json!({"type": "x_search", "n": 1}), Reason::UnknownType),
            (json!({"type": "function"}), Reason::Missing("name")),
            (json!({"name": "f"}), Reason::NoType),
            (json!(7), Reason::NotAnObject),
        ] {
            let read = ToolChoice::from_json(json.clone().into());
            let ToolChoice::Unknown(unknown) = &read else { panic!("{json} was typed as {read:?}") };
            assert_eq!(unknown.reason(), &reason, "{json}");
            assert_eq!(serde_json::to_value(&read).unwrap(), json);
        }
    }
}
