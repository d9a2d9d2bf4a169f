//! `/responses/{id}`: a response that the server keeps.

use bytes::Bytes;
use codex_protocol::{Include, InputTokens, Item, Response, ResponsesApiRequest};
use http::Method;
use serde_json::Value;

use super::responses::{PATH, ResponsesClient};
use crate::address::{of_response, with_query};
use crate::error::ApiError;
use crate::options::ResponsesOptions;
use crate::resume::Resume;
use crate::stream::ResponseStream;
use crate::whole;

const JSON: &str = "application/json";

impl ResponsesClient {
    /// A stored response, as far as it is: look at its `status`.
    ///
    /// # Errors
    /// Where the server doesn't know it, refuses, or can't be reached. Asking twice does no harm.
    ///
    /// # Cancel safety
    /// Dropping the future changes nothing at the server.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/get>
    #[tracing::instrument(level = "debug", name = "responses.get", skip(self, include))]
    pub async fn get(&self, id: &str, include: &[Include]) -> Result<Item<Response>, ApiError> {
        let options = ResponsesOptions::default();
        let request = self.session.request(Method::GET, &of_response(id, "")?, JSON, &options)?;
        let request = with_query(request, include.iter().map(|include| ("include[]", include.as_str())));
        let (head, body) = self.session.execute(&request, &options).await?;
        whole::response(&head, &body, "a response")
    }

    /// Goes on with the stream of a response that was made with `background` and `stream`: every event after the one
    /// with the `sequence_number` `starting_after`, or all of them.
    ///
    /// Where the server can't stream it any more, this waits until the response is over and gives its finished items.
    /// A later cut is mended as [`ResponseStream`] says.
    ///
    /// # Errors
    /// Where the server doesn't know the response, refuses, or can't be reached.
    ///
    /// # Cancel safety
    /// Dropping the future or the stream changes nothing at the server: a response that is made in the background goes
    /// on. [`cancel`](Self::cancel) ends it.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/get>
    #[tracing::instrument(level = "debug", name = "responses.resume", skip(self))]
    pub async fn resume(&self, id: &str, starting_after: Option<u64>) -> Result<ResponseStream, ApiError> {
        let mut resume = Resume::new(&self.session, ResponsesOptions::default(), Vec::new());
        let reopened = resume.open(id, starting_after).await?;
        let first_event = self.provider().first_event_timeout;
        Ok(ResponseStream::following(reopened, resume, id, starting_after, first_event))
    }

    /// Ends a response that is made in the background, and returns it as it is then. One that is over stays as it is.
    ///
    /// # Errors
    /// Where the server doesn't know it, refuses, or can't be reached. Asking twice does no harm.
    ///
    /// # Cancel safety
    /// Dropping the future leaves open whether the server acted.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/cancel>
    #[tracing::instrument(level = "debug", name = "responses.cancel", skip(self))]
    pub async fn cancel(&self, id: &str) -> Result<Item<Response>, ApiError> {
        let options = ResponsesOptions::default();
        let path = of_response(id, "/cancel")?;
        let request = self.session.request(Method::POST, &path, JSON, &options)?.repeatable();
        let (head, body) = self.session.execute(&request, &options).await?;
        whole::response(&head, &body, "a response")
    }

    /// Deletes a stored response.
    ///
    /// # Errors
    /// Where the server doesn't know it, refuses, or can't be reached. Asking twice does no harm, but the second time
    /// the response may be unknown.
    ///
    /// # Cancel safety
    /// Dropping the future leaves open whether the server acted.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/delete>
    #[tracing::instrument(level = "debug", name = "responses.delete", skip(self))]
    pub async fn delete(&self, id: &str) -> Result<(), ApiError> {
        let options = ResponsesOptions::default();
        let request = self.session.request(Method::DELETE, &of_response(id, "")?, JSON, &options)?;
        let (head, body) = self.session.execute(&request, &options).await?;
        if says_not_deleted(&body) { Err(whole::unexpected(&head, "a deletion", &body)) } else { Ok(()) }
    }

    /// How many tokens the input of `request` has. Of the request, only what counts is sent.
    ///
    /// # Errors
    /// Where the server refuses or can't be reached. Asking twice does no harm.
    ///
    /// # Cancel safety
    /// Dropping the future changes nothing at the server.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/input-tokens>
    #[tracing::instrument(level = "debug", name = "responses.input_tokens", skip_all, fields(model = request.model))]
    pub async fn input_tokens(&self, request: &ResponsesApiRequest) -> Result<InputTokens, ApiError> {
        let options = ResponsesOptions::default();
        let body = request.encode_for_counting().map_err(ApiError::no_json)?;
        let path = format!("{PATH}/input_tokens");
        let request = self.session.post(&path, JSON, &options, body).await?.repeatable();
        let (head, body) = self.session.execute(&request, &options).await?;
        whole::read(&head, &body, "a number of tokens", InputTokens::from_slice)
    }
}

fn says_not_deleted(body: &Bytes) -> bool {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    answer["deleted"] == false || answer["error"].is_object()
}
