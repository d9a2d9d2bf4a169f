//! Tools of remote MCP servers.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::function::AllowedCaller;
use super::secret::SecretText;
use crate::json::{Field, Misfit, Slice};

object_type! {
    /// The tools of a remote MCP server, given by `server_url`, `connector_id` or `tunnel_id`.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-remote-mcp>
    pub struct McpTool = "mcp" {
        /// The name that calls give the server.
        server_label: String,
        /// The server's address.
        server_url: Option<String>,
        /// A connector of the provider's.
        connector_id: Option<String>,
        /// A tunnel to the server.
        tunnel_id: Option<String>,
        /// What the server is for; the model reads it.
        server_description: Option<String>,
        /// A token for the server.
        authorization: Option<SecretText>,
        /// Headers for the server.
        headers: Option<BTreeMap<String, SecretText>>,
        /// Which of its tools may be used; the API's default is all.
        allowed_tools: Option<McpAllowedTools>,
        /// Which calls a person must approve; the API's default is all.
        require_approval: Option<RequireApproval>,
        /// Who may call them; the API's default is the model alone.
        allowed_callers: Option<Vec<AllowedCaller>>,
        /// Whether the model learns of them only through a search for tools.
        defer_loading: Option<bool>,
    }
}

object_type! {
    /// Some of a server's tools.
    pub struct McpToolFilter {
        /// Those of these names.
        tool_names: Option<Vec<String>>,
        /// Those that only read, by their own annotation.
        read_only: Option<bool>,
    }
}

/// Which of a server's tools may be used.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum McpAllowedTools {
    /// Those of these names.
    Names(Vec<String>),
    /// Those that a filter finds.
    Filter(McpToolFilter),
}

impl Serialize for McpAllowedTools {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Names(names) => names.serialize(serializer),
            Self::Filter(filter) => filter.serialize(serializer),
        }
    }
}

impl Field for McpAllowedTools {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        McpToolFilter::read(raw).map(Self::Filter).or_else(|_| Vec::read(raw).map(Self::Names))
    }
}

/// Which calls a person must approve.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RequireApproval {
    /// All of them.
    Always,
    /// None of them.
    Never,
    /// Some of them.
    Filter(ApprovalFilter),
    /// A word this version does not know, as it came.
    Other(String),
}

object_type! {
    /// Which calls a person must approve, by tool.
    pub struct ApprovalFilter {
        /// The tools whose calls must be approved.
        always: Option<McpToolFilter>,
        /// The tools whose calls need not.
        never: Option<McpToolFilter>,
    }
}

impl Serialize for RequireApproval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Always => serializer.serialize_str("always"),
            Self::Never => serializer.serialize_str("never"),
            Self::Filter(filter) => filter.serialize(serializer),
            Self::Other(word) => serializer.serialize_str(word),
        }
    }
}

impl Field for RequireApproval {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        if let Ok(filter) = ApprovalFilter::read(raw) {
            return Ok(Self::Filter(filter));
        }
        String::read(raw).map(|word| match word.as_str() {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Other(word),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_is_typed_and_credentials_are_not_printed() {
        let json = r#"{"type":"mcp","server_label":"s","authorization":"s3cret","headers":{"x":"s3cret"},
            "allowed_tools":["a"],"require_approval":{"never":{"tool_names":["a"],"read_only":true}}}"#;
        let tool: McpTool = serde_json::from_str(json).unwrap();
        let never = McpToolFilter { tool_names: Some(vec!["a".to_owned()]), read_only: Some(true) };
        let expected = McpTool {
            server_label: "s".to_owned(),
            authorization: Some("s3cret".into()),
            headers: Some(BTreeMap::from([("x".to_owned(), "s3cret".into())])),
            allowed_tools: Some(McpAllowedTools::Names(vec!["a".to_owned()])),
            require_approval: Some(RequireApproval::Filter(ApprovalFilter {
                always: None,
                never: Some(never),
            })),
            ..McpTool::default()
        };
        assert_eq!(tool, expected);
        let printed = format!("{tool:?}");
        assert!(!printed.contains("s3cret"), "{printed}");
        for (json, expected) in [
            (r#"{"require_approval":"never"}"#, Some(RequireApproval::Never)),
            (r#"{"require_approval":"always"}"#, Some(RequireApproval::Always)),
            (r#"{"require_approval":"at night"}"#, Some(RequireApproval::Other("at night".to_owned()))),
            (r#"{"require_approval":[]}"#, None),
        ] {
            let json = json.replace('{', r#"{"server_label":"s","#);
            assert_eq!(serde_json::from_str::<McpTool>(&json).unwrap().require_approval, expected, "{json}");
        }
    }
}
