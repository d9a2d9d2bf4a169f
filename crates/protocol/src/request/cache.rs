//! How prompts are cached.

object_type! {
    /// How prompts are cached.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/prompt-caching>
    pub struct PromptCacheOptions {
        /// Who says where prefixes end.
        mode: Option<CacheMode>,
        /// How long they are kept.
        ttl: Option<CacheTtl>,
        /// Whether the prompt is only put into the cache, with no answer made.
        prewarm: Option<bool>,
        /// The response to compare with; the answer then says why the cache was missed.
        comparison_response_id: Option<String>,
    }
}

open_enum! {
    /// Who says where cached prefixes end.
    pub enum CacheMode {
        /// The server.
        Implicit = "implicit",
        /// The caller, by marks in content parts.
        Explicit = "explicit",
    }
}

open_enum! {
    /// How long cached prefixes are kept.
    pub enum CacheTtl {
        /// 30 minutes.
        ThirtyMinutes = "30m",
        /// 12 hours.
        TwelveHours = "12h",
    }
}

open_enum! {
    /// How long cached prefixes are kept; the older parameter.
    pub enum CacheRetention {
        /// Minutes.
        InMemory = "in_memory",
        /// A day.
        Day = "24h",
    }
}
