//! What a request must say, written a second time and without care for cost.

use std::collections::BTreeMap;

use codex_api::{SessionSource, SubAgentSource};
use codex_core::metadata::{
    CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason, CompactionTrigger,
    RequestKind, Workspace,
};
use serde_json::{Map, Value, json};

use crate::samples::Sample;

pub(crate) const RESERVED: [&str; 19] = [
    "compaction",
    "forked_from_thread_id",
    "installation_id",
    "parent_thread_id",
    "request_kind",
    "sandbox",
    "session_id",
    "subagent_kind",
    "thread_id",
    "thread_source",
    "turn_id",
    "turn_started_at_unix_ms",
    "window_id",
    "workspaces",
    "x-codex-installation-id",
    "x-codex-parent-thread-id",
    "x-codex-turn-metadata",
    "x-codex-window-id",
    "x-openai-subagent",
];

pub(crate) type Texts = BTreeMap<String, String>;

/// The blob as JSON, its keys in the order of the wire.
pub(crate) fn blob(sample: &Sample) -> Option<Value> {
    let kind = sample.kind.filter(|_| sample.is_told)?;
    let thread = &sample.thread;
    let mut blob = Map::new();
    let mut say = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            assert!(blob.insert(key.to_owned(), value).is_none(), "{key} is said twice");
        }
    };
    if kind != RequestKind::Memory {
        say("installation_id", thread.installation_id.map(|id| json!(id.to_string())));
        say("window_id", Some(json!(window_id(sample))));
        say("session_id", Some(json!(thread.session_id.to_string())));
        say("thread_id", Some(json!(thread.thread_id.to_string())));
        say("turn_id", turn_id(sample).map(|id| json!(id)));
    }
    say(
        "request_kind",
        Some(match kind {
            RequestKind::Turn => json!("turn"),
            RequestKind::Prewarm => json!("prewarm"),
            RequestKind::Memory => json!("memory"),
            RequestKind::Compaction(_) => json!("compaction"),
        }),
    );
    say("forked_from_thread_id", thread.forked_from_thread_id.map(|id| json!(id.to_string())));
    say("parent_thread_id", thread.parent_thread_id.map(|id| json!(id.to_string())));
    say("subagent_kind", subagent(sample).and_then(|(_, kind)| kind).map(|kind| json!(kind)));
    say("thread_source", thread.thread_source.as_ref().map(|source| json!(source)));
    say("sandbox", thread.sandbox.as_ref().map(|sandbox| json!(sandbox)));
    if let Some(turn) = &sample.turn {
        let known: Map<String, Value> = turn
            .workspaces
            .iter()
            .map(|(root, found)| (root.clone(), workspace(found)))
            .filter(|(_, found)| *found != json!({}))
            .collect();
        say("workspaces", (!known.is_empty()).then_some(Value::Object(known)));
        say("turn_started_at_unix_ms", Some(json!(turn.started_at)));
    }
    if let RequestKind::Compaction(details) = kind {
        say("compaction", Some(compaction(details)));
    }
    for (key, value) in sample.turn.iter().flat_map(|turn| &turn.extra) {
        if !RESERVED.contains(&key.as_str()) {
            say(key, Some(json!(value)));
        }
    }
    Some(Value::Object(blob))
}

fn workspace(found: &Workspace) -> Value {
    let mut said = Map::new();
    if !found.associated_remote_urls.is_empty() {
        let urls: BTreeMap<_, _> =
            found.associated_remote_urls.iter().map(|(name, url)| (name, url.as_str())).collect();
        said.insert("associated_remote_urls".to_owned(), json!(urls));
    }
    if let Some(hash) = &found.latest_git_commit_hash {
        said.insert("latest_git_commit_hash".to_owned(), json!(hash));
    }
    if let Some(has_changes) = found.has_changes {
        said.insert("has_changes".to_owned(), json!(has_changes));
    }
    Value::Object(said)
}

