//! Whatever a request says, it says the same everywhere.

use std::collections::BTreeMap;

use codex_core::CodexResponsesMetadata;
use codex_core::metadata::BodyOnly;
use http::HeaderMap;
use proptest::prelude::*;
use serde_json::Value;

use crate::model::{self, Texts};
use crate::samples::{Sample, samples};

const BLOB: &str = "x-codex-turn-metadata";
const INSTALLATION_ID: &str = "x-codex-installation-id";

proptest! {
    #[test]
    fn all_projections_agree(sample in samples()) {
        let metadata = sample.snapshot();
        check_blob(&metadata, &sample);
        check_bodies(&metadata, &sample);
        check_headers(&metadata, &sample);
        check_compaction_headers(&metadata, &sample);
    }
}

/// The blob is the model's, byte by byte in its order, and visible ASCII.
fn check_blob(metadata: &CodexResponsesMetadata, sample: &Sample) {
    let parsed = metadata.blob().map(|blob| serde_json::from_str::<Value>(blob).expect("it is JSON"));
    assert_eq!(parsed.map(|blob| blob.to_string()), model::blob(sample).map(|blob| blob.to_string()));
    let blob = metadata.blob().unwrap_or_default();
    assert!(blob.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{blob}");
}

fn check_bodies(metadata: &CodexResponsesMetadata, sample: &Sample) {
    let mut expected = model::flat(sample);
    expected.extend(metadata.blob().map(|blob| (BLOB.to_owned(), blob.to_owned())));
    assert_eq!(metadata.client_metadata(), expected);
    let frame = metadata.websocket_client_metadata(
        sample.turn_state.as_deref(),
        sample.started_unix_ms,
        sample.trace.as_ref(),
    );
    expected.extend(model::frame(sample));
    assert_eq!(frame, expected);
}

/// Each header says what the body says, or is named as one that the body alone says.
fn check_headers(metadata: &CodexResponsesMetadata, sample: &Sample) {
    let mut expected = model::headers(sample);
    if let Some(blob) = metadata.blob() {
        let blob = Some(blob.to_owned()).filter(|blob| model::fits(BLOB, blob));
        expected.insert(BLOB.to_owned(), blob);
    }
    let sent: Texts =
        expected.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect();
    assert_eq!(texts(&metadata.headers()), sent);

    let unsent: Vec<&str> =
        expected.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str()).collect();
    let mut named: Vec<&str> = metadata.body_only().iter().map(|BodyOnly { header, .. }| *header).collect();
    named.sort_unstable();
    assert_eq!(named, unsent);

    let body = metadata.client_metadata();
    for (name, value) in &sent {
        if let Some(said) = body.get(name) {
            assert_eq!(said, value, "{name}");
        }
    }
    assert!(unsent.iter().all(|name| body.contains_key(*name)), "{unsent:?} are in the body");
}

fn check_compaction_headers(metadata: &CodexResponsesMetadata, sample: &Sample) {
    let mut expected = texts(&metadata.headers());
    let installation_id = sample.thread.installation_id.filter(|_| sample.is_told);
    expected.extend(installation_id.map(|id| (INSTALLATION_ID.to_owned(), id.to_string())));
    assert_eq!(texts(&metadata.compaction_headers()), expected);
}

fn texts(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.to_string(), value.to_str().expect("it is visible ASCII").to_owned())
    };
    let all: BTreeMap<_, _> = headers.iter().map(text).collect();
    assert_eq!(all.len(), headers.len(), "no header is written twice");
    all
}
