//! What a model can, from the server's list to a request.

use codex_core::{ModelCapabilities, ModelSettings, ModelWarning};
use codex_mock::Reply;
use codex_protocol::{ServiceTier, Verbosity};
use serde_json::json;

use crate::support::{
    SESSION, answer, body, client, in_time, input, no_network, openai, options, prompt, sent, serve,
};

#[tokio::test]
async fn what_the_list_says_of_a_model_decides_what_it_is_sent() {
    if no_network() {
        return;
    }
    let model = json!({
        "slug": "gpt-9", "context_window": 400_000, "default_reasoning_level": "low", "support_verbosity": false,
        "supports_parallel_tool_calls": false, "supports_reasoning_summary_parameter": true,
        "default_reasoning_summary": "auto", "service_tiers": [{"id": "flex", "name": "Flex", "description": "slow"}],
    });
    let mock = serve([Reply::json(200, json!({"models": [model]})), answer()]).await;
    let client = client(options(openai(mock.base_url())));
    let list = in_time(client.list_models()).await.expect("a list");
    let session = SESSION.to_string();
    let asked = &mock.requests()[0];
    let said = ["session_id", "thread-id", "x-codex-window-id"].map(|name| asked.header(name));
    assert_eq!((asked.path.as_str(), said), ("/v1/models", [Some(session.as_str()), Some(&session), None]));

    let settings = ModelSettings {
        verbosity: Some(Verbosity::Low),
        service_tier: Some(ServiceTier::Fast),
        ..ModelSettings::new("gpt-9-2026-01-01", ModelCapabilities::among(&list.models, "gpt-9-2026-01-01"))
    };
    let warnings: Vec<_> = client.warnings(&settings).iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "verbosity `low` is not sent: the model `gpt-9-2026-01-01` does not take it",
            "service_tier `priority` is not sent: the model `gpt-9-2026-01-01` does not take it",
        ]
    );
    let body = body(&sent(&mock, &client, &prompt(input(&client, ["hi".into()])), &settings).await);
    for (field, expected) in [
        ("model", Some(json!("gpt-9-2026-01-01"))),
        ("reasoning", Some(json!({"effort": "low", "summary": "auto"}))),
        ("parallel_tool_calls", Some(json!(false))),
        ("text", None),
        ("service_tier", None),
    ] {
        assert_eq!(body.get(field), expected.as_ref(), "{field}");
    }
}

#[tokio::test]
async fn a_model_that_the_list_does_not_have_is_told_and_asked_all_the_same() {
    if no_network() {
        return;
    }
    let mock = serve([
        Reply::json(200, json!({"object": "list", "data": [{"id": "gpt-9", "object": "model"}]})),
        answer(),
    ])
    .await;
    let client = client(options(openai(mock.base_url())));
    let list = in_time(client.list_models()).await.expect("a list");
    for name in ["gpt-9", "new"] {
        let settings = ModelSettings {
            verbosity: Some(Verbosity::Low),
            ..ModelSettings::new(name, ModelCapabilities::among(&list.models, name))
        };
        assert_eq!(client.warnings(&settings), [ModelWarning::UnknownModel { model: name.to_owned() }]);
        let body = body(&sent(&mock, &client, &prompt(input(&client, ["hi".into()])), &settings).await);
        assert_eq!((&body["model"], &body["text"]), (&json!(name), &json!({"verbosity": "low"})));
    }
}
