//! A conversation that the server makes shorter.

use codex_api::{Compression, ResponseItem};
use codex_core::metadata::{
    CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason, CompactionTrigger,
    RequestKind, ThreadIdentity,
};
use codex_core::{ModelCapabilities, ModelClientOptions, ModelProviderInfo, ModelSettings, WireApi};
use codex_mock::Reply;
use codex_protocol::ServiceTier;
use serde_json::json;
use uuid::Uuid;

use crate::support::{
    SESSION, body, client, in_time, input, last, metadata, no_network, openai, options, other, prompt, serve,
    settings,
};

const DETAILS: CompactionDetails = CompactionDetails {
    trigger: CompactionTrigger::Manual,
    reason: CompactionReason::UserRequested,
    implementation: CompactionImplementation::ResponsesCompact,
    phase: CompactionPhase::StandaloneTurn,
};

fn compacted() -> Reply {
    let output = json!([{"type": "compaction", "id": "cmp_1", "encrypted_content": "x"}]);
    Reply::json(200, json!({"id": "cmp_1", "object": "response.compaction", "output": output}))
}

#[tokio::test]
async fn it_carries_the_sessions_identity_and_the_installation() {
    if no_network() {
        return;
    }
    let mock = serve([compacted()]).await;
    let identity = ThreadIdentity {
        installation_id: Some(Uuid::from_u128(7)),
        ..ThreadIdentity::new(Uuid::nil(), Uuid::from_u128(9))
    };
    let client = client(ModelClientOptions {
        identity: Some(identity),
        originator: Some("program".to_owned()),
        beta_features: vec!["one".to_owned()],
        compression: Compression::Zstd,
        ..options(openai(mock.base_url()))
    });
    let prompt = prompt(input(&client, ["hi".into()]));
    let metadata = metadata(&client, "turn-1", Some(RequestKind::Compaction(DETAILS)));
    let compaction = client.start_turn().compact(&prompt, &settings(), &metadata).await;
    let output = compaction.expect("a compaction").output;
    assert!(matches!(&output[..], [ResponseItem::Compaction(item)] if item.id.as_deref() == Some("cmp_1")));
    let sent = last(&mock);
    assert_eq!(sent.path, "/v1/responses/compact");
    let (session, thread) = (SESSION.to_string(), Uuid::from_u128(9).to_string());
    let (installation, window) = (Uuid::from_u128(7).to_string(), format!("{thread}:0"));
    for (name, expected) in [
        ("session_id", Some(session.as_str())),
        ("session-id", Some(&session)),
        ("conversation_id", Some(&session)),
        ("thread-id", Some(&thread)),
        ("x-codex-installation-id", Some(&installation)),
        ("x-codex-window-id", Some(&window)),
        ("x-codex-turn-metadata", metadata.blob()),
        ("x-codex-beta-features", Some("one")),
        ("x-codex-turn-state", None),
        ("originator", Some("program")),
        ("accept", Some("application/json")),
        ("authorization", Some("Bearer sk-test")),
        ("content-encoding", None),
    ] {
        assert_eq!(sent.header(name), expected, "{name}");
    }
    insta::assert_json_snapshot!(body(&sent), @r#"
    {
      "model": "test-model",
      "input": [
        {
          "type": "message",
          "role": "user",
          "content": "hi"
        }
      ],
      "instructions": "Be brief.",
      "tools": [
        {
          "type": "function",
          "name": "look",
          "description": "Looks.",
          "parameters": {
            "type": "object",
            "properties": {}
          },
          "strict": false
        }
      ],
      "parallel_tool_calls": true,
      "reasoning": {},
      "prompt_cache_key": "00000000-0000-0000-0000-00005e551011"
    }
    "#);
}

#[tokio::test]
async fn the_tier_is_sent_with_the_credentials_of_an_account() {
    if no_network() {
        return;
    }
    let mock = serve([compacted()]).await;
    let settings = ModelSettings {
        service_tier: Some(ServiceTier::Fast),
        ..ModelSettings::new("test-model", ModelCapabilities::default())
    };
    for (account, expected) in [(None, None), (Some("acc_1".to_owned()), Some(json!("priority")))] {
        let client = client(ModelClientOptions { account, ..options(openai(mock.base_url())) });
        let prompt = prompt(input(&client, ["hi".into()]));
        let metadata = metadata(&client, "turn-1", Some(RequestKind::Compaction(DETAILS)));
        in_time(client.start_turn().compact(&prompt, &settings, &metadata)).await.expect("a compaction");
        assert_eq!(body(&last(&mock)).get("service_tier"), expected.as_ref());
    }
}

#[tokio::test]
async fn nothing_is_made_shorter_without_a_request() {
    if no_network() {
        return;
    }
    let mock = serve([compacted()]).await;
    let client = client(options(openai(mock.base_url())));
    let metadata = metadata(&client, "turn-1", Some(RequestKind::Compaction(DETAILS)));
    let prompt = prompt(input(&client, []));
    let compaction = in_time(client.start_turn().compact(&prompt, &settings(), &metadata)).await;
    assert_eq!(compaction.expect("nothing to do").output, []);
    assert_eq!(mock.requests().len(), 0);
}

#[test]
fn servers_that_can_are_known_by_their_name() {
    let at = || "http://127.0.0.1:9/v1".to_owned();
    for (info, expected) in [
        (openai(at()), true),
        (ModelProviderInfo { name: "azure".to_owned(), ..other(at()) }, true),
        (ModelProviderInfo { base_url: "https://x.openai.azure.com/openai".to_owned(), ..other(at()) }, true),
        (other(at()), false),
        (ModelProviderInfo { wire_api: WireApi::Chat, ..openai(at()) }, false),
    ] {
        assert_eq!(client(options(info.clone())).compacts_remotely(), expected, "{info:?}");
    }
}
