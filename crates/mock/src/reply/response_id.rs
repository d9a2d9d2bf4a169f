//! The id of the response that a reply carries.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use super::chunking::Chunking;
use super::step::Step;
use crate::sse;

/// The id in a JSON body's response object, or in the first event that carries one.
pub(super) fn find(headers: &HeaderMap, steps: &[Step]) -> Option<String> {
    let kind = headers.get(CONTENT_TYPE)?.as_bytes();
    let mut runs = steps.iter().filter_map(|step| match step {
        Step::Bytes(bytes) => Some(bytes),
        _ => None,
    });
    if kind.starts_with(b"application/json") {
        let body: Value = serde_json::from_slice(runs.next()?).ok()?;
        return body["id"].as_str().filter(|_| body["object"] == "response").map(str::to_owned);
    }
    if !kind.starts_with(b"text/event-stream") {
        return None;
    }
    let blocks = runs.flat_map(|bytes| Chunking::PerEvent.cut(bytes.clone()));
    // It is in the first event as a rule; a long stream without any need not be read to its end.
    blocks.take(16).find_map(|block| {
        let event: Value = serde_json::from_slice(&sse::fields(&block).data?).ok()?;
        event["response"]["id"].as_str().map(str::to_owned)
    })
}
