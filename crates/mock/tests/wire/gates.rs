//! What a gate holds back, and what it does not.

use bytes::Bytes;
use codex_mock::{Chunking, Gate, Mock, Reply, Step, ev};
use serde_json::Value;
use tokio::time::timeout;

use crate::client::{CREATE, Chunk, Client, PATIENCE, skipped};

fn word_stream() -> String {
    let words = ["one", " two", " three", " four"].map(|word| ev::text_delta("msg_1", 0, word));
    let done = ev::completed("resp_1", vec![]);
    ev::sse(ev::numbered(std::iter::once(ev::created("resp_1")).chain(words).chain([done])))
}

/// The deltas of some chunks, joined.
fn words(chunks: &[Chunk]) -> String {
    let data: String = chunks
        .iter()
        .map(|chunk| match chunk {
            Chunk::Data(data) => data.as_str(),
            Chunk::End | Chunk::Closed => "",
        })
        .collect();
    let data = data.lines().filter_map(|line| line.strip_prefix("data: "));
    let events = data.map(|json| serde_json::from_str::<Value>(json).unwrap());
    events.filter_map(|event| event["delta"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gate_after_the_third_word_lets_exactly_three_words_out() {
    if skipped() {
        return;
    }
    let body = word_stream();
    let before =
        body.find("\"delta\":\" three\"").and_then(|at| Some(at + body[at..].find("\n\n")? + 2)).unwrap();
    for (case, chunking, held) in [
        ("an event a chunk", Chunking::PerEvent, 4),
        ("whole", Chunking::Whole, 1),
        ("7 bytes", Chunking::Bytes(7), before.div_ceil(7)),
    ] {
        let gate = Gate::new();
        let reply = Reply::sse(body.clone()).chunked(chunking).gate_after_words(3, gate.clone());
        let mock = Mock::builder().reply(reply).start().await.unwrap();
        let mut client = Client::to(&mock).await;
        client.post("/v1/responses", CREATE).await;
        client.head().await;
        let mut chunks = Vec::new();
        for _ in 0..held {
            chunks.push(client.chunk().await);
        }
        assert_eq!(words(&chunks), "one two three", "{case}");
        assert!(client.is_quiet().await, "{case}: nothing comes before the gate opens");
        gate.open();
        assert_eq!(words(&client.chunks().await), " four", "{case}");
    }
}

#[tokio::test]
async fn the_responder_stops_at_a_gate_too() {
    if skipped() {
        return;
    }
    let gate = Gate::new();
    let mock = Mock::builder().gate_after_words(3, gate.clone()).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    client.post("/v1/responses", r#"{"model":"m","input":"hi","stream":true}"#).await;
    client.head().await;
    let mut chunks = Vec::new();
    for _ in 0..4 + 3 {
        chunks.push(client.chunk().await);
    }
    assert_eq!(words(&chunks), "Hello from the");
    assert!(client.is_quiet().await, "nothing comes before the gate opens");
    gate.open();
    assert!(words(&client.chunks().await).ends_with(" You said: \"hi\""));
}

#[tokio::test]
async fn a_gate_before_the_head_keeps_the_server_silent() {
    if skipped() {
        return;
    }
    let gate = Gate::new();
    let reply = Reply::sse("data: 1\n\n").before_head(gate.clone());
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    client.post("/v1/responses", CREATE).await;
    timeout(PATIENCE, mock.wait_for_requests(1))
        .await
        .expect("the request is logged before the head is sent");
    assert!(client.is_quiet().await, "no byte of the head comes");
    gate.open();
    assert_eq!(client.head().await.status, 200);
    assert_eq!(client.body().await, "data: 1\n\n");
}

#[tokio::test]
async fn a_gate_before_the_first_event_lets_the_head_out() {
    if skipped() {
        return;
    }
    let gate = Gate::new();
    let reply = Reply::sse("data: 1\n\n").gate_after_events(0, gate.clone());
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    client.post("/v1/responses", CREATE).await;
    assert_eq!(client.head().await.status, 200);
    assert!(client.is_quiet().await, "no byte of the body comes");
    gate.open();
    assert_eq!(client.body().await, "data: 1\n\n");
}

#[tokio::test]
async fn gates_between_steps_open_one_after_the_other() {
    if skipped() {
        return;
    }
    let (first, second) = (Gate::new(), Gate::new());
    let step = |text: &'static str| Step::Bytes(Bytes::from_static(text.as_bytes()));
    let reply = Reply::raw(200)
        .step(step("one"))
        .step(Step::Gate(first.clone()))
        .step(step("two"))
        .step(Step::Gate(second.clone()))
        .step(step("three"));
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    client.post("/v1/responses", CREATE).await;
    client.head().await;
    assert_eq!(client.chunk().await, Chunk::data("one"));
    assert!(client.is_quiet().await, "the first gate is shut");
    first.open();
    assert_eq!(client.chunk().await, Chunk::data("two"));
    assert!(client.is_quiet().await, "the second gate is shut");
    second.open();
    assert_eq!(client.chunks().await, [Chunk::data("three"), Chunk::End]);
}
