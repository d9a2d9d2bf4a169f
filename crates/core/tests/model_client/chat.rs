//! A provider that speaks Chat Completions alone.

use std::num::NonZeroU64;

use codex_api::{ReasoningEffort, ResponseItem};
use codex_core::history::History;
use codex_core::{ModelCapabilities, ModelProviderInfo, ModelSettings, WireApi};
use codex_mock::Mock;
use codex_protocol::{ServiceTier, Verbosity};
use serde_json::json;

use crate::support::{
    SESSION, body, client, in_time, input, no_network, of_turn, options, other, prompt, serve, settings, step,
};

fn chat(base_url: String) -> ModelProviderInfo {
    ModelProviderInfo { wire_api: WireApi::Chat, ..other(base_url) }
}

#[tokio::test]
async fn a_turn_with_a_tool_call_goes_the_same_way_in() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let client = client(options(chat(mock.base_url())));
    let mut history = History::new();
    history.record("call look {}".into());
    let mut turn = client.start_turn();
    let items = step(&mut turn, &mut history, &of_turn(&client)).await.expect("a call");
    let call_id = items.iter().find_map(ResponseItem::call_id).expect("a call").to_owned();
    history.record(ResponseItem::function_output(&call_id, "sunny"));
    let items = step(&mut turn, &mut history, &of_turn(&client)).await.expect("an answer");
    assert!(matches!(&items[..], [ResponseItem::Message(_)]), "{items:?}");
    let session = SESSION.to_string();
    for request in mock.requests() {
        assert_eq!(request.path, "/v1/chat/completions");
        for (name, expected) in [
            ("session_id", Some(session.as_str())),
            ("session-id", Some(&session)),
            ("thread-id", Some(&session)),
            ("openai-beta", None),
            ("x-codex-turn-metadata", None),
            ("authorization", Some("Bearer sk-test")),
        ] {
            assert_eq!(request.header(name), expected, "{name}");
        }
    }
    let messages = body(&mock.requests()[1])["messages"].clone();
    let roles: Vec<_> =
        messages.as_array().expect("messages").iter().map(|said| said["role"].clone()).collect();
    assert_eq!(roles, [json!("system"), json!("user"), json!("assistant"), json!("tool")]);
}

#[tokio::test]
async fn what_it_does_not_have_is_refused_before_anything_is_sent() {
    if no_network() {
        return;
    }
    let mock = serve([]).await;
    let client = client(options(chat(mock.base_url())));
    let prompt = prompt(input(&client, ["hi".into()]));
    let compaction = in_time(client.start_turn().compact(&prompt, &settings(), &of_turn(&client))).await;
    let memories = in_time(client.summarize_memories(Vec::new(), &settings())).await;
    let refusals =
        [compaction.expect_err("no compaction").to_string(), memories.expect_err("no memories").to_string()];
    assert_eq!(
        refusals,
        [
            "could not build the request: a provider of Chat Completions has no compaction",
            "could not build the request: a provider of Chat Completions has no memories",
        ]
    );
    assert_eq!(mock.requests().len(), 0);
}

#[test]
fn settings_that_it_has_no_form_for_are_told() {
    let client = client(options(chat("http://127.0.0.1:9/v1".to_owned())));
    let told = |settings: &ModelSettings| -> Vec<String> {
        client.warnings(settings).iter().map(ToString::to_string).collect()
    };
    assert_eq!(told(&settings()), Vec::<String>::new());
    let common = ModelSettings {
        service_tier: Some(ServiceTier::Default),
        summary: Some("none".into()),
        ..settings()
    };
    assert_eq!(told(&common), Vec::<String>::new());
    let all = ModelSettings {
        effort: Some(ReasoningEffort::High),
        summary: Some("auto".into()),
        verbosity: Some(Verbosity::Low),
        service_tier: Some(ServiceTier::Fast),
        max_output_tokens: NonZeroU64::new(9),
        ..ModelSettings::new("qwen3", ModelCapabilities::default())
    };
    assert_eq!(
        told(&all),
        [
            "nothing is known of the model `qwen3`: its limits are assumed",
            "reasoning effort `high` is not sent: Chat Completions has no form for it",
            "reasoning summary `auto` is not sent: Chat Completions has no form for it",
            "verbosity `low` is not sent: Chat Completions has no form for it",
            "service_tier `priority` is not sent: Chat Completions has no form for it",
            "max_output_tokens `9` is not sent: Chat Completions has no form for it",
        ]
    );
}
