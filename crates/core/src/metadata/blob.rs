//! The blob: what is said of a request in one JSON text.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::ascii_json;
use super::identity::ThreadIdentity;
use super::kind::{
    CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason, CompactionTrigger,
    RequestKind,
};
use super::turn::TurnMetadata;
use super::workspace::Workspaces;

/// The blob, in visible ASCII.
pub(super) fn render(
    thread: &ThreadIdentity,
    turn: Option<&TurnMetadata>,
    window_id: &str,
    kind: RequestKind,
) -> String {
    let named = (kind != RequestKind::Memory).then_some(thread);
    ascii_json::to_string(&Blob {
        installation_id: named.and_then(|thread| thread.installation_id),
        window_id: named.map(|_| window_id),
        session_id: named.map(|thread| thread.session_id),
        thread_id: named.map(|thread| thread.thread_id),
        turn_id: named.and(turn).and_then(TurnMetadata::turn_id),
        request_kind: kind.name(),
        forked_from_thread_id: thread.forked_from_thread_id,
        parent_thread_id: thread.parent_thread_id,
        subagent_kind: thread.subagent_kind(),
        thread_source: thread.thread_source.as_deref(),
        sandbox: thread.sandbox.as_deref(),
        workspaces: turn.map(TurnMetadata::workspaces).filter(|workspaces| !workspaces.is_empty()),
        turn_started_at_unix_ms: turn.map(TurnMetadata::started_at_unix_ms),
        compaction: kind.compaction().map(Compaction::from),
        extra: turn.map(TurnMetadata::extra),
    })
}

/// In the order of the wire.
#[derive(Serialize)]
struct Blob<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    installation_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_id: Option<&'a str>,
    request_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from_thread_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_thread_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subagent_kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspaces: Option<&'a Workspaces>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_started_at_unix_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compaction: Option<Compaction>,
    #[serde(flatten)]
    extra: Option<&'a BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct Compaction {
    trigger: CompactionTrigger,
    reason: CompactionReason,
    implementation: CompactionImplementation,
    phase: CompactionPhase,
    strategy: &'static str,
}

impl From<CompactionDetails> for Compaction {
    fn from(details: CompactionDetails) -> Self {
        let CompactionDetails { trigger, reason, implementation, phase } = details;
        Self { trigger, reason, implementation, phase, strategy: "memento" }
    }
}
