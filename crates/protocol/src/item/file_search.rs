//! Search in uploaded files, run by the server.

use std::collections::BTreeMap;

use super::common::{AgentRef, ItemStatus};
use crate::json::RawJson;

object_type! {
    /// What the model looked for in uploaded files.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-file-search>
    pub struct FileSearchCall = "file_search_call" {
        /// The item's id.
        id: Option<String>,
        /// What was searched for.
        queries: Vec<String>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// What was found, where the request includes `file_search_call.results`.
        results: Option<Vec<FileSearchResult>>,
        /// The agent that searched.
        agent: Option<AgentRef>,
    }
}

object_type! {
    /// A piece of a file that was found.
    pub struct FileSearchResult {
        /// The file's id.
        file_id: Option<String>,
        /// The file's name.
        filename: Option<String>,
        /// How well it fits, from 0 to 1.
        score: Option<f64>,
        /// The piece.
        text: Option<String>,
        /// The file's attributes: strings, numbers and booleans.
        attributes: Option<BTreeMap<String, RawJson>>,
        /// The vector store that holds the file.
        vector_store_id: Option<String>,
    }
}
