//! Requests for responses.

mod body;
mod cache;
mod compact;
mod count;
mod options;
mod read;
mod write;

pub use self::body::ResponsesApiRequest;
pub use self::cache::{CacheMode, CacheRetention, CacheTtl, PromptCacheOptions};
pub use self::compact::CompactRequest;
pub use self::options::{
    AccessPrograms, ContextCompression, ContextManagement, ConversationId, CyberProgram, ImageOptions,
    Include, Moderation, ModerationMode, ModerationPolicy, ModerationRule, MultiAgent, PromptTemplate,
    ServiceTier, StreamOptions, SummaryDelivery, Truncation,
};
