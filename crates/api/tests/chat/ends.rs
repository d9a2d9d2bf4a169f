//! How a stream ends: once, at its mark or with its connection, and never by waiting for a connection to close.

use std::time::Duration;

use bytes::Bytes;
use codex_api::{
    Body, ChatClient, ErrorKind, HttpTransport, NoAuth, Provider, Request, ResponsesOptions, StreamResponse,
    TransportError,
};
use codex_mock::{Reply, Step};
use futures_util::{StreamExt, stream};
use http::{HeaderMap, StatusCode, Version};
use serde_json::json;

use crate::support::{ask, body, client, finish, in_time, lines, no_network, prompt, serve, text, told};

const WHOLE: [&str; 5] = ["Created", "OutputItemAdded", "text Hello", "done message", "completed c"];

#[tokio::test]
async fn a_mark_of_the_end_ends_the_stream_though_the_connection_stays_open() {
    if no_network() {
        return;
    }
    for (case, events) in [
        ("[DONE]", vec![text("Hello"), finish("stop"), json!("[DONE]")]),
        ("DONE", vec![text("Hello"), finish("stop"), json!("DONE")]),
        ("[DONE] without a finish_reason", vec![text("Hello"), json!("[DONE]")]),
        ("DONE without a finish_reason", vec![text("Hello"), json!("DONE")]),
    ] {
        assert_eq!(told(Reply::sse(body(&events)).step(Step::KeepOpen)).await, WHOLE, "{case}");
    }
}

#[tokio::test]
async fn pending_calls_and_reasoning_are_flushed_at_the_mark() {
    if no_network() {
        return;
    }
    let call = json!([{"index": 0, "id": "call_1", "function": {"name": "f", "arguments": "{}"}}]);
    let delta = json!({"reasoning": "Hm.", "content": "Hi", "tool_calls": call});
    let chunk = json!({"id": "c", "choices": [{"index": 0, "delta": delta}]});
    for mark in ["[DONE]", "DONE"] {
        let stream = body(&[chunk.clone(), json!(mark)]);
        let told = told(Reply::sse(stream).step(Step::KeepOpen)).await;
        let done: Vec<&str> = told
            .iter()
            .map(String::as_str)
            .filter(|l| l.starts_with("done") || l.starts_with("compl"))
            .collect();
        assert_eq!(done, ["done reasoning", "done message", "done function_call", "completed c"], "{mark}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_is_the_end_once_there_was_a_finish_reason() {
    if no_network() {
        return;
    }
    let begun = ["Created", "OutputItemAdded", "text Hello"];
    let (open, whole) = (body(&[text("Hello")]), body(&[text("Hello"), finish("stop")]));
    for (case, reply, end) in [
        ("closed", Reply::sse(open.clone()), &["error ClosedBeforeCompleted, cut"][..]),
        ("cut", Reply::sse(open).step(Step::Cut), &["error BrokenStream, cut"]),
        ("closed after finish_reason", Reply::sse(whole.clone()), &WHOLE[3..]),
        ("cut after finish_reason", Reply::sse(whole).step(Step::Cut), &WHOLE[3..]),
        ("nothing", Reply::sse(""), &["error ClosedBeforeCompleted, fate unknown"]),
    ] {
        let begun = if case == "nothing" { &[] } else { &begun[..] };
        assert_eq!(told(reply).await, [begun, end].concat(), "{case}");
    }
}

#[tokio::test]
async fn comments_are_signs_of_life() {
    if no_network() {
        return;
    }
    let mut reply = Reply::sse("");
    for _ in 0..40 {
        reply = reply.step(Step::Delay(Duration::from_millis(50)));
        reply = reply.step(Step::Bytes(Bytes::from(": OPENROUTER PROCESSING\n\n")));
    }
    let rest = body(&[text("Hello"), finish("stop"), json!("[DONE]")]);
    let mock = serve([reply.step(Step::Bytes(rest.into()))]).await;
    let mut provider = Provider::new("test", mock.base_url());
    provider.stream_idle_timeout = Duration::from_millis(1500);
    let client = ChatClient::new(codex_api::ReqwestTransport::new().unwrap(), provider, NoAuth);
    assert_eq!(in_time(lines(ask(&client).await.unwrap())).await, WHOLE);
}

#[tokio::test]
async fn an_end_gives_the_connection_back() {
    if no_network() {
        return;
    }
    let whole = body(&[text("Hello"), finish("stop"), json!("[DONE]")]);
    let mock = serve([Reply::sse(whole)]).await;
    let client = client(&mock);
    for _ in 0..5 {
        assert_eq!(in_time(lines(ask(&client).await.unwrap())).await, WHOLE);
        // What is left of the body is read in the background.
        tokio::task::yield_now().await;
    }
    assert!(mock.connections() < 5, "{} connections", mock.connections());
}

#[tokio::test]
async fn silence_within_the_answer_is_an_error() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::sse(body(&[text("Hello")])).step(Step::KeepOpen)]).await;
    let mut provider = Provider::new("test", mock.base_url());
    provider.stream_idle_timeout = Duration::from_millis(100);
    let client = ChatClient::new(codex_api::ReqwestTransport::new().unwrap(), provider, NoAuth);
    let told = in_time(lines(ask(&client).await.unwrap())).await;
    assert_eq!(told.last().unwrap(), "error BrokenStream, cut");
}

/// Answers with these bytes, and then leaves the connection open.
struct Silent(String);

impl HttpTransport for Silent {
    async fn execute(&self, request: Request) -> Result<codex_client::Response, TransportError> {
        self.stream(request).await?.into_response(1 << 20).await
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        let bytes = Bytes::from(self.0.clone());
        Ok(StreamResponse {
            status: StatusCode::OK,
            version: Version::HTTP_11,
            headers: HeaderMap::new(),
            body: Body::new(stream::iter([Ok(bytes)]).chain(stream::pending()))
                .with_silence(request.budgets.silence),
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_mark_of_the_end_that_never_comes_is_waited_for_a_few_seconds() {
    let open = |events: &[serde_json::Value]| {
        let provider = Provider::new("test", "http://localhost/v1");
        let client = ChatClient::new(Silent(body(events)), provider, NoAuth);
        async move { client.stream_prompt("m", &prompt(), ResponsesOptions::default()).await.unwrap() }
    };
    // Long before the silence would end it, by the paused clock.
    let told = lines(open(&[text("Hello"), finish("stop")]).await);
    assert_eq!(tokio::time::timeout(Duration::from_secs(10), told).await.expect("an end"), WHOLE);

    let mut stream = open(&[text("Hello")]).await;
    let error = loop {
        if let Err(error) = stream.next().await.expect("an end") {
            break error;
        }
    };
    assert!(
        matches!(error.kind(), ErrorKind::BrokenStream(_)),
        "without a finish_reason it is silence: {error}"
    );
}
