//! What holds for every endpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use codex_api::{
    ApiError, AuthError, AuthFuture, AuthProvider, ChatClient, CompactClient, CompactRequest, Credentials,
    InputItemsOptions, MemoriesClient, MemorySummarizeInput, ModelsClient, ModelsQuery, Prompt, Provider,
    RawMemory, Recovery, ResponsesClient, ResponsesOptions, RetryConfig, Secret,
};
use codex_mock::{Mock, Reply, ev};
use http::HeaderMap;
use serde_json::json;

use crate::support::exchanges::{provider, request, transport};
use crate::support::refusal::refusal;
use crate::support::server::{in_time, no_network, serve};

/// Every endpoint, by its request, and whether asking twice does no harm.
const ENDPOINTS: [(&str, bool); 12] = [
    ("POST /v1/responses", false),
    ("POST /v1/responses, streamed", false),
    ("POST /v1/responses, a prompt", false),
    ("GET /v1/responses/resp_1", true),
    ("DELETE /v1/responses/resp_1", true),
    ("POST /v1/responses/resp_1/cancel", true),
    ("GET /v1/responses/resp_1/input_items", true),
    ("POST /v1/responses/input_tokens", true),
    ("POST /v1/responses/compact", false),
    ("POST /v1/memories/trace_summarize", false),
    ("GET /v1/models", true),
    ("POST /v1/chat/completions", false),
];

/// A key that is renewed when it is rejected.
#[derive(Default)]
struct Renewed(AtomicUsize);

fn key(number: usize) -> Result<Credentials, AuthError> {
    Credentials::bearer(&Secret::from(format!("sk-{number}")))
}

impl AuthProvider for Renewed {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(async { key(self.0.load(Ordering::Relaxed)) })
    }

    fn recover<'a>(&'a self, _: &'a Credentials) -> AuthFuture<'a, Result<Recovery, AuthError>> {
        Box::pin(async { key(self.0.fetch_add(1, Ordering::Relaxed) + 1).map(Recovery::Retry) })
    }
}

/// Asks an endpoint once.
async fn ask(endpoint: &str, provider: Provider) -> Result<(), ApiError> {
    let auth = Arc::new(Renewed::default());
    let responses = ResponsesClient::new(transport(), provider.clone(), Arc::clone(&auth));
    let options = ResponsesOptions::default();
    match endpoint {
        "POST /v1/responses" => responses.create(request(), options).await.map(drop),
        "POST /v1/responses, streamed" => responses.stream_request(request(), options).await.map(drop),
        "POST /v1/responses, a prompt" => {
            responses.stream_prompt("m", &Prompt::default(), options).await.map(drop)
        }
        "GET /v1/responses/resp_1" => responses.get("resp_1", &[]).await.map(drop),
        "DELETE /v1/responses/resp_1" => responses.delete("resp_1").await,
        "POST /v1/responses/resp_1/cancel" => responses.cancel("resp_1").await.map(drop),
        "GET /v1/responses/resp_1/input_items" => {
            let mut items = responses.input_items("resp_1", InputItemsOptions::default());
            items.next().await.map_or(Ok(()), |item| item.map(drop))
        }
        "POST /v1/responses/input_tokens" => responses.input_tokens(&request()).await.map(drop),
        "POST /v1/responses/compact" => {
            let client = CompactClient::new(transport(), provider, auth);
            client.compact(&CompactRequest::new("m", vec!["hi".into()]), HeaderMap::new()).await.map(drop)
        }
        "POST /v1/memories/trace_summarize" => {
            let client = MemoriesClient::new(transport(), provider, auth);
            let input =
                MemorySummarizeInput { raw_memories: vec![RawMemory::default()], ..Default::default() };
            client.summarize_input(&input, HeaderMap::new()).await.map(drop)
        }
        "GET /v1/models" => {
            let client = ModelsClient::new(transport(), provider, auth);
            client.list(&ModelsQuery::default(), HeaderMap::new()).await.map(drop)
        }
        "POST /v1/chat/completions" => {
            let client = ChatClient::new(transport(), provider, auth);
            let prompt = Prompt { input: vec!["hi".into()], ..Prompt::default() };
            client.stream_prompt("m", &prompt, options).await.map(drop)
        }
        other => panic!("{other} is no endpoint"),
    }
}

