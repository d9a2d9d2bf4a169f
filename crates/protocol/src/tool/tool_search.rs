//! Search for tools whose loading is deferred.

use crate::json::RawJson;

object_type! {
    /// Search for tools whose loading is deferred.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-tool-search>
    pub struct ToolSearchTool = "tool_search" {
        /// Who searches: `server`, the default, or `client`.
        execution: Option<String>,
        /// What can be found; the model reads it.
        description: Option<String>,
        /// The JSON schema of what it may look for, where the caller searches.
        parameters: Option<RawJson>,
    }
}
