//! [`Ask`]: what is asked, by whom and how, as the body of a request.

use std::collections::BTreeMap;
use std::num::NonZeroU64;

use bytes::Bytes;
use codex_api::ApiError;
use codex_protocol::{
    CompactRequest, Include, RawJson, ResponsesApiRequest, StreamOptions, SummaryDelivery, TextControls,
    TextFormat, ToolChoice,
};
use serde::Serialize;

use super::gates::Gates;
use super::prompt::TurnPrompt;
use super::settings::ModelSettings;

/// The name under which an output schema is sent.
const OUTPUT_SCHEMA_NAME: &str = "codex_output_schema";

/// What is asked, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) gates: &'a Gates,
    pub(super) prompt: &'a TurnPrompt,
    pub(super) settings: &'a ModelSettings,
}

impl Ask<'_> {
    /// The body of a request over HTTP: the whole conversation, copied from the texts that its items have.
    pub(super) fn body(self, client_metadata: BTreeMap<String, String>) -> Result<Bytes, ApiError> {
        let input = &self.prompt.input;
        encode(&self.request(client_metadata), input, input.json_bytes() + input.len())
    }

    /// A request for a response without its input, which stays where it is until it is encoded.
    pub(super) fn request(self, client_metadata: BTreeMap<String, String>) -> ResponsesApiRequest {
        ResponsesApiRequest {
            instructions: (*self.prompt.instructions).to_owned(),
            tools: Some(self.prompt.tools.to_vec()),
            client_metadata: Some(client_metadata).filter(|entries| !entries.is_empty()),
            ..self.properties()
        }
    }

    /// What there is besides the input, the instructions, the tools and what is said of the request itself.
    pub(super) fn properties(self) -> ResponsesApiRequest {
        let Self { gates, settings, .. } = self;
        let reasoning = settings.reasoning();
        let delivery = (gates.concurrent_summaries && gates.is_openai && reasoning.summary.is_some())
            .then_some(SummaryDelivery::SequentialCutoff);
        ResponsesApiRequest {
            model: settings.model.clone(),
            tool_choice: ToolChoice::AUTO,
            parallel_tool_calls: self.parallel_tool_calls(),
            reasoning: Some(reasoning),
            store: gates.store,
            stream: true,
            stream_options: delivery.map(|delivery| StreamOptions {
                reasoning_summary_delivery: Some(delivery),
                ..StreamOptions::default()
            }),
            include: vec![Include::EncryptedReasoning],
            service_tier: settings.wire_tier(),
            max_output_tokens: settings.max_output_tokens.map(NonZeroU64::get),
            prompt_cache_key: Some(gates.prompt_cache_key.clone()),
            text: self.text(),
            ..ResponsesApiRequest::default()
        }
    }

    /// A request to make the conversation shorter.
    pub(super) fn compaction(self) -> CompactRequest {
        let Self { gates, prompt, settings } = self;
        CompactRequest {
            instructions: (*prompt.instructions).to_owned(),
            tools: Some(prompt.tools.to_vec()),
            parallel_tool_calls: Some(self.parallel_tool_calls()),
            reasoning: Some(settings.reasoning()),
            // With an API key the endpoint takes none.
            service_tier: settings.wire_tier().filter(|_| gates.has_account),
            prompt_cache_key: Some(gates.prompt_cache_key.clone()),
            text: self.text(),
            ..CompactRequest::new(&settings.model, prompt.input.to_vec())
        }
    }

    pub(super) fn parallel_tool_calls(self) -> bool {
        self.settings.parallel_tool_calls(self.prompt.parallel_tool_calls)
    }

    /// What text the model writes, where anything is said of it.
    fn text(self) -> Option<TextControls> {
        let verbosity = self.settings.wire_verbosity();
        let schema = self.prompt.output_schema.clone();
        let format = schema.map(|schema| format(schema.into(), self.prompt.output_schema_strict));
        (verbosity.is_some() || format.is_some()).then_some(TextControls { verbosity, format })
    }
}

fn format(schema: RawJson, is_strict: bool) -> TextFormat {
    let mut format = TextFormat::json_schema(OUTPUT_SCHEMA_NAME, schema);
    if let TextFormat::JsonSchema(format) = &mut format
        && !is_strict
    {
        format.edit(|format| format.strict = Some(false));
    }
    format
}

/// The text of a request with this input.
pub(super) fn encode(
    request: &ResponsesApiRequest,
    input: &impl Serialize,
    input_bytes: usize,
) -> Result<Bytes, ApiError> {
    let refuse = |error| ApiError::build(format!("the request has no JSON form ({error})"));
    request.encode_with(input, input_bytes).map_err(refuse)
}
