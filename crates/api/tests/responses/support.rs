//! A client, a server, and what came of a stream in short lines.

use std::time::Duration;

use codex_api::{
    ApiError, BearerAuth, Delta, Fate, HttpTransport, Provider, ReqwestTransport, ResponseEvent,
    ResponseStream, ResponsesApiRequest, ResponsesClient, ResponsesOptions, RetryConfig,
};
use codex_client::CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR;
use codex_mock::{Mock, Reply, ev};
use serde_json::Value;

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A budget that is meant to run out.
pub(crate) const SHORT: Duration = Duration::from_millis(100);

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
pub(crate) fn no_network() -> bool {
    let disabled = std::env::var_os(CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR).is_some();
    if disabled {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    disabled
}

/// Waits for what must come.
pub(crate) fn in_time<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    // Boxed, so that a test that waits for much stays small.
    let work = Box::pin(tokio::time::timeout(PATIENCE, work));
    async move { work.await.expect("it comes in time") }
}

/// A server that gives these replies, one after the other.
pub(crate) async fn serve(replies: impl IntoIterator<Item = Reply>) -> Mock {
    let builder = replies.into_iter().fold(Mock::builder(), codex_mock::Builder::reply);
    builder.start().await.expect("a free port")
}

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

/// [`lines`] for a paused clock.
pub(crate) async fn all_lines(mut stream: ResponseStream) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(event) = stream.next().await {
        lines.push(match event {
            Ok(event) => line(&event),
            Err(error) => refusal(&error),
        });
    }
    lines
}

/// An event in a line: its name, and what tells it from another of its kind.
pub(crate) fn line(event: &ResponseEvent) -> String {
    match event {
        ResponseEvent::OutputTextDelta(Delta { delta, .. }) => format!("text {delta}"),
        ResponseEvent::OutputItemDone(item) => format!("done {}", item.type_word().unwrap_or("?")),
        ResponseEvent::Unknown(unknown) => format!("unknown, {}", unknown.reason()),
        ResponseEvent::Completed { response_id, .. } => format!("completed {response_id}"),
        ResponseEvent::ServerModel(model) => format!("model {model}"),
        ResponseEvent::ModelsEtag(etag) => format!("etag {etag}"),
        ResponseEvent::RateLimits(limits) => format!("limits {}", limits.limit_id.as_deref().unwrap_or("?")),
        other => name(other),
    }
}

/// An error in a line: its kind and its fate.
pub(crate) fn refusal(error: &ApiError) -> String {
    let fate = match error.fate() {
        Fate::NotExecuted => "not executed",
        Fate::Unknown => "fate unknown",
        Fate::Cut => "cut",
        _ => "?",
    };
    format!("error {}, {fate}", name(error.kind()))
}

/// The name of a variant.
pub(crate) fn name(variant: &impl std::fmt::Debug) -> String {
    let text = format!("{variant:?}");
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    text[..end].to_owned()
}
