//! How often the hot paths allocate. The counts are exact and may not grow; one that shrinks is written down anew.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of a test, which show what was counted"
)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::{AllocationInfo, measure};
use bytes::Bytes;
use codex_api::{
    Client, HttpTransport, NoAuth, Provider, ResponseItem, ResponsesApiRequest, ResponsesClient,
    ResponsesOptions, StreamDecoder, TransportError,
};
use codex_client::{Body, Request, Response, StreamResponse};
use http::{HeaderMap, StatusCode, Version};
use serde_json::json;

/// Allocations, and how many of what.
struct Recorded {
    what: &'static str,
    allocations: u64,
    per: u64,
}

fn check(recorded: &Recorded, run: impl FnOnce()) -> AllocationInfo {
    let counted = measure(run);
    let Recorded { what, allocations, per } = recorded;
    println!("{what}: {} allocations, {} bytes, for {per}", counted.count_total, counted.bytes_total);
    assert!(
        counted.count_total <= *allocations,
        "{what}: {} allocations instead of {allocations} for {per}",
        counted.count_total
    );
    counted
}

fn event(event: &serde_json::Value) -> String {
    format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap())
}

fn deltas(count: usize) -> String {
    let delta = |number| {
        event(&json!({
            "type": "response.output_text.delta", "sequence_number": number,
            "item_id": "msg_0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f60718", "output_index": 0, "content_index": 0,
            "delta": " word", "logprobs": [], "obfuscation": "aBcDeFgHiJk",
        }))
    };
    (0..count).map(delta).collect()
}

/// Decodes chunks as a transport would hand them over, each read empty before the next.
fn decode(chunks: &[Bytes]) -> usize {
    let mut decoder = StreamDecoder::new();
    let mut events = 0;
    for chunk in chunks {
        decoder.push(chunk.clone());
        while let Some(event) = decoder.next_event() {
            event.unwrap();
            events += 1;
        }
    }
    events
}

fn chunks(stream: String) -> Vec<Bytes> {
    let stream = Bytes::from(stream);
    (0..stream.len())
        .step_by(16 * 1024)
        .map(|at| stream.slice(at..stream.len().min(at + 16 * 1024)))
        .collect()
}

#[test]
fn decoding_a_text_delta_allocates_its_text() {
    let chunks = chunks(deltas(10_000));
    // One for each text; the rest are the decoder's own and the frames that lie across two chunks.
    let recorded = Recorded { what: "text deltas decoded", allocations: 10_484, per: 10_000 };
    check(&recorded, || assert_eq!(decode(&chunks), 10_000));
}

#[test]
fn decoding_other_events_allocates_little() {
    let item = json!({
        "id": "msg_1", "type": "message", "status": "completed", "role": "assistant",
        "content": [{"type": "output_text", "annotations": [], "logprobs": [], "text": "Hello"}],
    });
    let response =
        json!({"id": "resp_1", "object": "response", "status": "in_progress", "model": "m", "output": []});
    for (what, json, allocations) in [
        (
            "response.created",
            json!({"type": "response.created", "sequence_number": 0, "response": response}),
            1_205,
        ),
        (
            "output_item.done",
            json!({"type": "response.output_item.done", "output_index": 0, "item": item}),
            2_407,
        ),
        (
            "web_search_call.searching",
            json!({"type": "response.web_search_call.searching", "output_index": 0, "item_id": "ws_1"}),
            602,
        ),
        ("an unknown event", json!({"type": "response.new", "sequence_number": 3}), 502),
    ] {
        let numbered = |index: u32| {
            let mut json = json.clone();
            json["output_index"] = index.into();
            if json.get("item").is_some() {
                json["item"]["id"] = format!("msg_{index:03}").into();
            }
            event(&json)
        };
        let chunks = chunks((0..100).map(numbered).collect());
        check(&Recorded { what, allocations, per: 100 }, || assert!(decode(&chunks) >= 100));
    }
}

/// Answers at once with a short stream.
struct Canned(Bytes);

impl HttpTransport for Canned {
    async fn execute(&self, _: Request) -> Result<Response, TransportError> {
        Ok(Response {
            status: StatusCode::OK,
            version: Version::HTTP_11,
            headers: HeaderMap::new(),
            body: self.0.clone(),
        })
    }

    async fn stream(&self, _: Request) -> Result<StreamResponse, TransportError> {
        let chunk = Ok::<_, TransportError>(self.0.clone());
        let body = Body::new(futures_util::stream::iter([chunk]));
        Ok(StreamResponse {
            status: StatusCode::OK,
            version: Version::HTTP_11,
            headers: HeaderMap::new(),
            body,
        })
    }
}

fn history(items: usize) -> Vec<ResponseItem> {
    let item = |number: usize| {
        let json = json!({
            "type": "message", "id": format!("msg_{number}"), "role": "user",
            "content": [{"type": "input_text", "text": "x".repeat(900)}],
        });
        ResponseItem::from_slice(json.to_string().as_bytes()).unwrap()
    };
    (0..items).map(item).collect()
}

/// Polls a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn a_request_is_encoded_once_whatever_its_length() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    let transport =
        Canned(event(&json!({"type": "response.completed", "response": {"id": "resp_1"}})).into());
    let client = ResponsesClient::new(transport, Provider::new("test", "http://127.0.0.1:1/v1"), NoAuth);
    let run = |items| {
        let request =
            ResponsesApiRequest { model: "m".to_owned(), input: history(items), ..Default::default() };
        let recorded = Recorded { what: "requests sent and answered", allocations: 47, per: 1 };
        let mut request = Some(request);
        check(&recorded, || {
            let request = request.take().unwrap();
            let stream = now(client.stream_request(request, ResponsesOptions::default())).unwrap();
            let response = now(stream.collect_response()).unwrap();
            assert_eq!(response.id, "resp_1");
        })
    };
    run(1);
    let (small, large) = (run(20), run(2_000));
    assert_eq!(small.count_total, large.count_total, "the count does not grow with the history");
}

#[test]
fn a_client_is_cheap_to_clone() {
    let client = Client::builder().transport(Canned(Bytes::new())).build().unwrap();
    check(&Recorded { what: "client clones", allocations: 0, per: 1 }, || drop(client.clone()));
}
