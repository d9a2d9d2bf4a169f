//! [`Settings`].

use std::collections::BTreeMap;
use std::path::PathBuf;

use codex_protocol::{ReasoningEffort, ReasoningSummary, ServiceTier, Verbosity};

use super::error::{SettingsError, SettingsFinding};
use super::text_file;
use crate::provider::ModelProviderInfo;

/// What a person has set, in their file and on the command line. What is `None` they have not.
///
/// Each field is the key of its name in `config.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The model.
    pub model: Option<String>,
    /// Which of the [providers](Self::model_providers) is asked.
    pub model_provider: Option<String>,
    /// How many tokens the model's context holds.
    pub model_context_window: Option<u64>,
    /// How much the model reasons.
    pub model_reasoning_effort: Option<ReasoningEffort>,
    /// What summary of its reasoning it writes. The word `none` asks for none.
    pub model_reasoning_summary: Option<ReasoningSummary>,
    /// How much it says.
    pub model_verbosity: Option<Verbosity>,
    /// How fast, and at what price. `fast` is the wire's `priority`; `default` asks for no tier.
    pub service_tier: Option<ServiceTier>,
    /// How many tokens of a tool's output are kept.
    pub tool_output_token_limit: Option<u64>,
    /// The file with the instructions; one named in a file is relative to that file's folder.
    pub model_instructions_file: Option<PathBuf>,
    /// What the developer says before the conversation.
    pub developer_instructions: Option<String>,
    /// Whether raw reasoning is shown.
    pub show_raw_agent_reasoning: Option<bool>,
    /// The switches of `features` that are set, by name; those of others too.
    pub features: BTreeMap<String, bool>,
    /// The providers by id: the built-in ones, and those of the settings. `openai_base_url` is in that of `openai`.
    pub model_providers: BTreeMap<String, ModelProviderInfo>,
    /// What has no effect.
    pub warnings: Vec<SettingsFinding>,
}

impl Settings {
    /// The text of the [instructions file](Self::model_instructions_file); `None` where none is named.
    ///
    /// # Errors
    /// Where it is not there, can't be read, is not UTF-8 or has more than 4 MiB.
    pub fn read_instructions(&self) -> Result<Option<String>, SettingsError> {
        self.model_instructions_file.as_deref().map(text_file::read_there).transpose()
    }
}
