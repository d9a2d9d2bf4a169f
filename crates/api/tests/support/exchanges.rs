//! Asking as often as a policy allows, and what telemetry was told of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use codex_api::{
    ApiError, AttemptReport, AuthProvider, BearerAuth, Provider, RequestTelemetry, ReqwestTransport,
    ResponseStream, ResponsesApiRequest, ResponsesClient, ResponsesOptions, RetryConfig,
};
use codex_mock::{Mock, Reply, ev};

use super::server::in_time;

/// Repeats at once.
pub(crate) fn at_once() -> RetryConfig {
    RetryConfig { base_delay: Duration::ZERO, ..RetryConfig::default() }
}

pub(crate) fn provider(mock: &Mock, retry: RetryConfig) -> Provider {
    let mut provider = Provider::new("test", mock.base_url());
    provider.retry = retry;
    provider
}

pub(crate) fn transport() -> ReqwestTransport {
    ReqwestTransport::new().expect("TLS can be set up")
}

pub(crate) fn client(provider: Provider) -> ResponsesClient {
    with_auth(provider, BearerAuth::new("sk-test"))
}

pub(crate) fn with_auth(provider: Provider, auth: impl AuthProvider) -> ResponsesClient {
    ResponsesClient::new(transport(), provider, auth)
}

pub(crate) fn request() -> ResponsesApiRequest {
    ResponsesApiRequest { model: "test-model".to_owned(), input: vec!["hi".into()], ..Default::default() }
}

pub(crate) async fn ask(client: &ResponsesClient) -> Result<ResponseStream, ApiError> {
    in_time(client.stream_request(request(), ResponsesOptions::default())).await
}

/// Asks for a response that is not streamed.
pub(crate) async fn create(client: &ResponsesClient) -> Result<String, ApiError> {
    let response = in_time(client.create(request(), ResponsesOptions::default())).await?;
    Ok(response.id.clone().unwrap_or_default())
}

/// A stream that completes.
pub(crate) fn completed() -> Reply {
    Reply::sse(ev::sse(ev::numbered([ev::completed("resp_1", vec![])])))
}

/// A whole response.
pub(crate) fn whole() -> Reply {
    Reply::json(200, ev::response("resp_1", "completed"))
}

/// What telemetry was told, a line an attempt.
#[derive(Default)]
pub(crate) struct Told(Mutex<Vec<String>>);

impl Told {
    /// Tells this of each attempt of the client.
    pub(crate) fn by(client: ResponsesClient) -> (ResponsesClient, Arc<Self>) {
        let told = Arc::new(Self::default());
        (client.with_telemetry(Arc::clone(&told) as Arc<dyn RequestTelemetry>), told)
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }

    /// How many repeats were announced that may be billed.
    pub(crate) fn announced(&self) -> usize {
        self.lines().iter().filter(|line| line.ends_with("may be billed")).count()
    }
}

impl RequestTelemetry for Told {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        let status = report.status.map_or("no status".to_owned(), |status| status.as_u16().to_string());
        let mut parts = vec![format!("{} {status}", report.number)];
        parts.extend(report.fate.map(|fate| format!("{fate:?}")));
        if let (Some(why), Some(wait)) = (report.why(), report.wait()) {
            parts.push(format!("again in {wait:?} because {why}"));
        }
        parts.extend(report.stop().map(|stop| stop.to_string()));
        parts.extend(report.may_be_billed().then(|| "may be billed".to_owned()));
        self.0.lock().expect("no panic").push(parts.join(", "));
    }
}
