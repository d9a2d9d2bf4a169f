//! What a server gets is what the snapshot says, whoever pays.

use codex_api::{
    AuthProvider, BearerAuth, CompactClient, CompactionInput, HttpTransport, Provider, ReqwestTransport,
    ResponsesApiRequest, ResponsesClient, ResponsesOptions,
};
use codex_core::auth::AccountAuth;
use codex_core::metadata::{CompactionImplementation, RequestKind};
use codex_core::{CodexResponsesMetadata, Environment, ModelProviderInfo};
use codex_mock::{Mock, ReceivedRequest};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::time::{Duration, timeout};

use crate::samples::{Sample, samples};

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
fn no_network() -> bool {
    let disabled = std::env::var_os("CODEX_SANDBOX_NETWORK_DISABLED").is_some();
    if disabled {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    disabled
}

#[test]
fn a_server_gets_what_the_snapshot_says_with_a_key_and_with_an_account() {
    if no_network() {
        return;
    }
    let runtime = Runtime::new().expect("a runtime");
    let mock = runtime.block_on(Mock::start()).expect("a free port");
    let transport = ReqwestTransport::new().expect("TLS can be set up");
    let mut runner = TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    runner
        .run(&(samples(), any::<bool>()), |(sample, has_account)| {
            let key = BearerAuth::new("key");
            let sent = async {
                if has_account {
                    let auth = AccountAuth::new(key, "account").expect("a plain id");
                    send(&mock, transport.clone(), auth, &sample).await
                } else {
                    send(&mock, transport.clone(), key, &sample).await
                }
            };
            let received = runtime.block_on(async { timeout(PATIENCE, sent).await.expect("in time") });
            assert_eq!(received.header("chatgpt-account-id").is_some(), has_account);
            check(&received, &sample);
            Ok(())
        })
        .expect("what is sent is what is said");
}

async fn send(
    mock: &Mock,
    transport: impl HttpTransport,
    auth: impl AuthProvider,
    sample: &Sample,
) -> ReceivedRequest {
    let metadata = sample.snapshot();
    if is_compact_endpoint(sample) {
        let client = CompactClient::new(transport, provider(mock), auth);
        let input = ["hi".into()];
        let input = CompactionInput { model: "test-model", input: &input, instructions: "" };
        client.compact_input(&input, metadata.compaction_headers()).await.expect("it is compacted");
    } else {
        let client = ResponsesClient::new(transport, provider(mock), auth);
        let (request, options) = request(&metadata);
        let stream = client.stream_request(request, options).await.expect("it is answered");
        stream.collect_response().await.expect("it is completed");
    }
    mock.requests().pop().expect("a request")
}

fn is_compact_endpoint(sample: &Sample) -> bool {
    let Some(RequestKind::Compaction(details)) = sample.kind else { return false };
    details.implementation == CompactionImplementation::ResponsesCompact
}

fn provider(mock: &Mock) -> Provider {
    let info = ModelProviderInfo {
        name: "mock".to_owned(),
        base_url: mock.base_url(),
        ..ModelProviderInfo::default()
    };
    info.to_provider(&Environment::default()).expect("a valid provider")
}

fn request(metadata: &CodexResponsesMetadata) -> (ResponsesApiRequest, ResponsesOptions) {
    let mut request = ResponsesApiRequest::new("test-model", vec!["hi".into()]);
    request.client_metadata = Some(metadata.client_metadata()).filter(|entries| !entries.is_empty());
    (request, ResponsesOptions { extra_headers: metadata.headers(), ..ResponsesOptions::default() })
}

/// The body holds the flat keys and the blob, or nothing; the headers are those of the snapshot and no others of ours.
fn check(received: &ReceivedRequest, sample: &Sample) {
    let metadata = sample.snapshot();
    let body = received.json().expect("a body");
    let headers = if is_compact_endpoint(sample) {
        assert_eq!(body.get("client_metadata"), None);
        metadata.compaction_headers()
    } else {
        let flat = serde_json::to_value(metadata.client_metadata()).expect("texts");
        let expected = Some(flat).filter(|flat| flat.as_object().is_some_and(|flat| !flat.is_empty()));
        assert_eq!(body.get("client_metadata").cloned(), expected);
        metadata.headers()
    };
    for (name, value) in &headers {
        assert_eq!(received.headers.get(name), Some(value), "{name}");
    }
    let is_ours = |name: &str| name.starts_with("x-codex-") || name == "x-openai-subagent";
    for name in received.headers.keys().filter(|name| is_ours(name.as_str())) {
        assert!(headers.contains_key(name), "{name} is not the snapshot's");
    }
    if let Some(blob) = received.header("x-codex-turn-metadata") {
        let parsed: Value = serde_json::from_str(blob).expect("it is JSON");
        assert_eq!(parsed.to_string(), crate::model::blob(sample).expect("there is one").to_string());
    }
}
