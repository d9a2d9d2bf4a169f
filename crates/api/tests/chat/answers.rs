//! What an answer may look like.

use std::path::{Path, PathBuf};

use codex_api::ChatStreamDecoder;
use codex_mock::{Chunking, Reply};
use serde_json::{Value, json};

use crate::support::{ask, client, in_time, no_network, refusal, serve, told};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/chat")
}

#[tokio::test]
async fn the_chunks_of_the_network_do_not_matter() {
    if no_network() {
        return;
    }
    let mut streams = 0;
    for file in std::fs::read_dir(fixtures()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sse") {
            continue;
        }
        let mut decoder = ChatStreamDecoder::new();
        decoder.push(std::fs::read(&path).unwrap().into());
        decoder.finish();
        let expected: Vec<String> = std::iter::from_fn(|| decoder.next_event()).map(shown).collect();
        for chunking in [Chunking::Bytes(1), Chunking::Bytes(7), Chunking::PerEvent, Chunking::Whole] {
            let mock = serve([Reply::sse_file(&path).unwrap().chunked(chunking)]).await;
            let mut stream = ask(&client(&mock)).await.unwrap();
            let mut told = Vec::new();
            while let Some(event) = in_time(stream.next()).await {
                told.push(shown(event));
            }
            assert_eq!(told, expected, "{}, {chunking:?}", path.display());
        }
        streams += 1;
    }
    assert_eq!(streams, 18);
}

fn shown(event: Result<codex_api::ResponseEvent, codex_api::ApiError>) -> String {
    match event {
        Ok(event) => format!("{event:?}"),
        Err(error) => refusal(&error),
    }
}

#[tokio::test]
async fn a_completion_that_is_not_streamed_is_read_as_if_it_were() {
    if no_network() {
        return;
    }
    let whole: Value =
        serde_json::from_slice(&std::fs::read(fixtures().join("whole.json")).unwrap()).unwrap();
    let mut unfinished = whole.clone();
    unfinished["choices"][0]["finish_reason"] = Value::Null;
    for (case, reply) in [
        ("as JSON", Reply::json(200, whole.clone())),
        ("under another type", Reply::json(200, whole.clone()).header("content-type", "text/plain")),
        ("in lines", Reply::raw(200).step(codex_mock::Step::Bytes(format!("{whole:#}").into()))),
        ("without a finish_reason", Reply::json(200, unfinished)),
    ] {
        assert_eq!(
            told(reply).await,
            [
                "Created",
                "OutputItemAdded",
                "ReasoningContentDelta",
                "done reasoning",
                "OutputItemAdded",
                "text Hello",
                "done message",
                "OutputItemAdded",
                "FunctionCallArgumentsDelta",
                "OutputItemAdded",
                "FunctionCallArgumentsDelta",
                "done function_call",
                "done function_call",
                "completed chatcmpl-1",
            ],
            "{case}"
        );
    }
    let cut = json!({"id": "c", "choices": [{"message": {"content": "a"}, "finish_reason": "length"}]});
    assert_eq!(told(Reply::json(200, cut)).await.last().unwrap(), "error Incomplete, cut");
}

#[tokio::test]
async fn what_is_no_completion_is_an_error() {
    if no_network() {
        return;
    }
    let page = Reply::raw(200).header("content-type", "text/html");
    let page = page.step(codex_mock::Step::Bytes("<html><title>Sign in</title></html>".into()));
    for (case, reply, expected) in [
        (
            "an error",
            Reply::json(200, json!({"error": {"message": "no", "code": 500}})),
            "error ServerFailed, not executed",
        ),
        (
            "an error that calls itself a stream",
            Reply::sse(json!({"error": {"message": "no", "code": "invalid_prompt"}}).to_string()),
            "error InvalidRequest, not executed",
        ),
        ("other JSON", Reply::json(200, json!({"models": []})), "error UnexpectedBody, fate unknown"),
        ("no choices", Reply::json(200, json!({"choices": []})), "error UnexpectedBody, fate unknown"),
        ("a page", page, "error UnexpectedBody, fate unknown"),
    ] {
        assert_eq!(told(reply).await, [expected], "{case}");
    }
}

#[tokio::test]
async fn what_the_head_says_comes_first() {
    if no_network() {
        return;
    }
    let reply = Reply::sse_file(fixtures().join("openai.sse")).unwrap().header("openai-model", "other");
    assert_eq!(told(reply).await[..2], ["model other", "Created"]);
}

#[tokio::test]
async fn a_stream_is_collected_like_any_other() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::sse_file(fixtures().join("deepseek.sse")).unwrap()]).await;
    let stream = ask(&client(&mock)).await.unwrap();
    let response = in_time(stream.collect_response()).await.unwrap();
    assert_eq!(response.text, "Hello");
    assert_eq!(response.id, "930c60df-bf64-41c9-a88e-3ec75f81e00e");
    assert_eq!(response.usage.unwrap().cached_input_tokens, 8);
    assert_eq!(response.response.unwrap().output, response.items);
}
