//! Web search, run by the server.

use super::common::{AgentRef, ItemStatus};
use crate::json::RawJson;

object_type! {
    /// What the model looked for on the web.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-web-search>
    pub struct WebSearchCall = "web_search_call" {
        /// The item's id.
        id: Option<String>,
        /// How far it is.
        status: Option<ItemStatus>,
        /// What was done.
        action: Option<WebSearchAction>,
        /// What was found, where the request includes `web_search_call.results`; as it came.
        results: Option<Vec<RawJson>>,
        /// The agent that searched.
        agent: Option<AgentRef>,
    }
}

tagged! {
    /// One step of a web search.
    pub enum WebSearchAction {
        /// A search.
        Search(WebSearchQuery) = "search",
        /// A page opened.
        OpenPage = "open_page",
        /// A text looked for within a page.
        FindInPage = "find_in_page",
    }
}

object_type! {
    /// A search.
    pub struct WebSearchQuery = "search" {
        /// What was searched for; the older, single field.
        query: Option<String>,
        /// What was searched for.
        queries: Option<Vec<String>>,
        /// The pages used, where the request includes `web_search_call.action.sources`.
        sources: Option<Vec<WebSearchSource>>,
    }
}

tagged! {
    /// Something that a search used.
    pub enum WebSearchSource {
        /// A page.
        Url(UrlSource) = "url",
        /// A service of the provider's.
        Api(ApiSource) = "api",
    }
}

object_type! {
    /// A page.
    pub struct UrlSource = "url" {
        /// Its address.
        url: String,
    }
}

object_type! {
    /// A service of the provider's.
    pub struct ApiSource = "api" {
        /// Its name.
        name: String,
    }
}

object_type! {
    /// A page opened.
    pub struct OpenPage = "open_page" {
        /// Its address.
        url: Option<String>,
    }
}

object_type! {
    /// A text looked for within a page.
    pub struct FindInPage = "find_in_page" {
        /// The page's address.
        url: Option<String>,
        /// The text.
        pattern: Option<String>,
    }
}
