//! A client, a server, and what came of a stream in short lines.

use codex_api::{
    ApiError, BearerAuth, ChatClient, Prompt, Provider, ReqwestTransport, ResponseStream, ResponsesOptions,
};
use codex_mock::{Mock, Reply};
use serde_json::{Value, json};

#[path = "../support/lines.rs"]
mod lines;
#[path = "../support/refusal.rs"]
mod refusal;
#[path = "../support/server.rs"]
mod server;

pub(crate) use self::lines::all_lines as lines;
pub(crate) use self::refusal::refusal;
pub(crate) use self::server::{in_time, no_network, serve};

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
