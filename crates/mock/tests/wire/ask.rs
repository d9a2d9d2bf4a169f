//! Whole requests and whole answers, over a socket or without one.

use codex_mock::Mock;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::client::{Client, Head};

const JSON: (&str, &str) = ("content-type", "application/json");

/// One request over a connection of its own; gives the head and the body, `null` where that is empty.
pub(crate) async fn ask(mock: &Mock, method: &str, path: &str, body: &Value) -> (Head, Value) {
    ask_over(&mut Client::to(mock).await, method, path, body).await
}

/// One request over this connection.
pub(crate) async fn ask_over<S>(
    client: &mut Client<S>,
    method: &str,
    path: &str,
    body: &Value,
) -> (Head, Value)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let body = if body.is_null() { String::new() } else { body.to_string() };
    client.send(method, path, &[JSON], body.as_bytes()).await;
    let (head, body) = client.answer().await;
    let body = if body.is_empty() { Value::Null } else { serde_json::from_str(&body).unwrap() };
    (head, body)
}

/// One request over a connection of its own; gives the body of a success.
pub(crate) async fn given(mock: &Mock, method: &str, path: &str, body: &Value) -> Value {
    let (head, body) = ask(mock, method, path, body).await;
    assert_eq!(head.status, 200, "{method} {path}: {body}");
    body
}

/// One request over a connection of its own; gives the events of the stream.
pub(crate) async fn streamed(mock: &Mock, method: &str, path: &str, body: &Value) -> Vec<Value> {
    streamed_over(&mut Client::to(mock).await, method, path, body).await
}

/// One request over this connection; gives the events of the stream.
pub(crate) async fn streamed_over<S>(
    client: &mut Client<S>,
    method: &str,
    path: &str,
    body: &Value,
) -> Vec<Value>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let body = if body.is_null() { String::new() } else { body.to_string() };
    client.send(method, path, &[JSON, ("accept", "text/event-stream")], body.as_bytes()).await;
    let head = client.head().await;
    assert_eq!(head.headers["content-type"], "text/event-stream; charset=utf-8", "{method} {path}");
    events(&client.body().await)
}

/// The events of an event stream, each with the type of its `event` line; `[DONE]` is a string.
pub(crate) fn events(body: &str) -> Vec<Value> {
    body.split_terminator("\n\n")
        .map(|block| {
            let (line, data) = match block.split_once('\n') {
                Some((line, data)) => (line.strip_prefix("event: "), data),
                None => (None, block),
            };
            let data = data.strip_prefix("data: ").unwrap_or_else(|| panic!("{block}"));
            if data == "[DONE]" {
                return Value::from(data);
            }
            let event: Value = serde_json::from_str(data).unwrap();
            assert!(line.is_none() || event["type"] == line.unwrap(), "{block}");
            event
        })
        .collect()
}

/// The `type` of each event.
pub(crate) fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}
