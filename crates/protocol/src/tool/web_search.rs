//! Search on the web.

object_type! {
    /// Search on the web.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-web-search>
    pub struct WebSearchTool = "web_search" {
        /// Which pages count.
        filters: Option<WebSearchFilters>,
        /// How much of the context results may take; the API's default is `medium`.
        search_context_size: Option<SearchContextSize>,
        /// Roughly where the user is.
        user_location: Option<UserLocation>,
        /// What is searched for.
        search_content_types: Option<Vec<SearchContentType>>,
        /// How many tokens results may take: a word such as `default`.
        return_token_budget: Option<String>,
        /// Whether pages are fetched anew; `false` takes them from an index.
        external_web_access: Option<bool>,
    }
}

object_type! {
    /// Search on the web; the older tool.
    pub struct WebSearchPreviewTool = "web_search_preview" {
        /// How much of the context results may take; the API's default is `medium`.
        search_context_size: Option<SearchContextSize>,
        /// Roughly where the user is.
        user_location: Option<UserLocation>,
        /// What is searched for.
        search_content_types: Option<Vec<SearchContentType>>,
    }
}

object_type! {
    /// Which pages count.
    pub struct WebSearchFilters {
        /// Only these domains and what is below them.
        allowed_domains: Option<Vec<String>>,
        /// Not these domains.
        blocked_domains: Option<Vec<String>>,
    }
}

open_enum! {
    /// How much of the context results may take.
    pub enum SearchContextSize {
        /// Little.
        Low = "low",
        /// The default.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

open_enum! {
    /// What is searched for.
    pub enum SearchContentType {
        /// Text.
        Text = "text",
        /// Images.
        Image = "image",
    }
}

object_type! {
    /// Roughly where the user is.
    pub struct UserLocation = "approximate" {
        /// The city, in any words.
        city: Option<String>,
        /// The country: two letters of ISO 3166-1.
        country: Option<String>,
        /// The region, in any words.
        region: Option<String>,
        /// The time zone, by its IANA name.
        timezone: Option<String>,
    }
}
