//! What parameters are made of.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::json::{Field, Misfit, RawJson, Slice};

open_enum! {
    /// What the response should hold besides the usual.
    pub enum Include {
        /// What file searches found.
        FileSearchResults = "file_search_call.results",
        /// What web searches found.
        WebSearchResults = "web_search_call.results",
        /// The pages that web searches used.
        WebSearchSources = "web_search_call.action.sources",
        /// The URLs of input images.
        InputImageUrl = "message.input_image.image_url",
        /// The URLs of computer screenshots.
        ComputerImageUrl = "computer_call_output.output.image_url",
        /// What code gave.
        CodeInterpreterOutputs = "code_interpreter_call.outputs",
        /// Reasoning for the server alone, to be sent back where nothing is stored.
        EncryptedReasoning = "reasoning.encrypted_content",
        /// How likely each token was.
        OutputTextLogprobs = "message.output_text.logprobs",
    }
}

open_enum! {
    /// How fast, and at what price, a response is made.
    pub enum ServiceTier {
        /// What the project is set to.
        Auto = "auto",
        /// The common one.
        Default = "default",
        /// Slower and cheaper.
        Flex = "flex",
        /// Bought in advance.
        Scale = "scale",
        /// Faster and dearer.
        Priority = "priority",
        /// Faster.
        Fast = "fast",
        /// Fastest.
        Ultrafast = "ultrafast",
    }
}

open_enum! {
    /// What happens when the input is too long.
    pub enum Truncation {
        /// The oldest items are left out.
        Auto = "auto",
        /// The request fails; the API's default.
        Disabled = "disabled",
    }
}

object_type! {
    /// How a response is streamed.
    pub struct StreamOptions {
        /// Whether deltas are padded to hide their length; the API's default is `true`.
        include_obfuscation: Option<bool>,
        /// How summaries of reasoning come.
        reasoning_summary_delivery: Option<SummaryDelivery>,
    }
}

open_enum! {
    /// How summaries of reasoning come.
    pub enum SummaryDelivery {
        /// One after the other, cut off when the answer starts.
        SequentialCutoff = "sequential_cutoff",
    }
}

object_type! {
    /// Compacts the context when it grows long.
    pub struct ContextManagement = "compaction" {
        /// From how many tokens on.
        compact_threshold: Option<u64>,
    }
}

/// The id of a conversation that the server keeps. It is sent as a string; an object with an `id` is read too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ConversationId(pub String);

impl Field for ConversationId {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        match raw.and_then(Slice::object) {
            Some(object) => String::read(object.get("id")).map(Self),
            None => String::read(raw).map(Self),
        }
    }
}

impl<'de> Deserialize<'de> for ConversationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = RawJson::deserialize(deserializer)?;
        Self::read(Some(Slice::whole(&json))).map_err(|_| serde::de::Error::custom("not a conversation's id"))
    }
}

object_type! {
    /// A prompt that the server keeps.
    pub struct PromptTemplate {
        /// Its id.
        id: String,
        /// Its version; the API's default is the current one.
        version: Option<String>,
        /// What is filled in: texts, or content parts.
        variables: Option<BTreeMap<String, RawJson>>,
    }
}

object_type! {
    /// How input and output are judged.
    pub struct Moderation {
        /// The model that judges.
        model: Option<String>,
        /// What is done then.
        policy: Option<ModerationPolicy>,
    }
}

object_type! {
    /// What is done with input and output that were judged.
    pub struct ModerationPolicy {
        /// With input.
        input: Option<ModerationRule>,
        /// With output.
        output: Option<ModerationRule>,
    }
}

object_type! {
    /// What is done with what was judged.
    pub struct ModerationRule {
        /// Whether it is blocked.
        mode: Option<ModerationMode>,
    }
}

open_enum! {
    /// Whether what was judged is blocked.
    pub enum ModerationMode {
        /// The scores are told.
        Score = "score",
        /// It is blocked.
        Block = "block",
    }
}

object_type! {
    /// Programs to be used, of those that the organization was let into; it grants no access.
    pub struct AccessPrograms {
        /// For security work.
        cyber: Option<CyberProgram>,
    }
}

open_enum! {
    /// Programs for security work. Which of them a request may name depends on its model.
    ///
    /// Wire: <https://developers.openai.com/api/docs/guides/daybreak>
    pub enum CyberProgram {
        /// The usual safeguards.
        Standard = "standard",
        /// Daybreak Blue.
        DaybreakBlue = "daybreak_blue",
        /// Daybreak Red.
        DaybreakRed = "daybreak_red",
    }
}

object_type! {
    /// How images in the context are kept.
    pub struct ImageOptions {
        /// Whether older ones are compressed.
        context_compression: Option<ContextCompression>,
    }
}

open_enum! {
    /// Whether older images in the context are compressed.
    pub enum ContextCompression {
        /// As the model finds fit.
        Auto = "auto",
        /// They are.
        Enabled = "enabled",
        /// They are not.
        Disabled = "disabled",
    }
}

object_type! {
    /// Several agents within one response. It needs the header `OpenAI-Beta: responses_multi_agent=v1`.
    pub struct MultiAgent {
        /// Whether there are.
        enabled: Option<bool>,
        /// How many may work at once.
        max_concurrent_subagents: Option<u64>,
    }
}
