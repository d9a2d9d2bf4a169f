//! [`ResponsesApiRequest`]: what is asked for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::cache::{CacheRetention, PromptCacheOptions};
use super::options::{
    AccessPrograms, ContextManagement, ConversationId, ImageOptions, Include, Moderation, MultiAgent,
    PromptTemplate, ServiceTier, StreamOptions, Truncation,
};
use crate::controls::{Reasoning, TextControls};
use crate::item::ResponseItem;
use crate::tool::{Tool, ToolChoice};

/// The body of a request for a response.
///
/// Keys are written in the order of the fields. What is `None` is not sent, except `reasoning`, which is then `null`;
/// `instructions` is not sent where it is empty. With `model` and `input` set, the default is a request that the API
/// takes: streamed, not stored, with tools as the model finds fit.
///
/// Wire: <https://platform.openai.com/docs/api-reference/responses/create>
#[derive(Debug, Clone, PartialEq)]
pub struct ResponsesApiRequest {
    /// The model.
    pub model: String,
    /// What outranks the input. Not carried over by `previous_response_id`.
    pub instructions: String,
    /// The conversation so far.
    pub input: Vec<ResponseItem>,
    /// The tools that the model may use; an empty list is sent.
    pub tools: Option<Vec<Tool>>,
    /// Whether it uses them. Default: [`ToolChoice::AUTO`].
    pub tool_choice: ToolChoice,
    /// Whether it may call several at once. Default: `true`.
    pub parallel_tool_calls: bool,
    /// How it reasons.
    pub reasoning: Option<Reasoning>,
    /// Whether the server keeps the response. Default: `false`; the API's own is `true`.
    pub store: bool,
    /// Whether the response is streamed. Default: `true`.
    pub stream: bool,
    /// How it is streamed.
    pub stream_options: Option<StreamOptions>,
    /// What it should hold besides the usual. Default: nothing. To go on after reasoning with `store` off, include
    /// [`Include::EncryptedReasoning`].
    pub include: Vec<Include>,
    /// How fast, and at what price, it is made.
    pub service_tier: Option<ServiceTier>,
    /// What requests with the same prefix have in common, so that they meet the same cache.
    pub prompt_cache_key: Option<String>,
    /// What text the model writes.
    pub text: Option<TextControls>,
    /// The client's own notes for the server.
    pub client_metadata: Option<BTreeMap<String, String>>,
    /// Programs to be used, of those that the organization was let into.
    pub access_programs: Option<AccessPrograms>,
    /// Whether it is made in the background, to be fetched later.
    pub background: Option<bool>,
    /// What is done when the context grows long.
    pub context_management: Option<Vec<ContextManagement>>,
    /// The conversation, kept by the server, that it belongs to.
    pub conversation: Option<ConversationId>,
    /// How images in the context are kept.
    pub image: Option<ImageOptions>,
    /// How many tokens it may take, reasoning included.
    pub max_output_tokens: Option<u64>,
    /// How many calls of built-in tools it may make.
    pub max_tool_calls: Option<u64>,
    /// The caller's own notes: at most 16, keys of at most 64 characters, values of at most 512.
    pub metadata: Option<BTreeMap<String, String>>,
    /// How input and output are judged.
    pub moderation: Option<Moderation>,
    /// Several agents within it.
    pub multi_agent: Option<MultiAgent>,
    /// The response that it continues.
    pub previous_response_id: Option<String>,
    /// A prompt that the server keeps.
    pub prompt: Option<PromptTemplate>,
    /// How the prompt is cached.
    pub prompt_cache_options: Option<PromptCacheOptions>,
    /// How long the prompt is cached; the older parameter.
    pub prompt_cache_retention: Option<CacheRetention>,
    /// A stable mark of the user, without their name, of at most 64 characters.
    pub safety_identifier: Option<String>,
    /// How freely tokens are drawn, from 0 to 2.
    pub temperature: Option<f64>,
    /// How many of the likeliest tokens are told at each place, from 0 to 20.
    pub top_logprobs: Option<u64>,
    /// From how much of the probability tokens are drawn, from 0 to 1.
    pub top_p: Option<f64>,
    /// What happens when the input is too long.
    pub truncation: Option<Truncation>,
    /// The older mark of the user.
    pub user: Option<String>,
    /// Parameters that this version does not know, written last. One that it knows takes the field's place.
    pub extra: Map<String, Value>,
}

impl ResponsesApiRequest {
    /// A request for what `model` answers to `input`.
    pub fn new(model: impl Into<String>, input: Vec<ResponseItem>) -> Self {
        Self { model: model.into(), input, ..Self::default() }
    }
}

impl Default for ResponsesApiRequest {
    fn default() -> Self {
        Self {
            model: String::new(),
            instructions: String::new(),
            input: Vec::new(),
            tools: None,
            tool_choice: ToolChoice::AUTO,
            parallel_tool_calls: true,
            reasoning: None,
            store: false,
            stream: true,
            stream_options: None,
            include: Vec::new(),
            service_tier: None,
            prompt_cache_key: None,
            text: None,
            client_metadata: None,
            access_programs: None,
            background: None,
            context_management: None,
            conversation: None,
            image: None,
            max_output_tokens: None,
            max_tool_calls: None,
            metadata: None,
            moderation: None,
            multi_agent: None,
            previous_response_id: None,
            prompt: None,
            prompt_cache_options: None,
            prompt_cache_retention: None,
            safety_identifier: None,
            temperature: None,
            top_logprobs: None,
            top_p: None,
            truncation: None,
            user: None,
            extra: Map::new(),
        }
    }
}
