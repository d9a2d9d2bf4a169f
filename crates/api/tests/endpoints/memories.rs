//! Memories.

use codex_api::common::{MemorySummarizeInput, MemorySummarizeOutput, RawMemory, RawMemoryMetadata};
use codex_api::{MemoriesClient, Reasoning, ReasoningEffort};
use codex_mock::{Mock, Reply};
use http::HeaderMap;
use serde_json::json;

use crate::support::{all_asked, auth, header, in_time, no_network, provider, refusal, serve, transport};

fn client(mock: &Mock) -> MemoriesClient {
    MemoriesClient::new(transport(), provider(mock), auth())
}

fn memory(id: &str) -> RawMemory {
    RawMemory {
        id: id.to_owned(),
        metadata: RawMemoryMetadata { source_path: format!("/tmp/{id}.jsonl") },
        items: vec![json!({"type": "message", "role": "user", "content": []})],
    }
}

fn input(ids: &[&str]) -> MemorySummarizeInput {
    MemorySummarizeInput {
        model: "m".to_owned(),
        raw_memories: ids.iter().map(|id| memory(id)).collect(),
        reasoning: Some(Reasoning { effort: Some(ReasoningEffort::Low), ..Reasoning::default() }),
    }
}

#[tokio::test]
async fn memories_are_summarised_in_their_order() {
    if no_network() {
        return;
    }
    let output = |raw_memory: &str, memory_summary: &str| MemorySummarizeOutput {
        raw_memory: raw_memory.to_owned(),
        memory_summary: memory_summary.to_owned(),
    };
    let mock = serve([Reply::json(
        200,
        json!({"output": [
            {"trace_summary": "long b", "memory_summary": "b"},
            {"raw_memory": "long a", "memory_summary": "a"},
        ]}),
    )])
    .await;
    let summaries = in_time(
        client(&mock).summarize_input(&input(&["b", "a"]), header("x-openai-memgen-request", "true")),
    )
    .await;
    assert_eq!(summaries.expect("summaries"), [output("long b", "b"), output("long a", "a")]);
    assert_eq!(all_asked(&mock), ["POST /v1/memories/trace_summarize"]);
    let sent = &mock.requests()[0];
    let trace = |id: &str| {
        json!({
            "id": id, "metadata": {"source_path": format!("/tmp/{id}.jsonl")},
            "items": [{"type": "message", "role": "user", "content": []}],
        })
    };
    let expected = json!({"model": "m", "traces": [trace("b"), trace("a")], "reasoning": {"effort": "low"}});
    assert_eq!(sent.json(), Some(expected));
    assert_eq!(sent.header("x-openai-memgen-request"), Some("true"));
}

#[tokio::test]
async fn no_memory_sends_nothing() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::json(200, json!({"output": []}))]).await;
    assert_eq!(
        in_time(client(&mock).summarize_input(&input(&[]), HeaderMap::new())).await.expect("nothing"),
        []
    );
    assert_eq!(mock.requests().len(), 0);
}

#[tokio::test]
async fn an_answer_that_is_no_list_of_summaries_is_an_error() {
    if no_network() {
        return;
    }
    for (case, reply, expected) in [
        ("no output", Reply::json(200, json!({})), "error Unreadable, fate unknown"),
        (
            "half a summary",
            Reply::json(200, json!({"output": [{"memory_summary": "a"}]})),
            "error Unreadable, fate unknown",
        ),
        ("a list", Reply::json(200, json!([])), "error UnexpectedBody, fate unknown"),
        ("404", Reply::json(404, json!({"error": {"message": "m"}})), "error InvalidRequest, not executed"),
    ] {
        let mock = serve([reply]).await;
        let answer = in_time(client(&mock).summarize_input(&input(&["a"]), HeaderMap::new())).await;
        assert_eq!(answer.map_err(|error| refusal(&error)), Err(expected.to_owned()), "{case}");
    }
}
