//! Asking for a stream once.

use std::time::Duration;

use codex_api::{
    ApiError, BearerAuth, HttpTransport, Provider, ReqwestTransport, ResponseStream, ResponsesApiRequest,
    ResponsesClient, ResponsesOptions, RetryConfig,
};
use codex_mock::{Mock, Reply, ev};
use serde_json::Value;

use super::lines::all_lines;
use super::refusal::refusal;
use super::server::{in_time, serve};

/// A budget that is meant to run out.
pub(crate) const SHORT: Duration = Duration::from_millis(100);

/// A provider whose refusals stand.
pub(crate) fn provider(mock: &Mock) -> Provider {
    let mut provider = Provider::new("test", mock.base_url());
    provider.retry = RetryConfig::none();
    provider
}

/// A client with connections of its own.
pub(crate) fn client(provider: Provider) -> ResponsesClient {
    over(ReqwestTransport::new().expect("TLS can be set up"), provider)
}

pub(crate) fn over(transport: impl HttpTransport, provider: Provider) -> ResponsesClient {
    ResponsesClient::new(transport, provider, BearerAuth::new("sk-test"))
}

pub(crate) fn request() -> ResponsesApiRequest {
    ResponsesApiRequest { model: "test-model".to_owned(), input: vec!["hi".into()], ..Default::default() }
}

/// Asks once, with a client of its own.
pub(crate) async fn ask(provider: Provider) -> Result<ResponseStream, ApiError> {
    in_time(client(provider).stream_request(request(), ResponsesOptions::default())).await
}

/// Asks a server that gives this one reply, and reads all of it.
pub(crate) async fn told(reply: Reply) -> Vec<String> {
    let mock = serve([reply]).await;
    match ask(provider(&mock)).await {
        Ok(stream) => lines(stream).await,
        Err(error) => vec![refusal(&error)],
    }
}

/// The body of a stream of these events.
pub(crate) fn body(events: impl IntoIterator<Item = Value>) -> String {
    ev::sse(ev::numbered(events))
}

/// What a stream tells to its end, a line an event.
pub(crate) async fn lines(stream: ResponseStream) -> Vec<String> {
    in_time(all_lines(stream)).await
}