fn compaction(details: CompactionDetails) -> Value {
    json!({
        "trigger": match details.trigger {
            CompactionTrigger::Manual => "manual",
            CompactionTrigger::Auto => "auto",
        },
        "reason": match details.reason {
            CompactionReason::UserRequested => "user_requested",
            CompactionReason::ContextLimit => "context_limit",
            CompactionReason::ModelDownshift => "model_downshift",
            CompactionReason::CompHashChanged => "comp_hash_changed",
        },
        "implementation": match details.implementation {
            CompactionImplementation::Responses => "responses",
            CompactionImplementation::ResponsesCompact => "responses_compact",
            CompactionImplementation::ResponsesCompactionV2 => "responses_compaction_v2",
        },
        "phase": match details.phase {
            CompactionPhase::StandaloneTurn => "standalone_turn",
            CompactionPhase::PreTurn => "pre_turn",
            CompactionPhase::MidTurn => "mid_turn",
        },
        "strategy": "memento",
    })
}

/// The header, and the word of the blob.
fn subagent(sample: &Sample) -> Option<(String, Option<String>)> {
    if sample.thread.consolidates_memories {
        return Some(("memory_consolidation".to_owned(), None));
    }
    let (header, kind) = match &sample.thread.source {
        SessionSource::SubAgent(SubAgentSource::Review) => ("review", "review"),
        SessionSource::SubAgent(SubAgentSource::Compact) => ("compact", "compact"),
        SessionSource::SubAgent(SubAgentSource::MemoryConsolidation) => {
            ("memory_consolidation", "memory_consolidation")
        }
        SessionSource::SubAgent(SubAgentSource::ThreadSpawn) => ("collab_spawn", "thread_spawn"),
        SessionSource::SubAgent(SubAgentSource::Other(label)) if !label.is_empty() => {
            (label.as_str(), label.as_str())
        }
        _ => return None,
    };
    Some((header.to_owned(), Some(kind.to_owned())))
}

fn window_id(sample: &Sample) -> String {
    format!("{}:{}", sample.thread.thread_id, sample.window)
}

fn turn_id(sample: &Sample) -> Option<String> {
    sample.turn.as_ref().map(|turn| turn.id.clone()).filter(|id| !id.is_empty())
}

/// The flat keys besides the blob.
pub(crate) fn flat(sample: &Sample) -> Texts {
    if !sample.is_told {
        return Texts::new();
    }
    texts([
        ("x-codex-installation-id", sample.thread.installation_id.map(|id| id.to_string())),
        ("session_id", Some(sample.thread.session_id.to_string())),
        ("thread_id", Some(sample.thread.thread_id.to_string())),
        ("x-codex-window-id", Some(window_id(sample))),
        ("turn_id", turn_id(sample)),
        ("x-openai-subagent", subagent(sample).map(|(header, _)| header)),
        ("x-codex-parent-thread-id", sample.thread.parent_thread_id.map(|id| id.to_string())),
    ])
}

/// What a frame adds to them.
pub(crate) fn frame(sample: &Sample) -> Texts {
    texts([
        ("x-codex-turn-state", sample.turn_state.clone()),
        ("x-codex-ws-stream-request-start-ms", Some(sample.started_unix_ms.to_string())),
        ("ws_request_header_traceparent", sample.trace.as_ref().map(|trace| trace.traceparent.clone())),
        ("ws_request_header_tracestate", sample.trace.as_ref().and_then(|trace| trace.tracestate.clone())),
    ])
}

/// The headers besides the blob; `None` for the value of one that can't be sent.
pub(crate) fn headers(sample: &Sample) -> BTreeMap<String, Option<String>> {
    let session_id = Some(sample.thread.session_id.to_string());
    let told = |value: Option<String>| value.filter(|_| sample.is_told);
    let memories = sample.thread.consolidates_memories.then(|| "true".to_owned());
    let all = texts([
        ("session_id", session_id.clone()),
        ("session-id", session_id),
        ("thread-id", Some(sample.thread.thread_id.to_string())),
        ("x-codex-window-id", told(Some(window_id(sample)))),
        ("x-codex-parent-thread-id", told(sample.thread.parent_thread_id.map(|id| id.to_string()))),
        ("x-openai-subagent", told(subagent(sample).map(|(header, _)| header))),
        ("x-openai-memgen-request", told(memories)),
    ]);
    all.into_iter()
        .map(|(name, value)| (name.clone(), Some(value).filter(|value| fits(&name, value))))
        .collect()
}

/// Whether a header can hold it unchanged.
pub(crate) fn fits(name: &str, value: &str) -> bool {
    format!("{name}: {value}\r\n").len() <= 8192
        && value.chars().all(|c| c == ' ' || c.is_ascii_graphic())
        && value.trim() == value
}

fn texts<const N: usize>(entries: [(&str, Option<String>); N]) -> Texts {
    entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}
