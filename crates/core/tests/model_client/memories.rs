//! Summaries of earlier work.

use codex_api::{
    MemorySummarizeOutput, RawMemory, RawMemoryMetadata, ReasoningEffort, SessionSource, SubAgentSource,
};
use codex_core::metadata::ThreadIdentity;
use codex_core::{ModelClientOptions, ModelSettings};
use codex_mock::Reply;
use serde_json::json;
use uuid::Uuid;

use crate::support::{SESSION, body, client, in_time, last, no_network, openai, options, serve, settings};

fn summaries() -> Reply {
    Reply::json(200, json!({"output": [{"trace_summary": "in detail", "memory_summary": "in short"}]}))
}

fn memory() -> RawMemory {
    let metadata = RawMemoryMetadata { source_path: "/a.jsonl".to_owned() };
    RawMemory { id: "trace_1".to_owned(), metadata, items: vec![json!({"type": "message"})] }
}

#[tokio::test]
async fn they_are_asked_for_in_the_session_without_metadata() {
    if no_network() {
        return;
    }
    let mock = serve([summaries()]).await;
    let identity = ThreadIdentity {
        parent_thread_id: Some(Uuid::from_u128(8)),
        source: SessionSource::SubAgent(SubAgentSource::MemoryConsolidation),
        ..ThreadIdentity::new(SESSION, Uuid::from_u128(9))
    };
    let client = client(ModelClientOptions {
        identity: Some(identity),
        originator: Some("program".to_owned()),
        ..options(openai(mock.base_url()))
    });
    let settings = ModelSettings { effort: Some(ReasoningEffort::Low), ..settings() };
    let summaries = in_time(client.summarize_memories(vec![memory()], &settings)).await.expect("a summary");
    let expected =
        MemorySummarizeOutput { raw_memory: "in detail".to_owned(), memory_summary: "in short".to_owned() };
    assert_eq!(summaries, [expected]);
    let sent = last(&mock);
    assert_eq!(sent.path, "/v1/memories/trace_summarize");
    let (session, thread) = (SESSION.to_string(), Uuid::from_u128(9).to_string());
    for (name, expected) in [
        ("session_id", Some(session.as_str())),
        ("session-id", Some(&session)),
        ("conversation_id", Some(&session)),
        ("thread-id", Some(&thread)),
        ("x-openai-subagent", Some("memory_consolidation")),
        ("originator", Some("program")),
        ("authorization", Some("Bearer sk-test")),
        ("x-codex-window-id", None),
        ("x-codex-parent-thread-id", None),
        ("x-codex-turn-metadata", None),
        ("content-encoding", None),
    ] {
        assert_eq!(sent.header(name), expected, "{name}");
    }
    let trace =
        json!({"id": "trace_1", "metadata": {"source_path": "/a.jsonl"}, "items": [{"type": "message"}]});
    let expected = json!({"model": "test-model", "traces": [trace], "reasoning": {"effort": "low"}});
    assert_eq!(body(&sent), expected);
}

#[tokio::test]
async fn without_an_effort_nothing_is_said_of_reasoning_and_without_memories_nothing_is_sent() {
    if no_network() {
        return;
    }
    let mock = serve([summaries()]).await;
    let client = client(options(openai(mock.base_url())));
    assert_eq!(in_time(client.summarize_memories(Vec::new(), &settings())).await.expect("nothing to do"), []);
    assert_eq!(mock.requests().len(), 0);
    in_time(client.summarize_memories(vec![memory()], &settings())).await.expect("a summary");
    assert_eq!(body(&last(&mock)).get("reasoning"), None);
}
