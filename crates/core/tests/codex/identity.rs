//! What every request says of the thread.

use std::collections::HashMap;

use codex_core::{Codex, Config, Environment, ModelProviderInfo, WireApi, built_in_model_providers};
use codex_mock::script::Turn;
use codex_mock::{Mock, Script};
use codex_protocol::EventMsg;
use codex_protocol::event_msg::SessionConfiguredEvent;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Client, echo, in_time, no_network, said};

#[tokio::test]
async fn every_request_carries_the_session_and_the_providers_headers() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().tool_call("echo", json!({"text": "one"})))
        .turn(Turn::new().text("Done."));
    let mock = in_time(Mock::builder().script(script).start()).await.expect("it starts");
    let openai = built_in_model_providers(&Environment::default()).unwrap().remove("openai").unwrap();
    let provider = ModelProviderInfo {
        base_url: format!("{}/v1", mock.uri()),
        env_key: Some("PATH".to_owned()),
        wire_api: WireApi::Responses,
        http_headers: Some(HashMap::from([("originator".to_owned(), "codex_cli_rs".to_owned())])),
        ..openai
    };
    let config = Config { tools: echo(false).0, ..Config::new(provider, "mock") };
    let (codex, id) = in_time(Codex::spawn(config, CancellationToken::new())).await.unwrap();
    let first = in_time(codex.next_event()).await.unwrap();
    let EventMsg::SessionConfigured(SessionConfiguredEvent { session_id, .. }) = first.msg else {
        panic!("{first:?}");
    };
    assert_eq!((first.id.as_str(), &session_id), ("", &id));
    // Nothing reaches the server before something is said.
    assert_eq!(mock.requests().len(), 0);
    for text in ["hello", "again"] {
        in_time(codex.submit(said(text))).await.unwrap();
        while !matches!(in_time(codex.next_event()).await.unwrap().msg, EventMsg::TaskComplete(_)) {}
    }
    let requests = mock.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        let header = |name: &str| request.header(name).map(str::to_owned);
        assert_eq!(header("session_id").as_ref(), Some(&session_id));
        assert_eq!(header("session-id").as_ref(), Some(&session_id));
        assert_eq!(header("originator").as_deref(), Some("codex_cli_rs"));
        assert_eq!(header("accept").as_deref(), Some("text/event-stream"));
        assert_eq!(header("openai-beta").as_deref(), Some("responses=experimental"));
        assert_eq!(request.json().unwrap().get("previous_response_id"), None);
    }
}

#[tokio::test]
async fn the_servers_turn_state_is_kept_for_the_turn_and_no_longer() {
    if no_network() {
        return;
    }
    let state = |turn: Turn, state: &str| turn.header("x-codex-turn-state", state);
    let script = Script::new()
        .turn(state(Turn::new().tool_call("echo", json!({"text": "one"})), "first"))
        .turn(state(Turn::new().text("Done."), "second"))
        .turn(Turn::new().text("Hello"));
    let client = Client::start_with(script, |config| Config { tools: echo(false).0, ..config }).await;
    client.turn("hello").await;
    client.turn("again").await;
    let requests = client.mock.requests();
    let sent: Vec<_> = requests.iter().map(|request| request.header("x-codex-turn-state")).collect();
    assert_eq!(sent, [None, Some("first"), None]);
}
