//! A thread of a mock, and what it sends.

use std::sync::Arc;
use std::time::Duration;

use codex_api::{ApiError, DynTransport, ReqwestTransport, ResponseEvent, ResponseItem, Tool};
use codex_core::history::{History, Input};
use codex_core::metadata::{RequestKind, TurnMetadata};
use codex_core::{
    CodexResponsesMetadata, Environment, ModelCapabilities, ModelClient, ModelClientOptions,
    ModelClientSession, ModelProviderInfo, ModelSettings, TurnPrompt,
};
use codex_mock::{Mock, ReceivedRequest, Reply, ev};
use serde_json::{Value, json};
use uuid::Uuid;

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// The session of all tests.
pub(crate) const SESSION: Uuid = Uuid::from_u128(0x5e55_1011);

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

/// A server that gives these replies, one after the other.
pub(crate) async fn serve(replies: impl IntoIterator<Item = Reply>) -> Mock {
    let builder = replies.into_iter().fold(Mock::builder(), codex_mock::Builder::reply);
    builder.start().await.expect("a free port")
}

/// A short answer.
pub(crate) fn answer() -> Reply {
    let message = || ev::message("msg_1", "Hello");
    let events = vec![
        ev::created("resp_1"),
        ev::output_item_done(0, message()),
        ev::completed("resp_1", vec![message()]),
    ];
    Reply::sse(ev::sse(ev::numbered(events)))
}

/// OpenAI, as far as its name goes, with a key that is always there and without repeats.
pub(crate) fn openai(base_url: String) -> ModelProviderInfo {
    ModelProviderInfo {
        name: "OpenAI".to_owned(),
        base_url,
        env_key: Some("KEY".to_owned()),
        request_max_retries: Some(0),
        stream_max_retries: Some(0),
        ..ModelProviderInfo::default()
    }
}

/// Another provider.
pub(crate) fn other(base_url: String) -> ModelProviderInfo {
    ModelProviderInfo { name: "mine".to_owned(), ..openai(base_url) }
}

pub(crate) fn options(info: ModelProviderInfo) -> ModelClientOptions {
    let environment: Environment = [("KEY", "sk-test")].into_iter().collect();
    let transport = ReqwestTransport::new().expect("TLS can be set up");
    let transport = Some(DynTransport::new(transport));
    ModelClientOptions { environment, transport, ..ModelClientOptions::new(info) }
}

pub(crate) fn client(options: ModelClientOptions) -> ModelClient {
    ModelClient::new(options, SESSION).expect("a client")
}

/// A model of which something is known.
pub(crate) fn settings() -> ModelSettings {
    ModelSettings::new("test-model", ModelCapabilities { is_known: true, ..ModelCapabilities::default() })
}

/// What a request of this kind says of its turn, which began at the same time in all tests.
pub(crate) fn metadata(
    client: &ModelClient,
    turn: &str,
    kind: Option<RequestKind>,
) -> CodexResponsesMetadata {
    let turn = TurnMetadata::new(turn.to_owned(), 1_700_000_000_000);
    CodexResponsesMetadata::new(client.identity(), Some(&turn), 0, kind)
}

pub(crate) fn of_turn(client: &ModelClient) -> CodexResponsesMetadata {
    metadata(client, "turn-1", Some(RequestKind::Turn))
}

pub(crate) fn tool() -> Tool {
    Tool::function("look", "Looks.", json!({"type": "object", "properties": {}}))
}

/// What this client sends of these items.
pub(crate) fn input(client: &ModelClient, items: impl IntoIterator<Item = ResponseItem>) -> Input {
    let mut history = History::new();
    items.into_iter().for_each(|item| history.record(item));
    history.input(&client.destination(&settings()))
}

/// A prompt of these items, with a tool.
pub(crate) fn prompt(input: Input) -> TurnPrompt {
    TurnPrompt { instructions: "Be brief.".into(), tools: Arc::from([tool()]), ..TurnPrompt::new(input) }
}

/// Asks, and records what is answered.
pub(crate) async fn step(
    session: &mut ModelClientSession,
    history: &mut History,
    metadata: &CodexResponsesMetadata,
) -> Result<Vec<ResponseItem>, ApiError> {
    let settings = settings();
    let prompt = prompt(history.input(&session.client().destination(&settings)));
    let mut stream = in_time(session.stream(&prompt, &settings, metadata)).await?;
    let mut items = Vec::new();
    while let Some(event) = in_time(stream.next()).await {
        if let ResponseEvent::OutputItemDone(item) = event? {
            history.record(item.clone());
            items.push(item);
        }
    }
    Ok(items)
}

/// Sends one request and gives it as the server got it.
pub(crate) async fn sent(
    mock: &Mock,
    client: &ModelClient,
    prompt: &TurnPrompt,
    settings: &ModelSettings,
) -> ReceivedRequest {
    let mut session = client.start_turn();
    let stream = in_time(session.stream(prompt, settings, &of_turn(client))).await.expect("a head");
    in_time(stream.collect_response()).await.expect("it completes");
    last(mock)
}

/// The last request that the server got.
pub(crate) fn last(mock: &Mock) -> ReceivedRequest {
    mock.requests().pop().expect("a request")
}

pub(crate) fn body(request: &ReceivedRequest) -> Value {
    request.json().expect("JSON")
}
