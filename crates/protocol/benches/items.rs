//! Reading and writing items: `cargo bench -p codex-protocol`.

use bytes::Bytes;
use codex_protocol::{ResponseItem, ResponsesApiRequest};
use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::json;

fn main() {
    divan::main();
}

/// A message of about 3 KB with a field that the view doesn't know.
fn message() -> String {
    json!({
        "type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "mood": "fine",
        "content": [{"type": "output_text", "annotations": [], "logprobs": [], "text": "a word or two ".repeat(200)}],
    })
    .to_string()
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let text = message();
    bencher.counter(BytesCount::new(text.len())).bench_local(|| ResponseItem::from_slice(text.as_bytes()));
}

#[divan::bench]
fn read_as_a_tree(bencher: Bencher<'_, '_>) {
    let text = message();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| serde_json::from_slice::<serde_json::Value>(text.as_bytes()));
}

#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let text = message();
    let item = ResponseItem::from_slice(text.as_bytes()).expect("JSON");
    let mut out = Vec::with_capacity(2 * text.len());
    bencher.counter(BytesCount::new(text.len())).bench_local(|| {
        out.clear();
        serde_json::to_writer(&mut out, &item)
    });
}

#[divan::bench]
fn write_a_tree(bencher: Bencher<'_, '_>) {
    let text = message();
    let tree: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut out = Vec::with_capacity(2 * text.len());
    bencher.counter(BytesCount::new(text.len())).bench_local(|| {
        out.clear();
        serde_json::to_writer(&mut out, &tree)
    });
}

#[divan::bench(args = [20, 2_000])]
fn encode_a_request(bencher: Bencher<'_, '_>, items: usize) {
    let item = ResponseItem::from_slice(message().as_bytes()).expect("JSON");
    let request = ResponsesApiRequest::new("model", vec![item; items]);
    let bytes = request.encode().map_or(0, |body: Bytes| body.len());
    bencher.counter(BytesCount::new(bytes)).bench_local(|| request.encode());
}
