//! A client, a server, and what came of a stream in short lines.

use std::time::Duration;

use codex_api::{
    ApiError, BearerAuth, ChatClient, Prompt, Provider, ReqwestTransport, ResponseEvent, ResponseStream,
    ResponsesOptions,
};
use codex_client::CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR;
use codex_mock::{Mock, Reply};
use serde_json::{Value, json};

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
    // Boxed, so that a test that waits for much stays small.
    let work = Box::pin(tokio::time::timeout(PATIENCE, work));
    async move { work.await.expect("it comes in time") }
}

/// A server that gives these replies, one after the other.
pub(crate) async fn serve(replies: impl IntoIterator<Item = Reply>) -> Mock {
    let builder = replies.into_iter().fold(Mock::builder(), codex_mock::Builder::reply);
    builder.start().await.expect("a free port")
}

/// A client with connections of its own.
pub(crate) fn client(mock: &Mock) -> ChatClient {
    let provider = Provider::new("test", mock.base_url());
    ChatClient::new(ReqwestTransport::new().unwrap(), provider, BearerAuth::new("sk-test"))
}

pub(crate) fn prompt() -> Prompt {
    Prompt { input: vec!["hi".into()], ..Prompt::default() }
}

/// Asks once.
pub(crate) async fn ask(client: &ChatClient) -> Result<ResponseStream, ApiError> {
    in_time(client.stream_prompt("test-model", &prompt(), ResponsesOptions::default())).await
}

/// Asks a server that gives this one reply, and reads all of it.
pub(crate) async fn told(reply: Reply) -> Vec<String> {
    let mock = serve([reply]).await;
    match ask(&client(&mock)).await {
        Ok(stream) => in_time(lines(stream)).await,
        Err(error) => vec![refusal(&error)],
    }
}

/// The body of a stream of these events: chunks, or words.
pub(crate) fn body(events: &[Value]) -> String {
    let data = |event: &Value| event.as_str().map_or_else(|| event.to_string(), str::to_owned);
    events.iter().flat_map(|event| ["data: ".to_owned(), data(event), "\n\n".to_owned()]).collect()
}

pub(crate) fn text(text: &str) -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]})
}

pub(crate) fn finish(word: &str) -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": word}]})
}

/// What a stream tells to its end, a line an event.
pub(crate) async fn lines(mut stream: ResponseStream) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(event) = stream.next().await {
        lines.push(match event {
            Ok(event) => line(&event),
            Err(error) => refusal(&error),
        });
    }
    lines
}

fn line(event: &ResponseEvent) -> String {
    match event {
        ResponseEvent::OutputTextDelta(delta) => format!("text {delta}"),
        ResponseEvent::OutputItemDone(item) => format!("done {}", item.type_word().unwrap_or("?")),
        ResponseEvent::Completed { response_id, .. } => format!("completed {response_id}"),
        ResponseEvent::ServerModel(model) => format!("model {model}"),
        other => name(other),
    }
}

/// An error in a line: its kind and its fate.
pub(crate) fn refusal(error: &ApiError) -> String {
    format!("error {}, {:?}", name(error.kind()), error.fate())
}

fn name(variant: &impl std::fmt::Debug) -> String {
    format!("{variant:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}
