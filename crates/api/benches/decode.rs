//! Decoding recorded streams from memory: `cargo bench -p codex-api`.

use bytes::Bytes;
use codex_api::StreamDecoder;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

fn delta(number: usize, text: &str) -> String {
    let item = "msg_0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f60718";
    format!(
        concat!(
            "event: response.output_text.delta\n",
            r#"data: {{"type":"response.output_text.delta","sequence_number":{},"item_id":"{}","output_index":0,"#,
            r#""content_index":0,"delta":"{}","logprobs":[],"obfuscation":"aBcDeFgHiJkLmN"}}"#,
            "\n\n"
        ),
        number, item, text
    )
}

fn chunks(stream: String, size: usize) -> Vec<Bytes> {
    let stream = Bytes::from(stream);
    (0..stream.len()).step_by(size).map(|at| stream.slice(at..stream.len().min(at + size))).collect()
}

fn decode(chunks: &[Bytes]) -> usize {
    let mut decoder = StreamDecoder::new();
    let mut events = 0;
    for chunk in chunks {
        decoder.push(chunk.clone());
        while let Some(event) = decoder.next_event() {
            events += usize::from(event.is_ok());
        }
    }
    events
}

#[divan::bench(args = [1_024, 16 * 1_024, 128 * 1_024])]
fn small_text_deltas(bencher: Bencher<'_, '_>, chunk: usize) {
    let stream: String = (0..20_000).map(|number| delta(number, " word")).collect();
    let bytes = stream.len();
    let chunks = chunks(stream, chunk);
    bencher
        .counter(ItemsCount::new(20_000_usize))
        .counter(BytesCount::new(bytes))
        .bench_local(|| assert_eq!(decode(&chunks), 20_000));
}

#[divan::bench]
fn one_large_delta(bencher: Bencher<'_, '_>) {
    let stream = delta(0, &"0123456789abcdef".repeat(256 * 1024));
    let bytes = stream.len();
    let chunks = chunks(stream, 16 * 1024);
    bencher.counter(BytesCount::new(bytes)).bench_local(|| assert_eq!(decode(&chunks), 1));
}
