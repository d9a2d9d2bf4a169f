//! [`ResponsesCall`]: a request in words.

use codex_protocol::{Item, Response, ResponseItem, ResponsesApiRequest, Tool};
use schemars::JsonSchema;

use crate::endpoint::ResponsesClient;
use crate::error::ApiError;
use crate::options::ResponsesOptions;
use crate::stream::ResponseStream;
use crate::structured::OutputType;

/// A request to the Responses endpoint that is being put together.
///
/// What has no setter here is set on the request itself, with [`with`](Self::with).
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `stream`, `text` or `create`"]
pub struct ResponsesCall {
    client: ResponsesClient,
    request: ResponsesApiRequest,
    options: ResponsesOptions,
}

impl ResponsesCall {
    pub(crate) fn new(client: ResponsesClient) -> Self {
        Self { client, request: ResponsesApiRequest::default(), options: ResponsesOptions::default() }
    }

    /// The model.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.request.model = model.into();
        self
    }

    /// Adds an item to the input: a text is a message of the user.
    pub fn input(mut self, item: impl Into<ResponseItem>) -> Self {
        self.request.input.push(item.into());
        self
    }

    /// Adds items to the input.
    pub fn items(mut self, items: impl IntoIterator<Item = ResponseItem>) -> Self {
        self.request.input.extend(items);
        self
    }

    /// What the model is told before the input.
    pub fn instructions(mut self, instructions: impl Into<String>) -> Self {
        self.request.instructions = instructions.into();
        self
    }

    /// Adds a tool that the model may call.
    pub fn tool(mut self, tool: impl Into<Tool>) -> Self {
        self.request.tools.get_or_insert_default().push(tool.into());
        self
    }

    /// Asks for JSON that is a `T`: a struct. [`create`](Self::create) gives a response whose `parse` reads it, and so
    /// does [`ResponseStream::collect_response`].
    pub fn output_type<T: JsonSchema>(mut self) -> Self {
        self.request = self.request.output_type::<T>();
        self
    }

    /// How many tokens the output may have, reasoning included. Default: the model's own limit.
    pub fn max_output_tokens(mut self, tokens: u64) -> Self {
        self.request.max_output_tokens = Some(tokens);
        self
    }

    /// Continues a stored response.
    pub fn previous_response_id(mut self, id: impl Into<String>) -> Self {
        self.request.previous_response_id = Some(id.into());
        self
    }

    /// Changes the request in any way.
    pub fn with(mut self, change: impl FnOnce(&mut ResponsesApiRequest)) -> Self {
        change(&mut self.request);
        self
    }

    /// What is said besides the body.
    pub fn options(mut self, options: ResponsesOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends it and streams the response.
    ///
    /// # Errors
    /// As [`ResponsesClient::stream_request`].
    ///
    /// # Cancel safety
    /// Dropping the future or the stream cancels the response.
    pub async fn stream(self) -> Result<ResponseStream, ApiError> {
        self.client.stream_request(self.request, self.options).await
    }

    /// Sends it, streams the response and returns the assistant's text.
    ///
    /// # Errors
    /// As [`ResponsesClient::stream_request`] and [`ResponseStream`].
    ///
    /// # Cancel safety
    /// Dropping the future cancels the response.
    pub async fn text(self) -> Result<String, ApiError> {
        Ok(self.stream().await?.collect_response().await?.text)
    }

    /// Sends it without streaming and returns the response whole.
    ///
    /// # Errors
    /// As [`ResponsesClient::create`].
    ///
    /// # Cancel safety
    /// Dropping the future cancels the response.
    pub async fn create(self) -> Result<Item<Response>, ApiError> {
        self.client.create(self.request, self.options).await
    }
}
