//! What a request says in its body.

use codex_api::{FunctionCall, ReasoningEffort, ReasoningSummary, ResponseItem};
use codex_core::{ModelCapabilities, ModelClientOptions, ModelProviderInfo, ModelSettings, TurnPrompt};
use codex_mock::Mock;
use codex_protocol::{ServiceTier, Verbosity};
use serde_json::{Value, json};

use crate::support::{
    SESSION, answer, body, client, input, no_network, openai, options, other, prompt, sent, serve, settings,
};

/// A model that takes everything.
fn able() -> ModelCapabilities {
    ModelCapabilities {
        is_known: true,
        parallel_tool_calls: Some(true),
        default_effort: Some(ReasoningEffort::Medium),
        reasoning_summary: Some(true),
        verbosity: Some(true),
        default_verbosity: Some(Verbosity::Low),
        service_tiers: Some(vec![ServiceTier::Priority, ServiceTier::Flex]),
        ..ModelCapabilities::default()
    }
}

fn schema() -> Value {
    json!({"type": "object", "properties": {}, "additionalProperties": false})
}

/// The body of one request.
async fn sent_body(
    mock: &Mock,
    options: ModelClientOptions,
    settings: &ModelSettings,
    change: impl FnOnce(&mut TurnPrompt),
) -> Value {
    let client = client(options);
    let mut prompt = prompt(input(&client, ["hi".into()]));
    change(&mut prompt);
    body(&sent(mock, &client, &prompt, settings).await)
}

#[tokio::test]
async fn a_body_holds_the_documented_fields_in_their_order() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let settings = ModelSettings {
        summary: Some(ReasoningSummary::Auto),
        service_tier: Some(ServiceTier::Fast),
        ..ModelSettings::new("test-model", able())
    };
    let options =
        ModelClientOptions { concurrent_reasoning_summaries: true, ..options(openai(mock.base_url())) };
    let mut body = sent_body(&mock, options, &settings, |prompt| {
        prompt.output_schema = Some(schema());
    })
    .await;
    body["client_metadata"]["x-codex-turn-metadata"] = "…".into();
    insta::assert_json_snapshot!(body, @r#"
    {
      "model": "test-model",
      "instructions": "Be brief.",
      "input": [
        {
          "type": "message",
          "role": "user",
          "content": "hi"
        }
      ],
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
      "tool_choice": "auto",
      "parallel_tool_calls": true,
      "reasoning": {
        "effort": "medium",
        "summary": "auto"
      },
      "store": false,
      "stream": true,
      "stream_options": {
        "reasoning_summary_delivery": "sequential_cutoff"
      },
      "include": [
        "reasoning.encrypted_content"
      ],
      "service_tier": "priority",
      "prompt_cache_key": "00000000-0000-0000-0000-00005e551011",
      "text": {
        "verbosity": "low",
        "format": {
          "type": "json_schema",
          "name": "codex_output_schema",
          "schema": {
            "type": "object",
            "properties": {},
            "additionalProperties": false
          },
          "strict": true
        }
      },
      "client_metadata": {
        "session_id": "00000000-0000-0000-0000-00005e551011",
        "thread_id": "00000000-0000-0000-0000-00005e551011",
        "turn_id": "turn-1",
        "x-codex-turn-metadata": "…",
        "x-codex-window-id": "00000000-0000-0000-0000-00005e551011:0"
      }
    }
    "#);
}

/// Sends these settings to OpenAI and holds a field against what is expected.
async fn check(rows: Vec<(&str, ModelSettings, &str, Option<Value>)>) {
    let mock = serve([answer()]).await;
    for (case, settings, field, expected) in rows {
        let body = sent_body(&mock, options(openai(mock.base_url())), &settings, |_| {}).await;
        assert_eq!(body.get(field), expected.as_ref(), "{case}");
    }
}

fn plain() -> ModelSettings {
    ModelSettings::new("test-model", able())
}

fn with_summary() -> ModelSettings {
    ModelSettings { summary: Some(ReasoningSummary::Auto), ..plain() }
}

fn with_tier(tier: ServiceTier) -> ModelSettings {
    ModelSettings { service_tier: Some(tier), ..plain() }
}

#[tokio::test]
async fn each_field_follows_the_model_and_the_caller() {
    if no_network() {
        return;
    }
    let ultra = ModelSettings { effort: Some("ultra".into()), ..plain() };
    let unable = ModelCapabilities {
        parallel_tool_calls: Some(false),
        reasoning_summary: Some(false),
        verbosity: Some(false),
        ..able()
    };
    let wishful = ModelSettings { verbosity: Some(Verbosity::High), capabilities: unable, ..with_summary() };
    check(vec![
        ("its own effort", plain(), "reasoning", Some(json!({"effort": "medium"}))),
        ("the caller's effort", ultra, "reasoning", Some(json!({"effort": "max"}))),
        ("no effort and no summary", settings(), "reasoning", Some(json!({}))),
        ("a summary", with_summary(), "reasoning", Some(json!({"effort": "medium", "summary": "auto"}))),
        ("no summary of this model", wishful.clone(), "reasoning", Some(json!({"effort": "medium"}))),
        ("several calls", plain(), "parallel_tool_calls", Some(json!(true))),
        ("one call", wishful.clone(), "parallel_tool_calls", Some(json!(false))),
        ("no tier", plain(), "service_tier", None),
        ("a tier", with_tier(ServiceTier::Flex), "service_tier", Some(json!("flex"))),
        ("the fast tier", with_tier(ServiceTier::Fast), "service_tier", Some(json!("priority"))),
        ("the common tier", with_tier(ServiceTier::Default), "service_tier", None),
        ("a tier that the model has not", with_tier(ServiceTier::Scale), "service_tier", None),
        ("its own verbosity", plain(), "text", Some(json!({"verbosity": "low"}))),
        ("no verbosity of this model", wishful, "text", None),
        ("nothing known of verbosity", settings(), "text", None),
    ])
    .await;
}

