//! What a request says in its headers.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use codex_api::{Compression, SessionSource, SubAgentSource};
use codex_core::history::History;
use codex_core::metadata::{RequestKind, ThreadIdentity, TurnMetadata, workspaces};
use codex_core::{CodexResponsesMetadata, ModelClientOptions, ModelProviderInfo};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    SESSION, answer, body, client, in_time, input, last, no_network, openai, options, other, prompt, sent,
    serve, settings, step,
};

/// The headers that say more than who asks in which session.
const TOLD: [&str; 5] = [
    "x-codex-window-id",
    "x-codex-turn-metadata",
    "x-codex-parent-thread-id",
    "x-openai-subagent",
    "x-codex-beta-features",
];

fn sub_agent() -> ThreadIdentity {
    ThreadIdentity {
        installation_id: Some(Uuid::from_u128(7)),
        parent_thread_id: Some(Uuid::from_u128(8)),
        source: SessionSource::SubAgent(SubAgentSource::Review),
        ..ThreadIdentity::new(Uuid::nil(), Uuid::from_u128(9))
    }
}

#[tokio::test]
async fn a_provider_is_told_of_the_thread_where_it_is_to_be() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let told = |send: Option<bool>, info| ModelProviderInfo { send_codex_metadata: send, ..info };
    for (case, info, is_told) in [
        ("OpenAI", openai(mock.base_url()), true),
        ("OpenAI, not to be told", told(Some(false), openai(mock.base_url())), false),
        ("another", other(mock.base_url()), false),
        ("another, to be told", told(Some(true), other(mock.base_url())), true),
    ] {
        let client = client(ModelClientOptions {
            identity: Some(sub_agent()),
            beta_features: vec!["one".to_owned(), "two".to_owned()],
            ..options(info)
        });
        let prompt = prompt(input(&client, ["hi".into()]));
        let sent = sent(&mock, &client, &prompt, &settings()).await;
        let blob = crate::support::of_turn(&client).blob().expect("a blob").to_owned();
        let thread = Uuid::from_u128(9).to_string();
        let (window, parent) = (format!("{thread}:0"), Uuid::from_u128(8).to_string());
        let expected = [&window, &blob, &parent, "review", "one,two"].map(|value| is_told.then_some(value));
        assert_eq!(TOLD.map(|name| sent.header(name)), expected, "{case}");
        assert_eq!(sent.header("x-codex-installation-id"), None, "{case}");
        let always =
            ["session_id", "session-id", "conversation_id", "thread-id"].map(|name| sent.header(name));
        let session = SESSION.to_string();
        assert_eq!(always, [Some(session.as_str()), Some(&session), Some(&session), Some(&thread)], "{case}");
        let cache_key = body(&sent)["prompt_cache_key"].clone();
        assert_eq!(cache_key, json!(SESSION), "{case}: one cache for all threads of the session");
        let told = body(&sent)["client_metadata"]["x-codex-turn-metadata"].clone();
        assert_eq!(told.as_str(), is_told.then_some(blob.as_str()), "{case}: the body says the same");
    }
}

#[tokio::test]
async fn a_sub_agent_is_named_and_so_is_one_of_the_clients_own() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let sub = SessionSource::SubAgent;
    for (source, consolidates_memories, subagent, memories) in [
        (SessionSource::Cli, false, None, None),
        (sub(SubAgentSource::Review), false, Some("review"), None),
        (sub(SubAgentSource::Other("guardian".to_owned())), false, Some("guardian"), None),
        (sub(SubAgentSource::ThreadSpawn), false, Some("collab_spawn"), None),
        (SessionSource::Cli, true, Some("memory_consolidation"), Some("true")),
    ] {
        let thread = ThreadIdentity::new(SESSION, SESSION);
        let identity = ThreadIdentity { source: source.clone(), consolidates_memories, ..thread };
        let client =
            client(ModelClientOptions { identity: Some(identity), ..options(openai(mock.base_url())) });
        let sent = sent(&mock, &client, &prompt(input(&client, ["hi".into()])), &settings()).await;
        let named = ["x-openai-subagent", "x-openai-memgen-request"].map(|name| sent.header(name));
        assert_eq!(named, [subagent, memories], "{source:?}");
    }
}

#[tokio::test]
async fn a_window_begins_with_each_compaction() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let client = client(options(openai(mock.base_url())));
    let mut history = History::new();
    for expected in ["0", "1", "2"] {
        history.record("hi".into());
        let kind = Some(RequestKind::Turn);
        let metadata = CodexResponsesMetadata::new(client.identity(), None, history.window(), kind);
        step(&mut client.start_turn(), &mut history, &metadata).await.expect("an answer");
        let sent = last(&mock);
        let window = format!("{SESSION}:{expected}");
        assert_eq!(sent.header("x-codex-window-id"), Some(window.as_str()));
        assert_eq!(body(&sent)["client_metadata"]["x-codex-window-id"], json!(window));
        history.replace(vec!["a summary".into()]);
    }
}

#[tokio::test]
async fn the_originator_is_the_providers_then_the_programs() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let own = HashMap::from([("Originator".to_owned(), "provider".to_owned())]);
    for (http_headers, originator, expected) in [
        (None, None, "codex_api"),
        (None, Some("program"), "program"),
        (Some(own.clone()), Some("program"), "provider"),
        (Some(own), None, "provider"),
    ] {
        let info = ModelProviderInfo { http_headers, ..openai(mock.base_url()) };
        let originator = originator.map(str::to_owned);
        let client = client(ModelClientOptions { originator, ..options(info) });
        let sent = sent(&mock, &client, &prompt(input(&client, ["hi".into()])), &settings()).await;
        assert_eq!(sent.headers.get_all("originator").iter().collect::<Vec<_>>(), [expected]);
    }
}

#[tokio::test]
async fn a_body_is_compressed_where_the_caller_says_so() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    for (compression, expected) in [(Compression::None, None), (Compression::Zstd, Some("zstd"))] {
        let client = client(ModelClientOptions { compression, ..options(openai(mock.base_url())) });
        let sent = sent(&mock, &client, &prompt(input(&client, ["hi".into()])), &settings()).await;
        assert_eq!(sent.header("content-encoding"), expected);
        assert_eq!(body(&sent)["model"], json!("test-model"));
    }
}

/// The blob of one request made in this directory.
async fn blob_in(directory: &Path) -> Value {
    let mock = serve([answer()]).await;
    let client = client(options(openai(mock.base_url())));
    let workspaces = in_time(workspaces(directory, Duration::from_secs(30))).await;
    let turn = TurnMetadata::new("turn-1".to_owned(), 0).with_workspaces(workspaces);
    let metadata = CodexResponsesMetadata::new(client.identity(), Some(&turn), 0, Some(RequestKind::Turn));
    let mut history = History::new();
    history.record("hi".into());
    step(&mut client.start_turn(), &mut history, &metadata).await.expect("an answer");
    let blob = last(&mock).header("x-codex-turn-metadata").expect("a blob").to_owned();
    serde_json::from_str(&blob).expect("JSON")
}

#[tokio::test]
async fn a_directory_outside_of_a_repository_is_not_told_of() {
    if no_network() {
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    assert_eq!(blob_in(directory.path()).await.get("workspaces"), None);
}
