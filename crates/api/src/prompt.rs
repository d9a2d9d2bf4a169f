//! [`Prompt`]: what is asked, in the same words for every kind of server.

use codex_protocol::{Include, RawJson, ResponseItem, ResponsesApiRequest, TextControls, TextFormat, Tool};
use serde_json::Value;

/// The name under which a prompt's output schema is sent.
pub(crate) const OUTPUT_SCHEMA_NAME: &str = "codex_output_schema";

/// What is asked of a model, whatever wire the server speaks: the Responses API
/// ([`ResponsesClient::stream_prompt`](crate::ResponsesClient::stream_prompt)) or Chat Completions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prompt {
    /// What outranks the input; empty for nothing.
    pub instructions: String,
    /// The conversation so far.
    pub input: Vec<ResponseItem>,
    /// The tools that the model may use, each as the Responses API has it (`{"type":"function","name":…}`). They are
    /// sent as they are, an empty list too.
    pub tools: Vec<Value>,
    /// Whether the model may call several tools at once.
    pub parallel_tool_calls: bool,
    /// The JSON schema that the answer's text must follow strictly. `None`: plain text.
    pub output_schema: Option<Value>,
}

impl Prompt {
    /// The request that asks this of `model` on the Responses API. It is not stored (`store: false`), and its reasoning
    /// comes encrypted (`include: ["reasoning.encrypted_content"]`) so that it can be sent back. For a server that wants
    /// it otherwise, such as Azure, which stores, change what this gives and send it with
    /// [`ResponsesClient::stream_request`](crate::ResponsesClient::stream_request).
    ///
    /// ```
    /// use codex_api::{Prompt, ResponsesApiRequest};
    ///
    /// let prompt = Prompt { input: vec!["hi".into()], ..Prompt::default() };
    /// let stored = ResponsesApiRequest { store: true, ..prompt.to_request("gpt-5.1") };
    /// # assert!(stored.store);
    /// ```
    pub fn to_request(&self, model: &str) -> ResponsesApiRequest {
        ResponsesApiRequest {
            instructions: self.instructions.clone(),
            tools: Some(self.tools.iter().cloned().map(Tool::from).collect()),
            parallel_tool_calls: self.parallel_tool_calls,
            include: vec![Include::EncryptedReasoning],
            text: self.output_schema.clone().map(|schema| TextControls {
                format: Some(TextFormat::json_schema(OUTPUT_SCHEMA_NAME, RawJson::from(schema))),
                ..TextControls::default()
            }),
            ..ResponsesApiRequest::new(model, self.input.clone())
        }
    }
}