#[tokio::test]
async fn each_field_follows_the_provider() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let openai = || openai(mock.base_url());
    let other = || other(mock.base_url());
    let azure = || ModelProviderInfo { name: "azure".to_owned(), ..other() };
    let untold = ModelProviderInfo { send_codex_metadata: Some(false), ..openai() };
    let concurrent = |info| ModelClientOptions { concurrent_reasoning_summaries: true, ..options(info) };
    let guardian =
        ModelClientOptions { prompt_cache_key: Some("guardian:1".to_owned()), ..options(openai()) };
    let cutoff = json!({"reasoning_summary_delivery": "sequential_cutoff"});
    for (case, options, settings, field, expected) in vec![
        ("OpenAI stores nothing", options(openai()), plain(), "store", Some(json!(false))),
        ("another stores nothing", options(other()), plain(), "store", Some(json!(false))),
        ("Azure stores", options(azure()), plain(), "store", Some(json!(true))),
        ("streamed", options(azure()), plain(), "stream", Some(json!(true))),
        ("reasoning", options(azure()), plain(), "include", Some(json!(["reasoning.encrypted_content"]))),
        ("tool choice", options(other()), plain(), "tool_choice", Some(json!("auto"))),
        ("summaries at the end", options(openai()), with_summary(), "stream_options", None),
        ("summaries meanwhile", concurrent(openai()), with_summary(), "stream_options", Some(cutoff)),
        ("meanwhile, without a summary", concurrent(openai()), plain(), "stream_options", None),
        ("meanwhile, elsewhere", concurrent(other()), with_summary(), "stream_options", None),
        ("the session's key", options(other()), plain(), "prompt_cache_key", Some(json!(SESSION))),
        ("the caller's key", guardian, plain(), "prompt_cache_key", Some(json!("guardian:1"))),
        ("another is not told", options(other()), plain(), "client_metadata", None),
        ("OpenAI, not to be told", options(untold), plain(), "client_metadata", None),
    ] {
        let body = sent_body(&mock, options, &settings, |_| {}).await;
        assert_eq!(body.get(field), expected.as_ref(), "{case}");
    }
}

#[tokio::test]
async fn what_the_caller_leaves_out_is_left_out() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let info = openai(mock.base_url());
    let body = sent_body(&mock, options(info.clone()), &settings(), |prompt| {
        prompt.instructions = "".into();
        prompt.tools = Vec::new().into();
        prompt.parallel_tool_calls = false;
    })
    .await;
    assert_eq!(body.get("instructions"), None);
    assert_eq!(body["tools"], json!([]), "an empty list is sent");
    assert_eq!(body["parallel_tool_calls"], json!(false));

    for strict in [true, false] {
        let body = sent_body(&mock, options(info.clone()), &settings(), |prompt| {
            prompt.output_schema = Some(schema());
            prompt.output_schema_strict = strict;
        })
        .await;
        let format = json!({"type": "json_schema", "name": "codex_output_schema", "schema": schema(), "strict": strict});
        assert_eq!(body["text"], json!({"format": format}));
    }
}

/// An item as OpenAI's server gives it.
fn noted() -> ResponseItem {
    let json = json!({
        "type": "message", "id": "msg_1", "role": "assistant", "content": [{"type": "output_text", "text": "a"}],
        "internal_chat_message_metadata_passthrough": {"turn_id": "turn-0"},
    });
    ResponseItem::from_slice(json.to_string().as_bytes()).expect("JSON")
}

#[tokio::test]
async fn ids_and_the_servers_own_notes_go_to_those_who_take_them() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let azure = ModelProviderInfo { name: "azure".to_owned(), ..other(mock.base_url()) };
    for (case, options, has_id, has_note) in [
        ("OpenAI", options(openai(mock.base_url())), false, true),
        (
            "OpenAI with ids",
            ModelClientOptions { keeps_item_ids: true, ..options(openai(mock.base_url())) },
            true,
            true,
        ),
        ("another", options(other(mock.base_url())), false, false),
        ("Azure", options(azure), true, false),
    ] {
        let client = client(options);
        let call = FunctionCall {
            id: Some("fc_1".into()),
            call_id: "call_1".to_owned(),
            name: "look".to_owned(),
            arguments: "{}".to_owned(),
            ..FunctionCall::default()
        };
        let mut plain = ResponseItem::user("hi");
        plain.set_id(Some("plain".to_owned()));
        let items = [plain, noted(), call.into(), ResponseItem::function_output("call_1", "1")];
        let prompt = prompt(input(&client, items));
        let body = body(&sent(&mock, &client, &prompt, &settings()).await);
        let items = body["input"].as_array().expect("items");
        let ids: Vec<_> = items.iter().filter_map(|item| item["id"].as_str()).collect();
        let expected = if has_id { vec!["msg_1", "fc_1"] } else { Vec::new() };
        assert_eq!(ids, expected, "{case}: one without a prefix is no server's");
        let notes =
            items.iter().filter(|item| item.get("internal_chat_message_metadata_passthrough").is_some());
        assert_eq!(notes.count(), usize::from(has_note), "{case}");
    }
}
