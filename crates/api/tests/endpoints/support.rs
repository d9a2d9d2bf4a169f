//! A server, clients of it, and what came of a stream in short lines.

use std::time::Duration;

use codex_api::{
    BearerAuth, Provider, ReqwestTransport, ResponseEvent, ResponseStream, ResponsesApiRequest,
    ResponsesClient, RetryConfig,
};
use codex_mock::{Mock, ReceivedRequest};
use http::HeaderMap;

#[path = "../support/refusal.rs"]
mod refusal;
#[path = "../support/server.rs"]
mod server;

pub(crate) use self::refusal::refusal;
pub(crate) use self::server::{in_time, no_network, serve};

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
