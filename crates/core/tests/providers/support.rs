//! A provider of a mock, and what it sends.

use std::time::Duration;

use codex_api::{
    ApiError, AuthProvider, ReqwestTransport, ResponsesApiRequest, ResponsesClient, ResponsesOptions,
};
use codex_core::{Environment, ModelProviderInfo};
use codex_mock::{Mock, ReceivedRequest};

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
pub(crate) fn no_network() -> bool {
    let disabled = std::env::var_os("CODEX_SANDBOX_NETWORK_DISABLED").is_some();
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

pub(crate) fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().copied().collect()
}

/// A provider of this server, with a key that is always there.
pub(crate) fn info(mock: &Mock) -> ModelProviderInfo {
    ModelProviderInfo {
        name: "mock".to_owned(),
        base_url: mock.base_url(),
        env_key: Some("PATH".to_owned()),
        ..ModelProviderInfo::default()
    }
}

/// Sends a request with these credentials and reads its response.
pub(crate) async fn ask(
    info: &ModelProviderInfo,
    environment: &Environment,
    auth: impl AuthProvider,
) -> Result<(), ApiError> {
    let transport = ReqwestTransport::new().expect("TLS can be set up");
    let provider = info.to_provider(environment).expect("a valid provider");
    let client = ResponsesClient::new(transport, provider, auth);
    let mut request = ResponsesApiRequest::new("test-model", vec!["hi".into()]);
    info.adapt(&mut request);
    let stream = in_time(client.stream_request(request, ResponsesOptions::default())).await?;
    in_time(stream.collect_response()).await.map(drop)
}

/// The last request that the server got.
pub(crate) fn last(mock: &Mock) -> ReceivedRequest {
    mock.requests().pop().expect("a request")
}
