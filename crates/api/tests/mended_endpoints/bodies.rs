//! A body is made once, and travels by reference.

use std::sync::Arc;
use std::time::Duration;

use allocation_counter::{AllocationInfo, measure};
use codex_api::{
    AuthProvider, BearerAuth, CompactClient, CompactRequest, Compression, DynTransport, NoAuth, Provider,
    ResponseItem, ResponsesOptions, RetryConfig,
};
use http::HeaderMap;
use serde_json::json;

use crate::capture::Capture;
use crate::endpoints::{WITH_BODY, ask};
use crate::support::in_time;

fn provider() -> Provider {
    let retry = RetryConfig { base_delay: Duration::ZERO, ..RetryConfig::default() };
    Provider { retry, ..Provider::new("test", "http://127.0.0.1:1/v1") }
}

fn history(items: usize) -> Vec<ResponseItem> {
    let item = |number: usize| {
        let json = json!({
            "type": "message", "id": format!("msg_{number}"), "role": "user",
            "content": [{"type": "input_text", "text": "x".repeat(900)}],
        });
        ResponseItem::from_slice(json.to_string().as_bytes()).expect("an item")
    };
    (0..items).map(item).collect()
}

#[tokio::test]
async fn all_attempts_send_the_one_body_that_was_made() {
    for endpoint in WITH_BODY {
        let capture = Capture::new(&[503, 429, 500]);
        let auth: Arc<dyn AuthProvider> = Arc::new(BearerAuth::new("sk-1"));
        let _ = in_time(ask(endpoint, &DynTransport::new(capture.clone()), &provider(), &auth)).await;
        let requests = capture.requests();
        let places: Vec<_> = requests.iter().map(|request| request.body.as_ptr()).collect();
        assert_eq!(places, [places[0]; 4], "{endpoint}");
    }
}

/// What it costs to compact so many items, where the server refuses so often before it answers.
fn compaction(items: usize, refusals: usize) -> AllocationInfo {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let client = CompactClient::new(Capture::new(&vec![503; refusals]), provider(), NoAuth);
    let request = CompactRequest::new("m", history(items));
    let run = || {
        runtime.block_on(client.compact(&request, HeaderMap::new())).expect("an answer");
    };
    measure(run)
}

#[test]
fn a_conversation_is_written_once_and_copied_for_no_attempt() {
    // About two megabytes.
    let (few, many) = (compaction(20, 0), compaction(2_000, 0));
    let more = many.count_total - few.count_total;
    assert!(more < 10, "{more} allocations for 1,980 further items: only the buffer grows");
    let repeated = compaction(2_000, 2);
    let more = repeated.bytes_total - many.bytes_total;
    assert!(more < 64 * 1024, "{more} bytes for two further attempts");
}

#[tokio::test]
async fn a_compaction_is_compressed_as_a_stream_is() {
    let capture = Capture::new(&[503]);
    let options = ResponsesOptions { compression: Compression::Zstd, ..ResponsesOptions::default() };
    let client = CompactClient::new(capture.clone(), provider(), NoAuth).with_options(options);
    let request = CompactRequest::new("m", history(100));
    in_time(client.compact(&request, HeaderMap::new())).await.expect("an answer");
    let sent = capture.requests();
    assert_eq!(sent.iter().map(|sent| sent.body.as_ptr()).collect::<Vec<_>>(), [sent[0].body.as_ptr(); 2]);
    assert_eq!(sent[1].headers["content-encoding"], "zstd");
    assert!(sent[1].body.len() < 10_000, "{} bytes of about 100,000", sent[1].body.len());
}
