//! Random requests.

use std::collections::BTreeMap;

use codex_api::{SessionSource, SubAgentSource};
use codex_core::CodexResponsesMetadata;
use codex_core::metadata::{
    CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason, CompactionTrigger,
    RemoteUrl, RequestKind, ThreadIdentity, TraceContext, TurnMetadata, Workspace,
};
use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

/// All that a snapshot is made from, and what a frame adds to it.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) thread: ThreadIdentity,
    pub(crate) turn: Option<Turn>,
    pub(crate) window: u64,
    /// `None`: a connection that is opened ahead of a turn.
    pub(crate) kind: Option<RequestKind>,
    pub(crate) is_told: bool,
    pub(crate) turn_state: Option<String>,
    pub(crate) started_unix_ms: i64,
    pub(crate) trace: Option<TraceContext>,
}

#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub(crate) id: String,
    pub(crate) started_at: i64,
    pub(crate) workspaces: BTreeMap<String, Workspace>,
    pub(crate) extra: BTreeMap<String, String>,
}

impl Sample {
    pub(crate) fn snapshot(&self) -> CodexResponsesMetadata {
        let turn = self.turn.clone().map(|turn| {
            TurnMetadata::new(turn.id, turn.started_at)
                .with_workspaces(turn.workspaces.into_iter().collect())
                .with_extra(turn.extra)
        });
        let metadata = CodexResponsesMetadata::new(&self.thread, turn.as_ref(), self.window, self.kind);
        if self.is_told { metadata } else { metadata.without_codex_identity() }
    }
}

pub(crate) fn samples() -> impl Strategy<Value = Sample> {
    let frame = (option::of("[!-~]{1,20}"), any::<i64>(), option::of(traces()));
    let parts = (threads(), option::of(turns()), any::<u64>(), kinds(), any::<bool>(), frame);
    parts.prop_map(|(thread, turn, window, kind, is_told, (turn_state, started_unix_ms, trace))| Sample {
        thread,
        turn,
        window,
        kind,
        is_told,
        turn_state,
        started_unix_ms,
        trace,
    })
}

fn ids() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,12}",
        "\\PC{0,12}",
        select(vec!["", "a\u{7f}\n\0\"\\", "日本 😀", " end "]).prop_map(str::to_owned),
    ]
}

fn threads() -> impl Strategy<Value = ThreadIdentity> {
    let lineage = (option::of(ids()), option::of(ids()), sources(), prop::bool::weighted(0.1));
    let parts = (option::of(ids()), ids(), ids(), lineage, option::of(texts()), option::of(texts()));
    parts.prop_map(|(installation_id, session_id, thread_id, lineage, thread_source, sandbox)| {
        let (forked_from_thread_id, parent_thread_id, source, consolidates_memories) = lineage;
        ThreadIdentity {
            installation_id,
            session_id,
            thread_id,
            forked_from_thread_id,
            parent_thread_id,
            source,
            consolidates_memories,
            thread_source,
            sandbox,
        }
    })
}

fn sources() -> impl Strategy<Value = SessionSource> {
    let long = Just("l".repeat(9000));
    let subagents = prop_oneof![
        Just(SubAgentSource::Review),
        Just(SubAgentSource::Compact),
        Just(SubAgentSource::MemoryConsolidation),
        Just(SubAgentSource::ThreadSpawn),
        prop_oneof![4 => texts(), 1 => long].prop_map(SubAgentSource::Other),
    ];
    prop_oneof![
        Just(SessionSource::Cli),
        Just(SessionSource::Exec),
        subagents.prop_map(SessionSource::SubAgent),
    ]
}

fn turns() -> impl Strategy<Value = Turn> {
    let keys =
        prop_oneof![3 => texts(), 1 => select(crate::model::RESERVED.to_vec()).prop_map(str::to_owned)];
    let values = prop_oneof![8 => texts(), 1 => Just("v".repeat(8000))];
    let parts =
        (texts(), any::<i64>(), btree_map(texts(), workspaces(), 0..3), btree_map(keys, values, 0..4));
    parts.prop_map(|(id, started_at, workspaces, extra)| Turn { id, started_at, workspaces, extra })
}

fn workspaces() -> impl Strategy<Value = Workspace> {
    let urls = select(vec!["https://me:token@host/ö", "git@host:o/r", "/srv/r"])
        .prop_map(|url| RemoteUrl::new(url).expect("it is one"));
    let parts = (btree_map(texts(), urls, 0..3), option::of("[0-9a-f]{40}"), any::<Option<bool>>());
    parts.prop_map(|(associated_remote_urls, latest_git_commit_hash, has_changes)| Workspace {
        associated_remote_urls,
        latest_git_commit_hash,
        has_changes,
    })
}

fn kinds() -> impl Strategy<Value = Option<RequestKind>> {
    prop_oneof![
        Just(None),
        Just(Some(RequestKind::Turn)),
        Just(Some(RequestKind::Prewarm)),
        Just(Some(RequestKind::Memory)),
        compactions().prop_map(|details| Some(RequestKind::Compaction(details))),
    ]
}

fn compactions() -> impl Strategy<Value = CompactionDetails> {
    let triggers = select(vec![CompactionTrigger::Manual, CompactionTrigger::Auto]);
    let reasons = select(vec![
        CompactionReason::UserRequested,
        CompactionReason::ContextLimit,
        CompactionReason::ModelDownshift,
        CompactionReason::CompHashChanged,
    ]);
    let implementations = select(vec![
        CompactionImplementation::Responses,
        CompactionImplementation::ResponsesCompact,
        CompactionImplementation::ResponsesCompactionV2,
    ]);
    let phases =
        select(vec![CompactionPhase::StandaloneTurn, CompactionPhase::PreTurn, CompactionPhase::MidTurn]);
    (triggers, reasons, implementations, phases).prop_map(|(trigger, reason, implementation, phase)| {
        CompactionDetails { trigger, reason, implementation, phase }
    })
}

fn traces() -> impl Strategy<Value = TraceContext> {
    ("[0-9a-f-]{55}", option::of("[a-z=,]{1,20}"))
        .prop_map(|(traceparent, tracestate)| TraceContext { traceparent, tracestate })
}
