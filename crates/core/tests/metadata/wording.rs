//! The exact words of each kind of request.

use std::collections::BTreeMap;

use codex_api::{SessionSource, SubAgentSource};
use codex_core::CodexResponsesMetadata;
use codex_core::metadata::{
    BodyOnly, BodyOnlyReason, CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason,
    CompactionTrigger, HEADER_LIMIT_BYTES, RemoteUrl, RequestKind, ThreadIdentity, TraceContext,
    TurnMetadata, Workspace,
};
use http::HeaderValue;
use uuid::Uuid;

const INSTALLATION: &str = "00000000-0000-0000-0000-00000000000a";
const SESSION: &str = "00000000-0000-0000-0000-000000000001";
const THREAD: &str = "00000000-0000-0000-0000-000000000002";
const PARENT: &str = "00000000-0000-0000-0000-000000000003";
const FORK: &str = "00000000-0000-0000-0000-000000000004";

fn bare() -> ThreadIdentity {
    ThreadIdentity::new(Uuid::from_u128(1), Uuid::from_u128(2))
}

/// A forked thread that another spawned, with all that can be known of it.
fn full() -> ThreadIdentity {
    ThreadIdentity {
        installation_id: Some(Uuid::from_u128(10)),
        forked_from_thread_id: Some(Uuid::from_u128(4)),
        parent_thread_id: Some(Uuid::from_u128(3)),
        source: SessionSource::SubAgent(SubAgentSource::ThreadSpawn),
        thread_source: Some("subagent".to_owned()),
        sandbox: Some("seccomp".to_owned()),
        ..bare()
    }
}

fn turn() -> TurnMetadata {
    let workspace = Workspace {
        associated_remote_urls: [(
            "origin".to_owned(),
            RemoteUrl::new("https://me:token@host/o/r").expect("it is one"),
        )]
        .into(),
        latest_git_commit_hash: Some("ab".repeat(20)),
        has_changes: Some(false),
    };
    TurnMetadata::new("turn-1".to_owned(), 1_700_000_000_000)
        .with_workspaces([("/srv/é".to_owned(), workspace)].into_iter().collect())
        .with_extra([("fiber".to_owned(), "😀".to_owned())].into())
}

fn compaction() -> RequestKind {
    RequestKind::Compaction(CompactionDetails {
        trigger: CompactionTrigger::Auto,
        reason: CompactionReason::ContextLimit,
        implementation: CompactionImplementation::ResponsesCompactionV2,
        phase: CompactionPhase::MidTurn,
    })
}

