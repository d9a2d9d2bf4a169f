//! Credentials that change while a thread lives.

use codex_api::BearerAuth;
use codex_core::auth::AccountAuth;
use codex_core::history::History;
use codex_core::{ModelClientOptions, ModelProviderAuthInfo, ModelProviderInfo};
use codex_mock::Reply;
use serde_json::json;
use std::sync::Arc;

use crate::support::{
    SESSION, answer, client, in_time, input, last, no_network, of_turn, openai, options, prompt, sent, serve,
    settings, step,
};

/// Prints another token each time.
fn counting(directory: &std::path::Path) -> ModelProviderAuthInfo {
    let script = "echo x >> runs; echo \" token-$(wc -l < runs | tr -d ' ') \"";
    ModelProviderAuthInfo {
        args: vec!["-c".to_owned(), script.to_owned()],
        cwd: directory.to_owned(),
        timeout_ms: 30_000.try_into().expect("not zero"),
        ..ModelProviderAuthInfo::new("/bin/sh")
    }
}

#[cfg(unix)]
#[tokio::test]
async fn after_a_401_the_command_runs_once_more_for_every_kind_of_request() {
    if no_network() {
        return;
    }
    let refused = || Reply::json(401, json!({"error": {"message": "expired"}}));
    let compacted = Reply::json(200, json!({"object": "response.compaction", "output": []}));
    let summaries = Reply::json(200, json!({"output": [{"trace_summary": "a", "memory_summary": "b"}]}));
    let mock = serve([answer(), refused(), answer(), refused(), compacted, refused(), summaries]).await;
    let directory = tempfile::tempdir().expect("a directory");
    let info = ModelProviderInfo {
        env_key: None,
        auth: Some(counting(directory.path())),
        ..openai(mock.base_url())
    };
    let client = client(options(info));
    let mut history = History::new();
    history.record("hi".into());
    let mut turn = client.start_turn();
    for _ in 0..2 {
        step(&mut turn, &mut history, &of_turn(&client)).await.expect("an answer");
    }
    let prompt = prompt(input(&client, ["hi".into()]));
    in_time(turn.compact(&prompt, &settings(), &of_turn(&client))).await.expect("a compaction");
    let memory = codex_api::RawMemory::default();
    in_time(client.summarize_memories(vec![memory], &settings())).await.expect("a summary");
    let requests = mock.requests();
    let tokens: Vec<_> =
        requests.iter().map(|request| request.header("authorization").expect("a token")).collect();
    let expected = [1, 1, 2, 2, 3, 3, 4].map(|number| format!("Bearer token-{number}"));
    assert_eq!(tokens, expected);
    let session = SESSION.to_string();
    assert!(requests.iter().all(|request| request.header("session_id") == Some(session.as_str())));
}

#[tokio::test]
async fn the_callers_credentials_are_taken_before_the_providers() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let account = AccountAuth::new(BearerAuth::new("sk-account"), "acc_1").expect("an id");
    let client =
        client(ModelClientOptions { auth: Some(Arc::new(account)), ..options(openai(mock.base_url())) });
    sent(&mock, &client, &prompt(input(&client, ["hi".into()])), &settings()).await;
    let sent = last(&mock);
    let headers = ["authorization", "chatgpt-account-id"].map(|name| sent.header(name));
    assert_eq!(headers, [Some("Bearer sk-account"), Some("acc_1")]);
}
