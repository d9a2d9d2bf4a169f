//! Asking: from what is to be said to the stream of what is answered.

use std::num::NonZeroU64;
use std::sync::Arc;

use codex_api::{
    ApiError, ChatClient, ContentPart, Message, MessageContent, Prompt, RawJson, Reasoning, ReasoningSummary,
    RequestTelemetry, ResponseItem, ResponseStream, ResponsesApiRequest, ResponsesClient, ResponsesOptions,
    Role,
};
use codex_core::{Settings, WireApi};
use codex_protocol::{InputItem, ServiceTier, TextControls, TextFormat};
use serde_json::Value;

use super::attached;
use crate::args::RunArgs;
use crate::failure::Failure;
use crate::server::Server;
use crate::settings;

/// The model that is asked unless another one is named.
const DEFAULT_MODEL: &str = "gpt-5.1";
/// The name under which the schema of the answer is sent.
const SCHEMA: &str = "codex_output_schema";

/// What is asked.
pub(super) struct Question<'a> {
    model: &'a str,
    instructions: String,
    /// What the user says.
    said: Vec<InputItem>,
    input: Vec<ResponseItem>,
    output_schema: Option<Value>,
    max_output_tokens: Option<NonZeroU64>,
    settings: &'a Settings,
}

impl<'a> Question<'a> {
    /// What the arguments say, else the settings.
    ///
    /// # Errors
    /// Where a file can't be read, or is not what it should be.
    pub(super) fn new(args: &'a RunArgs, settings: &'a Settings, prompt: String) -> Result<Self, Failure> {
        let instructions = match &args.instructions {
            Some(instructions) => Some(instructions.clone()),
            None => settings::instructions(settings)?,
        };
        let mut said = vec![InputItem::Text { text: prompt }];
        for image in &args.image {
            said.push(InputItem::Image { image_url: attached::image(image)? });
        }
        let developer = settings.developer_instructions.as_deref().map(ResponseItem::developer);
        Ok(Self {
            model: args.model.as_deref().or(settings.model.as_deref()).unwrap_or(DEFAULT_MODEL),
            instructions: instructions.unwrap_or_default(),
            input: developer.into_iter().chain([user(&said)]).collect(),
            said,
            output_schema: args.output_schema.as_deref().map(attached::schema).transpose()?,
            max_output_tokens: args.max_output_tokens,
            settings,
        })
    }

    /// Whether a server that speaks this API can be asked.
    ///
    /// # Errors
    /// Where it can't be told all of it.
    pub(super) fn check(&self, wire_api: WireApi) -> Result<(), Failure> {
        if wire_api == WireApi::Chat && self.max_output_tokens.is_some() {
            let words = "--max-output-tokens can't be said to a server of --wire-api chat";
            return Err(Failure::Usage(words.to_owned()));
        }
        Ok(())
    }

    pub(super) fn model(&self) -> &str {
        self.model
    }

    /// What the user says.
    pub(super) fn said(&self) -> &[InputItem] {
        &self.said
    }

    /// All that is sent, in order.
    pub(super) fn input(&self) -> &[ResponseItem] {
        &self.input
    }

    /// Asks the server in the words that it speaks, as the thread of this id.
    ///
    /// # Errors
    /// Where it refuses, can't be reached, or can't be asked this.
    ///
    /// # Cancel safety
    /// Dropping the future cancels the response.
    pub(super) async fn ask(
        self,
        server: &Server,
        thread_id: String,
        telemetry: Arc<dyn RequestTelemetry>,
    ) -> Result<ResponseStream, ApiError> {
        let (transport, provider) = (server.transport.clone(), server.provider.clone());
        let options = ResponsesOptions { conversation_id: Some(thread_id), ..ResponsesOptions::default() };
        let auth = Arc::clone(&server.auth);
        if server.info.wire_api == WireApi::Chat {
            let client = ChatClient::new(transport, provider, auth).with_telemetry(telemetry);
            let Self { model, instructions, input, output_schema, .. } = self;
            let prompt = Prompt { instructions, input, output_schema, ..Prompt::default() };
            return client.stream_prompt(model, &prompt, options).await;
        }
        let mut request = self.into_request();
        server.info.adapt(&mut request);
        let client = ResponsesClient::new(transport, provider, auth).with_telemetry(telemetry);
        client.stream_request(request, options).await
    }

    fn into_request(self) -> ResponsesApiRequest {
        let settings = self.settings;
        let summary = settings.model_reasoning_summary.clone().filter(is_wanted);
        let effort = settings.model_reasoning_effort.clone();
        let reasons = effort.is_some() || summary.is_some();
        let text = TextControls {
            verbosity: settings.model_verbosity.clone(),
            format: self.output_schema.map(|schema| TextFormat::json_schema(SCHEMA, RawJson::from(schema))),
        };
        ResponsesApiRequest {
            instructions: self.instructions,
            reasoning: reasons.then(|| Reasoning { effort, summary, ..Reasoning::default() }),
            text: (text != TextControls::default()).then_some(text),
            service_tier: settings.service_tier.as_ref().and_then(tier),
            max_output_tokens: self.max_output_tokens.map(NonZeroU64::get),
            ..ResponsesApiRequest::new(self.model, self.input)
        }
    }
}

/// What the user says, as it is sent.
fn user(said: &[InputItem]) -> ResponseItem {
    let part = |item: &InputItem| match item {
        InputItem::Text { text } => Some(ContentPart::input_text(text)),
        InputItem::Image { image_url } => Some(ContentPart::input_image(image_url)),
        _ => None,
    };
    match said {
        [InputItem::Text { text }] => ResponseItem::user(text.as_str()),
        said => {
            Message::new(Role::User, MessageContent::Parts(said.iter().filter_map(part).collect())).into()
        }
    }
}

/// The settings' word for no summary is none of the wire's.
fn is_wanted(summary: &ReasoningSummary) -> bool {
    summary.as_str() != "none"
}

/// The wire's word for the settings'.
fn tier(tier: &ServiceTier) -> Option<ServiceTier> {
    match tier {
        ServiceTier::Default => None,
        ServiceTier::Fast => Some(ServiceTier::Priority),
        other => Some(other.clone()),
    }
}
