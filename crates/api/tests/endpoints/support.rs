//! A server, clients of it, and what came of a stream in short lines.

use std::time::Duration;

use codex_api::{
    ApiError, BearerAuth, Fate, Provider, ReqwestTransport, ResponseEvent, ResponseStream,
    ResponsesApiRequest, ResponsesClient, RetryConfig,
};
use codex_client::CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR;
use codex_mock::{Mock, ReceivedRequest, Reply};
use http::HeaderMap;

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

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
    let work = Box::pin(tokio::time::timeout(PATIENCE, work));
    async move { work.await.expect("it comes in time") }
}

/// A server that gives these replies, one after the other.
pub(crate) async fn serve(replies: impl IntoIterator<Item = Reply>) -> Mock {
    let builder = replies.into_iter().fold(Mock::builder(), codex_mock::Builder::reply);
    builder.start().await.expect("a free port")
}

/// A provider that waits little and repeats nothing.
pub(crate) fn provider(mock: &Mock) -> Provider {
    Provider {
        retry: RetryConfig { base_delay: Duration::from_millis(1), ..RetryConfig::none() },
        ..Provider::new("test", mock.base_url())
    }
}

pub(crate) fn transport() -> ReqwestTransport {
    ReqwestTransport::new().expect("TLS can be set up")
}

pub(crate) fn auth() -> BearerAuth {
    BearerAuth::new("sk-test")
}

pub(crate) fn responses(mock: &Mock) -> ResponsesClient {
    ResponsesClient::new(transport(), provider(mock), auth())
}

pub(crate) fn request() -> ResponsesApiRequest {
    ResponsesApiRequest::new("test-model", vec!["hi".into()])
}

/// A request in a line: method, path and query.
pub(crate) fn asked(request: &ReceivedRequest) -> String {
    let query = request.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{} {}{query}", request.method, request.path)
}

/// All requests that a server got, a line each.
pub(crate) fn all_asked(mock: &Mock) -> Vec<String> {
    mock.requests().iter().map(asked).collect()
}

/// One header.
pub(crate) fn header(name: &'static str, value: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(http::HeaderName::from_static(name), http::HeaderValue::from_static(value))])
}

/// Everything that a stream tells: its events, and the error at its end in a line.
pub(crate) async fn all(mut stream: ResponseStream) -> (Vec<ResponseEvent>, Option<String>) {
    let read = async {
        let mut events = Vec::new();
        while let Some(event) = stream.next().await {
            match event {
                Ok(event) => events.push(event),
                Err(error) => return (events, Some(refusal(&error))),
            }
        }
        (events, None)
    };
    in_time(read).await
}

/// An error in a line: its kind and its fate.
pub(crate) fn refusal(error: &ApiError) -> String {
    let fate = match error.fate() {
        Fate::NotExecuted => "not executed",
        Fate::Unknown => "fate unknown",
        Fate::Cut => "cut",
        _ => "?",
    };
    let kind = format!("{:?}", error.kind());
    let end = kind.find(|c: char| !c.is_alphanumeric()).unwrap_or(kind.len());
    format!("{}, {fate}", &kind[..end])
}