/// An answer that every endpoint takes.
fn answer() -> Reply {
    let mut answer = ev::response("resp_1", "completed");
    let said =
        json!([{"index": 0, "message": {"role": "assistant", "content": "hi"}, "finish_reason": "stop"}]);
    for (name, value) in
        [("data", json!([])), ("models", json!([])), ("input_tokens", json!(1)), ("choices", said)]
    {
        answer[name] = value;
    }
    Reply::json(200, answer)
}

fn refused(status: u16) -> Reply {
    Reply::json(status, json!({"error": {"message": "no", "type": "t", "code": null}}))
}

/// The request line that an endpoint's name begins with.
fn line(endpoint: &str) -> &str {
    endpoint.split(',').next().unwrap_or_default()
}

/// All requests that a server got: method and path.
fn all_asked(mock: &Mock) -> Vec<String> {
    mock.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

fn patient(mock: &Mock) -> Provider {
    provider(mock, RetryConfig { base_delay: Duration::from_millis(1), ..RetryConfig::default() })
}

#[tokio::test]
async fn after_a_401_the_same_request_is_sent_with_other_credentials() {
    if no_network() {
        return;
    }
    for (endpoint, _) in ENDPOINTS {
        let mock = serve([refused(401), answer()]).await;
        in_time(ask(endpoint, provider(&mock, RetryConfig::none()))).await.expect(endpoint);
        assert_eq!(all_asked(&mock), [line(endpoint); 2], "{endpoint}");
        let sent = mock.requests();
        let keys: Vec<_> = sent.iter().map(|request| request.header("authorization")).collect();
        assert_eq!(keys, [Some("Bearer sk-0"), Some("Bearer sk-1")], "{endpoint}");
        assert_eq!(sent[0].body, sent[1].body, "{endpoint}");
        assert_ne!(
            sent[0].header("x-client-request-id"),
            sent[1].header("x-client-request-id"),
            "{endpoint}"
        );
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    if no_network() {
        return;
    }
    for (endpoint, _) in ENDPOINTS {
        let mock = serve([refused(503), refused(429), answer()]).await;
        in_time(ask(endpoint, patient(&mock))).await.expect(endpoint);
        assert_eq!(all_asked(&mock), [line(endpoint); 3], "{endpoint}");
    }
}

#[tokio::test]
async fn only_what_does_no_harm_twice_is_repeated_without_end_after_an_unknown_fate() {
    if no_network() {
        return;
    }
    for (endpoint, is_harmless) in ENDPOINTS {
        let mock = serve([refused(502)]).await;
        let mut provider = patient(&mock);
        provider.retry.max_uncertain_repeats = 0;
        let error = in_time(ask(endpoint, provider)).await.expect_err(endpoint);
        assert!(refusal(&error).starts_with("error ServerFailed"), "{endpoint}: {error}");
        assert_eq!(mock.requests().len(), if is_harmless { 5 } else { 1 }, "{endpoint}");
    }
}

#[tokio::test]
async fn every_request_says_who_asks() {
    if no_network() {
        return;
    }
    for (endpoint, _) in ENDPOINTS {
        let mock = serve([answer()]).await;
        in_time(ask(endpoint, provider(&mock, RetryConfig::none()))).await.expect(endpoint);
        let sent = &mock.requests()[0];
        for name in ["user-agent", "originator", "session_id", "session-id", "x-client-request-id", "accept"]
        {
            assert!(sent.header(name).is_some(), "{name} of {endpoint}");
        }
        let content_type = (!sent.body.is_empty()).then_some("application/json");
        assert_eq!(sent.header("content-type"), content_type, "{endpoint}");
    }
}
