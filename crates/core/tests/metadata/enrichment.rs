//! What a caller adds to a turn.

use std::collections::BTreeMap;

use codex_core::CodexResponsesMetadata;
use codex_core::metadata::{DropReason, DroppedExtra, RequestKind, ThreadIdentity, TurnMetadata, Workspace};
use serde_json::Value;
use uuid::Uuid;

fn texts(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn thread() -> ThreadIdentity {
    ThreadIdentity {
        parent_thread_id: Some(Uuid::from_u128(3)),
        sandbox: Some("seccomp".to_owned()),
        ..ThreadIdentity::new(Uuid::from_u128(1), Uuid::from_u128(2))
    }
}

fn blob(turn: &TurnMetadata) -> Value {
    let metadata = CodexResponsesMetadata::new(&thread(), Some(turn), 0, Some(RequestKind::Turn));
    serde_json::from_str(metadata.blob().expect("it has a kind")).expect("it is JSON")
}

fn turn() -> TurnMetadata {
    TurnMetadata::new("turn-1".to_owned(), 1)
}

#[test]
fn a_caller_cannot_override_what_the_client_says() {
    let mine: BTreeMap<_, _> =
        crate::model::RESERVED.iter().map(|key| ((*key).to_owned(), "mine".to_owned())).collect();
    let enriched = turn().with_extra(mine);
    assert_eq!(blob(&enriched), blob(&turn()));
    let named: Vec<_> = crate::model::RESERVED
        .iter()
        .map(|key| DroppedExtra { key: (*key).to_owned(), reason: DropReason::Reserved })
        .collect();
    assert_eq!(enriched.dropped_extra(), named);
    assert_eq!(named[0].to_string(), "`compaction` is a key of the client's own");
}

#[test]
fn enrichment_leaves_lineage_as_it_is() {
    let enriched = turn().with_extra(texts(&[("fiber", "1"), ("parent_thread_id", "mine")]));
    let mut expected = blob(&turn());
    expected["fiber"] = "1".into();
    assert_eq!(blob(&enriched), expected);
}

#[test]
fn steering_replaces_all_that_was_said_before() {
    let workspace = Workspace { has_changes: Some(true), ..Workspace::default() };
    let first = turn()
        .with_workspaces([("/srv/r".to_owned(), workspace)].into_iter().collect())
        .with_extra(texts(&[("a", "1"), ("b", "1"), ("sandbox", "none")]));
    let steered = first.clone().with_extra(texts(&[("b", "2")]));
    assert_eq!(steered.extra(), &texts(&[("b", "2")]));
    assert_eq!(steered.dropped_extra(), []);
    assert_eq!(steered.workspaces(), first.workspaces());
    // A request that was made before keeps what it was made from.
    assert_eq!(first.extra(), &texts(&[("a", "1"), ("b", "1")]));
}

#[test]
fn what_a_caller_says_of_a_turn_is_in_the_blob_alone_and_last() {
    let enriched = turn().with_extra(texts(&[("a_first", "é"), ("model", "m")]));
    let metadata = CodexResponsesMetadata::new(&thread(), Some(&enriched), 0, Some(RequestKind::Turn));
    assert!(metadata.blob().unwrap().ends_with(r#","a_first":"\u00e9","model":"m"}"#));
    assert!(!metadata.client_metadata().contains_key("model"));
    assert!(!metadata.headers().contains_key("model"));
}

#[test]
fn a_new_turn_says_nothing_of_the_last() {
    assert_eq!(turn().extra(), &texts(&[]));
    assert_eq!(turn().workspaces().iter().count(), 0);
}
