//! What the user says while a turn runs.

use codex_core::{Config, ModelProviderInfo};
use codex_mock::Script;
use codex_mock::script::Turn;
use codex_protocol::EventMsg;
use codex_protocol::op::{Op, ReviewDecision, UserTurn};
use serde_json::{Value, json};

use crate::support::{Client, assert_lines, echo, endless, lines, no_network};

#[tokio::test]
async fn a_running_turn_takes_it_in_before_its_next_request() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("One.").gate("go")).turn(Turn::new().text("Two."));
    let client = Client::start(script).await;
    let first = client.say("first").await;
    client.until("agent_message").await;
    let second = client.say("second").await;
    client.settle().await;
    client.mock.gate("go").open();
    let events = client.rest().await;
    assert_lines(
        &events,
        r#"
        raw_response_completed
        token_count
        raw_response_item user "second"
        item_started user_message
        item_completed user_message
        user_message "second"
        item_started agent_message ""
        agent_message_content_delta "Two."
        item_completed agent_message "Two."
        agent_message "Two."
        raw_response_item assistant "Two."
        raw_response_completed
        token_count
        task_complete Some("Two.")
        "#,
    );
    assert!(events.iter().all(|event| event.id == first));
    let EventMsg::ItemStarted(started) = &events[3].msg else { panic!("{events:?}") };
    assert_eq!(started.item.id(), Some(second.as_str()));
    assert_eq!(client.items(1), [r#"user "first""#, r#"assistant "One.""#, r#"user "second""#]);
}

#[tokio::test]
async fn what_a_failed_turn_did_not_take_in_is_recorded_before_its_error() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().text("One.").gate("go").fail("invalid_prompt", "No."))
        .turn(Turn::new().text("Two."));
    let client = Client::start(script).await;
    client.say("first").await;
    client.until("agent_message").await;
    client.say("second").await;
    client.settle().await;
    client.mock.gate("go").open();
    assert_lines(
        &client.rest().await,
        r#"
        raw_response_item user "second"
        item_started user_message
        item_completed user_message
        user_message "second"
        error Some(BadRequest)
        task_complete None
        "#,
    );
    client.turn("third").await;
    assert_eq!(
        client.items(1),
        [r#"user "first""#, r#"assistant "One.""#, r#"user "second""#, r#"user "third""#]
    );
}

#[tokio::test]
async fn what_an_interrupted_turn_did_not_take_in_is_recorded_before_the_marker() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().tool_call("endless", json!({})));
    let client = Client::start_with(script, |config| Config { tools: endless().0, ..config }).await;
    client.say("first").await;
    client.until("raw_response_completed").await;
    client.say("second").await;
    client.submit(Op::Interrupt).await;
    let told = lines(&client.rest().await);
    let recorded: Vec<_> = told.iter().filter(|line| line.starts_with("raw_response_item user")).collect();
    assert_eq!(
        recorded,
        [r#"raw_response_item user "second""#, r#"raw_response_item user "<turn_aborted>""#]
    );
}

#[tokio::test]
async fn settings_wait_for_the_next_turn_and_the_schema_does_not() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().text("One.").gate("go"))
        .turn(Turn::new().text("{}"))
        .turn(Turn::new().text("Three."));
    let client = Client::start(script).await;
    client.say("first").await;
    client.until("agent_message").await;
    let turn = UserTurn {
        model: Some("other".to_owned()),
        output_schema: Some(json!({"type": "object", "properties": {}, "additionalProperties": false})),
        ..UserTurn::new(vec!["second".into()])
    };
    client.submit(turn).await;
    client.settle().await;
    client.mock.gate("go").open();
    client.rest().await;
    client.turn("third").await;
    let bodies = [0, 1, 2].map(|number| client.body(number));
    let models = bodies.each_ref().map(|body| body["model"].as_str().unwrap());
    assert_eq!(models, ["mock", "mock", "other"]);
    let formats = bodies.each_ref().map(|body| body["text"]["format"]["type"].as_str());
    assert_eq!(formats, [None, Some("json_schema"), None]);
}

#[tokio::test]
async fn nothing_is_not_said() {
    if no_network() {
        return;
    }
    let client = Client::start(Script::new()).await;
    let id = client.submit(Op::UserInput { items: vec![] }).await;
    let event = client.event().await;
    assert_eq!(event.id, id);
    assert_lines(&[event], "error Some(BadRequest)");
    assert_eq!(client.mock.requests().len(), 0);
}

#[tokio::test]
async fn what_is_said_at_the_last_moment_is_answered() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("One.")).turn(Turn::new().text("Two."));
    // The turn waits for room for its last events: it may take the input in, or be over.
    let client = Client::start_with(script, |config| Config { event_capacity: 1, ..config }).await;
    client.say("first").await;
    client.until("raw_response_completed").await;
    client.say("second").await;
    client.until("agent_message").await;
    assert_eq!(client.items(1), [r#"user "first""#, r#"assistant "One.""#, r#"user "second""#]);
}

#[tokio::test]
async fn what_is_said_while_a_tool_runs_follows_its_output_in_the_order_in_which_it_was_said() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().tool_call("echo", json!({"text": "one"})))
        .turn(Turn::new().text("Done."));
    let client = Client::start_with(script, |config| Config { tools: echo(true).0, ..config }).await;
    client.say("first").await;
    let events = client.until("tool_approval_request").await;
    let Some(EventMsg::ToolApprovalRequest(request)) = events.last().map(|event| &event.msg) else {
        panic!("{events:?}")
    };
    client.say("second").await;
    client.say("third").await;
    let (id, decision) = (request.call_id.clone(), ReviewDecision::Approved);
    client.submit(Op::ToolApproval { id, decision }).await;
    client.rest().await;
    assert_eq!(
        client.items(1),
        [
            r#"user "first""#,
            r#"call echo {"text":"one"}"#,
            r#"output "one""#,
            r#"user "second""#,
            r#"user "third""#
        ]
    );
}

#[tokio::test]
async fn what_is_told_of_the_turn_with_it_takes_the_place_of_what_was() {
    if no_network() {
        return;
    }
    let told = |config: Config| {
        let provider = ModelProviderInfo { send_codex_metadata: Some(true), ..config.provider };
        Config { provider, ..config }
    };
    let script = Script::new().turn(Turn::new().text("One.").gate("go")).turn(Turn::new().text("Two."));
    let client = Client::start_with(script, told).await;
    let turn = |text: &str, key: &str| UserTurn {
        responsesapi_client_metadata: Some([(key.to_owned(), "yes".to_owned())].into()),
        ..UserTurn::new(vec![text.into()])
    };
    client.submit(turn("first", "one")).await;
    client.until("agent_message").await;
    client.submit(turn("second", "two")).await;
    client.settle().await;
    client.mock.gate("go").open();
    client.rest().await;
    let blob = |number: usize| -> Value {
        let body = client.body(number);
        serde_json::from_str(body["client_metadata"]["x-codex-turn-metadata"].as_str().unwrap()).unwrap()
    };
    let (first, second) = (blob(0), blob(1));
    assert_eq!((first.get("one"), first.get("two")), (Some(&json!("yes")), None));
    assert_eq!((second.get("one"), second.get("two")), (None, Some(&json!("yes"))));
    assert_eq!(first["turn_id"], second["turn_id"]);
}
