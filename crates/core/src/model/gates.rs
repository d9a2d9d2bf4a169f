//! [`Gates`]: what a provider and a thread decide of every request.

use uuid::Uuid;

use super::options::ModelClientOptions;

/// What a provider and a thread decide of every request.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each a rule of the provider's")]
pub(super) struct Gates {
    /// Whether responses are stored: on Azure, where items are referred to by id.
    pub(super) store: bool,
    /// Whether items are sent with their ids.
    pub(super) keeps_item_ids: bool,
    /// Whether it is OpenAI.
    pub(super) is_openai: bool,
    /// Whether the provider is told what a client knows of its own.
    pub(super) sends_codex_metadata: bool,
    /// Whether summaries of reasoning may come while the answer is written.
    pub(super) concurrent_summaries: bool,
    /// Whether the credentials are of an account, not an API key.
    pub(super) has_account: bool,
    /// What the thread's requests have in common.
    pub(super) prompt_cache_key: String,
}

impl Gates {
    pub(super) fn of(options: &ModelClientOptions, session_id: Uuid) -> Self {
        let info = &options.provider;
        let store = info.is_azure();
        Self {
            store,
            keeps_item_ids: store || options.keeps_item_ids,
            is_openai: info.is_openai(),
            sends_codex_metadata: info.sends_codex_metadata(),
            concurrent_summaries: options.concurrent_reasoning_summaries,
            has_account: options.account.is_some(),
            prompt_cache_key: options.prompt_cache_key.clone().unwrap_or_else(|| session_id.to_string()),
        }
    }
}
