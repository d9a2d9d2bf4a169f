//! Search in uploaded files.

use crate::json::RawJson;

object_type! {
    /// Search in uploaded files.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-file-search>
    pub struct FileSearchTool = "file_search" {
        /// The stores to search in.
        vector_store_ids: Vec<String>,
        /// Which files count, by their attributes: comparisons joined by `and` and `or`.
        filters: Option<RawJson>,
        /// How many results at most, from 1 to 50.
        max_num_results: Option<u64>,
        /// How results are ranked.
        ranking_options: Option<RankingOptions>,
    }
}

object_type! {
    /// How results are ranked.
    pub struct RankingOptions {
        /// The ranker: `auto` or a dated one.
        ranker: Option<String>,
        /// The score below which results are dropped, from 0 to 1.
        score_threshold: Option<f64>,
        /// How meaning and words are weighed.
        hybrid_search: Option<HybridSearch>,
    }
}

object_type! {
    /// How meaning and words are weighed.
    pub struct HybridSearch {
        /// The weight of meaning.
        embedding_weight: Option<f64>,
        /// The weight of words.
        text_weight: Option<f64>,
    }
}