fn texts(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn headers(metadata: &CodexResponsesMetadata) -> BTreeMap<String, String> {
    let headers = metadata.headers();
    let text = |value: &HeaderValue| value.to_str().expect("it is visible ASCII").to_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

#[test]
fn each_kind_has_its_blob() {
    let ids = format!(
        r#""installation_id":"{INSTALLATION}","window_id":"{THREAD}:7","session_id":"{SESSION}","thread_id":"{THREAD}""#
    );
    let lineage = format!(
        r#""forked_from_thread_id":"{FORK}","parent_thread_id":"{PARENT}","subagent_kind":"thread_spawn","thread_source":"subagent","sandbox":"seccomp""#
    );
    let hash = "ab".repeat(20);
    let facts = format!(
        r#""workspaces":{{"/srv/\u00e9":{{"associated_remote_urls":{{"origin":"https://host/o/r"}},"latest_git_commit_hash":"{hash}","has_changes":false}}}},"turn_started_at_unix_ms":1700000000000"#
    );
    let extra = r#""fiber":"\ud83d\ude00""#;
    let details = r#""compaction":{"trigger":"auto","reason":"context_limit","implementation":"responses_compaction_v2","phase":"mid_turn","strategy":"memento"}"#;
    let (turn, none) = (turn(), None);
    for (kind, turn, expected) in [
        (
            RequestKind::Turn,
            Some(&turn),
            format!(r#"{{{ids},"turn_id":"turn-1","request_kind":"turn",{lineage},{facts},{extra}}}"#),
        ),
        (RequestKind::Prewarm, none, format!(r#"{{{ids},"request_kind":"prewarm",{lineage}}}"#)),
        (
            compaction(),
            Some(&turn),
            format!(
                r#"{{{ids},"turn_id":"turn-1","request_kind":"compaction",{lineage},{facts},{details},{extra}}}"#
            ),
        ),
        (
            RequestKind::Memory,
            Some(&turn),
            format!(r#"{{"request_kind":"memory",{lineage},{facts},{extra}}}"#),
        ),
        (RequestKind::Memory, none, format!(r#"{{"request_kind":"memory",{lineage}}}"#)),
    ] {
        let metadata = CodexResponsesMetadata::new(&full(), turn, 7, Some(kind));
        assert_eq!(metadata.blob(), Some(expected.as_str()), "{kind:?}");
        assert_eq!(metadata.client_metadata()["x-codex-turn-metadata"], expected, "{kind:?}");
    }
}

#[test]
fn what_is_not_known_is_not_said() {
    let metadata = CodexResponsesMetadata::new(&bare(), None, 0, Some(RequestKind::Turn));
    let blob = format!(
        r#"{{"window_id":"{THREAD}:0","session_id":"{SESSION}","thread_id":"{THREAD}","request_kind":"turn"}}"#
    );
    assert_eq!(metadata.blob(), Some(blob.as_str()));
    let window = format!("{THREAD}:0");
    let flat = [
        ("session_id", SESSION),
        ("thread_id", THREAD),
        ("x-codex-window-id", &window),
        ("x-codex-turn-metadata", &blob),
    ];
    assert_eq!(metadata.client_metadata(), texts(&flat));
}

#[test]
fn an_empty_turn_id_is_none() {
    let turn = TurnMetadata::new(String::new(), 5);
    let metadata = CodexResponsesMetadata::new(&bare(), Some(&turn), 0, Some(RequestKind::Prewarm));
    assert_eq!(metadata.turn_id(), None);
    assert!(!metadata.client_metadata().contains_key("turn_id"));
    let blob = metadata.blob().unwrap();
    assert!(!blob.contains("turn_id") && blob.ends_with(r#""turn_started_at_unix_ms":5}"#), "{blob}");
}

#[test]
fn opening_a_connection_says_who_asks_and_has_no_blob() {
    let metadata = CodexResponsesMetadata::new(&full(), None, 0, None);
    let window = format!("{THREAD}:0");
    let expected = texts(&[
        ("session_id", SESSION),
        ("session-id", SESSION),
        ("thread-id", THREAD),
        ("x-codex-window-id", &window),
        ("x-codex-parent-thread-id", PARENT),
        ("x-openai-subagent", "collab_spawn"),
    ]);
    assert_eq!((metadata.blob(), headers(&metadata)), (None, expected));
}

#[test]
fn memory_requests_name_ids_outside_of_the_blob_alone() {
    let metadata = CodexResponsesMetadata::new(&full(), Some(&turn()), 0, Some(RequestKind::Memory));
    let flat = metadata.client_metadata();
    for key in ["x-codex-installation-id", "session_id", "thread_id", "x-codex-window-id", "turn_id"] {
        assert!(flat.contains_key(key), "{key}");
    }
    let blob = metadata.blob().unwrap();
    for id in [INSTALLATION, SESSION, THREAD, "turn-1"] {
        assert!(!blob.contains(id), "{id} in {blob}");
    }
}

#[test]
fn the_agent_that_consolidates_memories_has_a_header_of_its_own() {
    let thread = ThreadIdentity { consolidates_memories: true, ..bare() };
    let metadata = CodexResponsesMetadata::new(&thread, None, 0, Some(RequestKind::Turn));
    let headers = headers(&metadata);
    assert_eq!(headers["x-openai-memgen-request"], "true");
    assert_eq!(headers["x-openai-subagent"], "memory_consolidation");
    assert!(!metadata.blob().unwrap().contains("subagent_kind"));
}

/// A spawned thread has a parent, a fork has an origin, a spawned fork has both; a root has neither.
#[test]
fn lineage_is_said_as_far_as_there_is_one() {
    let (parent, origin) = (Some(Uuid::from_u128(3)), Some(Uuid::from_u128(4)));
    for (parent_thread_id, forked_from_thread_id) in
        [(None, None), (parent, None), (None, origin), (parent, origin)]
    {
        let thread = ThreadIdentity { forked_from_thread_id, parent_thread_id, ..bare() };
        let metadata = CodexResponsesMetadata::new(&thread, Some(&turn()), 0, Some(RequestKind::Turn));
        let blob: serde_json::Value = serde_json::from_str(metadata.blob().unwrap()).unwrap();
        let said = |key: &str| blob.get(key).map(|id| id.as_str().unwrap().parse().unwrap());
        assert_eq!(
            (said("parent_thread_id"), said("forked_from_thread_id")),
            (parent_thread_id, forked_from_thread_id)
        );
        let flat = metadata.client_metadata();
        assert_eq!(flat.contains_key("x-codex-parent-thread-id"), parent_thread_id.is_some());
        assert!(!flat.contains_key("forked_from_thread_id"), "it is in the blob alone");
    }
}

#[test]
fn windows_are_counted_per_thread() {
    for (thread, window, expected) in [
        (bare(), 0, format!("{THREAD}:0")),
        (bare(), 1, format!("{THREAD}:1")),
        (bare(), u64::MAX, format!("{THREAD}:18446744073709551615")),
        (ThreadIdentity::new(Uuid::from_u128(1), Uuid::from_u128(3)), 0, format!("{PARENT}:0")),
    ] {
        let metadata = CodexResponsesMetadata::new(&thread, None, window, Some(RequestKind::Turn));
        assert_eq!(metadata.window_id(), expected);
        assert_eq!(headers(&metadata)["x-codex-window-id"], expected);
    }
}

#[test]
fn a_compaction_request_has_the_installation_in_its_headers() {
    let metadata = CodexResponsesMetadata::new(&full(), Some(&turn()), 3, Some(compaction()));
    assert!(!metadata.headers().contains_key("x-codex-installation-id"));
    let mut all = metadata.compaction_headers();
    assert_eq!(all.remove("x-codex-installation-id").unwrap(), INSTALLATION);
    assert_eq!(all, metadata.headers());
}

#[test]
fn a_frame_holds_what_is_a_header_elsewhere() {
    let metadata = CodexResponsesMetadata::new(&full(), Some(&turn()), 0, Some(RequestKind::Turn));
    let trace = |tracestate: Option<&str>| TraceContext {
        traceparent: "00-trace".to_owned(),
        tracestate: tracestate.map(str::to_owned),
    };
    let start = ("x-codex-ws-stream-request-start-ms", "42");
    let parent = ("ws_request_header_traceparent", "00-trace");
    for (turn_state, trace, added) in [
        (None, None, vec![start]),
        (Some("sticky"), None, vec![start, ("x-codex-turn-state", "sticky")]),
        (None, Some(trace(None)), vec![start, parent]),
        (None, Some(trace(Some("v=1"))), vec![start, parent, ("ws_request_header_tracestate", "v=1")]),
    ] {
        let mut expected = metadata.client_metadata();
        expected.extend(texts(&added));
        assert_eq!(metadata.websocket_client_metadata(turn_state, 42, trace.as_ref()), expected);
    }
}

#[test]
fn a_provider_that_is_not_told_gets_session_and_thread_alone() {
    let thread = ThreadIdentity { consolidates_memories: true, ..full() };
    let all = CodexResponsesMetadata::new(&thread, Some(&turn()), 0, Some(compaction()));
    let metadata = all.without_codex_identity();
    let expected = texts(&[("session_id", SESSION), ("session-id", SESSION), ("thread-id", THREAD)]);
    assert_eq!(headers(&metadata), expected);
    assert_eq!(metadata.compaction_headers(), metadata.headers());
    assert_eq!(
        (metadata.blob(), metadata.client_metadata(), metadata.body_only()),
        (None, texts(&[]), vec![])
    );
    let frame = metadata.websocket_client_metadata(Some("sticky"), 42, None);
    let start = ("x-codex-ws-stream-request-start-ms", "42");
    assert_eq!(frame, texts(&[("x-codex-turn-state", "sticky"), start]));
    // The client itself still knows.
    assert_eq!(metadata.window_id(), all.window_id());
}

#[test]
fn what_a_header_cannot_hold_stays_in_the_body_and_is_named() {
    let label = |label: &str| ThreadIdentity {
        source: SessionSource::SubAgent(SubAgentSource::Other(label.to_owned())),
        ..bare()
    };
    // The name, the colon, the space and the end of the line.
    let room = HEADER_LIMIT_BYTES - "x-openai-subagent".len() - 4;
    for (text, reason) in [
        ("my reviewer", None),
        ("é", Some(BodyOnlyReason::Illegal)),
        ("a\r\nx-other: b", Some(BodyOnlyReason::Illegal)),
        ("a\u{7f}", Some(BodyOnlyReason::Illegal)),
        (" a", Some(BodyOnlyReason::Illegal)),
        (&"l".repeat(room), None),
        (&"l".repeat(room + 1), Some(BodyOnlyReason::TooLong)),
    ] {
        let metadata = CodexResponsesMetadata::new(&label(text), None, 0, None);
        let named: Vec<_> =
            reason.into_iter().map(|reason| BodyOnly { header: "x-openai-subagent", reason }).collect();
        assert_eq!(metadata.body_only(), named, "{} bytes", text.len());
        assert_eq!(metadata.headers().contains_key("x-openai-subagent"), reason.is_none());
        assert_eq!(metadata.client_metadata()["x-openai-subagent"], text);
    }
}

#[test]
fn a_blob_that_is_too_long_for_a_header_goes_into_the_body_alone() {
    let turn = turn().with_extra(texts(&[("note", &"n".repeat(HEADER_LIMIT_BYTES))]));
    let metadata = CodexResponsesMetadata::new(&bare(), Some(&turn), 0, Some(RequestKind::Turn));
    let left_out = BodyOnly { header: "x-codex-turn-metadata", reason: BodyOnlyReason::TooLong };
    assert_eq!(metadata.body_only(), [left_out]);
    assert!(!metadata.headers().contains_key("x-codex-turn-metadata"));
    assert!(metadata.client_metadata()["x-codex-turn-metadata"].len() > HEADER_LIMIT_BYTES);
    assert_eq!(left_out.to_string(), "`x-codex-turn-metadata` would be longer than 8192 bytes");
}

#[test]
fn a_snapshot_renders_its_blob_once() {
    let metadata = CodexResponsesMetadata::new(&full(), Some(&turn()), 0, Some(RequestKind::Turn));
    let copy = metadata.clone();
    assert!(std::ptr::eq(metadata.blob().unwrap(), copy.blob().unwrap()), "clones share it");
}

/// Retries and compactions within a turn say the same time and turn.
#[test]
fn all_requests_of_a_turn_say_when_it_began() {
    let turn = turn();
    for kind in [RequestKind::Turn, RequestKind::Turn, compaction()] {
        let metadata = CodexResponsesMetadata::new(&bare(), Some(&turn), 0, Some(kind));
        let blob: serde_json::Value = serde_json::from_str(metadata.blob().unwrap()).unwrap();
        assert_eq!(blob["turn_started_at_unix_ms"], 1_700_000_000_000_i64, "{kind:?}");
        assert_eq!(blob["turn_id"], "turn-1", "{kind:?}");
    }
}
