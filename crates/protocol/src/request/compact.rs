//! [`CompactRequest`]: what is to be made shorter.

use bytes::Bytes;
use serde::Serialize;

use super::cache::{CacheRetention, PromptCacheOptions};
use super::options::{ImageOptions, ServiceTier};
use crate::controls::{Reasoning, TextControls};
use crate::item::ResponseItem;
use crate::tool::Tool;

/// The body of a request to compact a conversation.
///
/// Keys are written in the order of the fields. What is `None` is not sent; `instructions` is not sent where it is
/// empty.
///
/// Wire: <https://platform.openai.com/docs/api-reference/responses/compact>
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CompactRequest {
    /// The model.
    pub model: String,
    /// The conversation so far.
    pub input: Vec<ResponseItem>,
    /// What outranked the input.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instructions: String,
    /// The tools of the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Tool>>,
    /// Whether several tools may be called at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parallel_tool_calls: Option<bool>,
    /// How the model reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Reasoning>,
    /// How fast, and at what price, it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_tier: Option<ServiceTier>,
    /// What requests with the same prefix have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_cache_key: Option<String>,
    /// What text the model writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextControls>,
    /// The stored response whose conversation is compacted, before `input`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_response_id: Option<String>,
    /// How images are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageOptions>,
    /// How the prompt is cached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_cache_options: Option<PromptCacheOptions>,
    /// How long the prompt is cached; the older parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_cache_retention: Option<CacheRetention>,
}

impl CompactRequest {
    /// A request to compact what `model` was told.
    pub fn new(model: impl Into<String>, input: Vec<ResponseItem>) -> Self {
        Self { model: model.into(), input, ..Self::default() }
    }

    /// The JSON text, in one buffer. The text that items and tools keep is copied as it is.
    ///
    /// # Errors
    /// None is known; the encoder's own error is handed on.
    pub fn encode(&self) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(self).map(Bytes::from)
    }
}
