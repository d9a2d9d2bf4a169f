//! Settings of turns, and what stays the same in all requests.

use std::num::NonZeroU64;
use std::time::Duration;

use codex_core::{Config, ModelProviderInfo, Patience};
use codex_mock::Script;
use codex_mock::script::Turn;
use codex_protocol::op::{Change, UserTurn};
use codex_protocol::{EventMsg, Op, ReasoningEffort, ReasoningSummary};
use serde_json::{Value, json};

use crate::support::{Client, echo, lines, no_network};

fn texts(count: usize) -> Script {
    (0..count).fold(Script::new(), |script, _| script.turn(Turn::new().text("Hello")))
}

fn turn() -> UserTurn {
    UserTurn::new(vec!["hi".into()])
}

#[tokio::test]
async fn they_hold_from_their_turn_on() {
    if no_network() {
        return;
    }
    let client = Client::start(texts(4)).await;
    client.turn("hi").await;
    let set = UserTurn {
        model: Some("other".to_owned()),
        effort: Change::Set(ReasoningEffort::High),
        summary: Change::Set(ReasoningSummary::Detailed),
        ..turn()
    };
    client.submit(set).await;
    client.rest().await;
    client.turn("hi").await;
    client.submit(UserTurn { effort: Change::Clear, ..turn() }).await;
    client.rest().await;
    let requests: Vec<_> = (0..4)
        .map(|number| {
            let body = client.body(number);
            let word = |value: &Value| value.as_str().map(str::to_owned);
            (
                word(&body["model"]).unwrap(),
                word(&body["reasoning"]["effort"]),
                word(&body["reasoning"]["summary"]),
            )
        })
        .collect();
    let own = |word: &str| Some(word.to_owned());
    let other = "other".to_owned();
    assert_eq!(
        requests,
        [
            ("mock".to_owned(), None, None),
            (other.clone(), own("high"), own("detailed")),
            (other.clone(), own("high"), own("detailed")),
            (other, None, own("detailed")),
        ]
    );
}

#[tokio::test]
async fn they_can_be_changed_without_a_turn() {
    if no_network() {
        return;
    }
    let client = Client::start(texts(1)).await;
    client.submit(UserTurn { model: Some("other".to_owned()), ..UserTurn::default() }).await;
    client.turn("hi").await;
    assert_eq!(client.body(0)["model"], "other");
}

#[tokio::test]
async fn a_schema_is_that_of_its_turn_alone() {
    if no_network() {
        return;
    }
    let schema = json!({
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": false,
    });
    let script = Script::new().turn(Turn::new().text(r#"{"city":"Paris"}"#)).turn(Turn::new().text("Hello"));
    let client = Client::start(script).await;
    client.submit(UserTurn { output_schema: Some(schema.clone()), ..turn() }).await;
    client.rest().await;
    client.turn("hi").await;
    let format = &client.body(0)["text"]["format"];
    assert_eq!(
        (&format["type"], &format["schema"], &format["strict"]),
        (&json!("json_schema"), &schema, &json!(true))
    );
    assert_eq!(client.body(1)["text"].get("format"), None);
}

#[tokio::test]
async fn what_the_caller_says_of_a_turn_is_sent_with_it_and_reserved_names_are_not() {
    if no_network() {
        return;
    }
    let told = |config: Config| {
        let provider = ModelProviderInfo { send_codex_metadata: Some(true), ..config.provider };
        Config { provider, ..config }
    };
    let client = Client::start_with(texts(2), told).await;
    let extra =
        [("ticket", "T-1"), ("turn_id", "forged")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let extra = UserTurn { responsesapi_client_metadata: Some(extra.into()), ..turn() };
    let id = client.submit(extra).await;
    let events = client.rest().await;
    assert!(
        lines(&events).iter().any(|line| line.starts_with("warning of the turn's metadata `turn_id`")),
        "{events:?}"
    );
    client.turn("hi").await;
    let blob = |number: usize| -> Value {
        let body = client.body(number);
        serde_json::from_str(body["client_metadata"]["x-codex-turn-metadata"].as_str().unwrap()).unwrap()
    };
    assert_eq!((&blob(0)["ticket"], &blob(0)["turn_id"]), (&json!("T-1"), &json!(id)));
    assert_eq!(blob(1).get("ticket"), None);
    assert_eq!(blob(0)["session_id"], json!(client.session_id));
}

#[tokio::test]
async fn what_comes_before_the_new_items_is_the_same_in_each_request() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().reasoning("Hm.").tool_call("echo", json!({"text": "one"})))
        .turn(Turn::new().text("Done."))
        .turn(Turn::new().text("Hello"));
    let whole =
        |config: Config| Config { tools: echo(false).0, instructions: "Be brief.".to_owned(), ..config };
    let client = Client::start_with(script, whole).await;
    client.turn("first").await;
    client.turn("second").await;
    let requests = client.mock.requests();
    let bodies: Vec<String> =
        requests.iter().map(|request| String::from_utf8(request.body.to_vec()).unwrap()).collect();
    for pair in bodies.windows(2) {
        // Up to the end of the earlier one's last item.
        let end = pair[0].find("],\"tools\"").unwrap_or_else(|| panic!("no end in {}", pair[0]));
        assert_eq!(pair[0][..end], pair[1][..end]);
    }
    let keys: Vec<Value> = (0..3).map(|number| client.body(number)["prompt_cache_key"].clone()).collect();
    assert_eq!(keys, vec![json!(client.session_id); 3]);
    assert!((0..3).all(|number| client.body(number)["instructions"] == "Be brief."));
    let tools: Vec<Value> = (0..3).map(|number| client.body(number)["tools"].clone()).collect();
    assert!(tools.iter().all(|other| *other == tools[0] && other[0]["name"] == "echo"), "{tools:?}");
}

#[tokio::test]
async fn the_developer_speaks_once_before_all_turns_and_is_not_taken_back() {
    if no_network() {
        return;
    }
    let told = |config| Config { developer_instructions: Some("Be kind.".to_owned()), ..config };
    let client = Client::start_with(texts(3), told).await;
    let first = client.turn("one").await;
    assert_eq!(
        lines(&first)[1..3],
        [r#"raw_response_item developer "Be kind.""#, r#"raw_response_item user "one""#]
    );
    client.turn("two").await;
    client.submit(Op::ThreadRollback { num_turns: 2 }).await;
    client.until("token_count").await;
    client.turn("three").await;
    let developer = r#"developer "Be kind.""#;
    let assistant = r#"assistant "Hello""#;
    for (number, expected) in [
        (0, vec![developer, r#"user "one""#]),
        (1, vec![developer, r#"user "one""#, assistant, r#"user "two""#]),
        (2, vec![developer, r#"user "three""#]),
    ] {
        assert_eq!(client.items(number), expected, "request {number}");
    }
}

#[tokio::test]
async fn what_is_configured_of_limits_holds_for_any_model() {
    if no_network() {
        return;
    }
    let limited =
        |config| Config { max_output_tokens: NonZeroU64::new(99), context_window: Some(1_000), ..config };
    let client = Client::start_with(texts(2), limited).await;
    for (number, model) in [(0, None), (1, Some("other".to_owned()))] {
        client.submit(UserTurn { model, ..turn() }).await;
        let events = client.rest().await;
        let EventMsg::TaskStarted(started) = &events[0].msg else { panic!("{events:?}") };
        // Five percent are kept free.
        assert_eq!(started.model_context_window, Some(950), "turn {number}");
        assert_eq!(client.body(number)["max_output_tokens"], 99, "turn {number}");
    }
}

#[tokio::test]
async fn a_thread_waits_as_long_as_it_is_told() {
    if no_network() {
        return;
    }
    let patience = Patience { silence: Some(Duration::from_millis(100)), ..Patience::default() };
    let impatient = |config: Config| {
        let provider = ModelProviderInfo { stream_max_retries: Some(0), ..config.provider };
        Config { patience, provider, ..config }
    };
    let client =
        Client::start_with(Script::new().turn(Turn::new().text("Hello").gate("never")), impatient).await;
    let events = client.turn("hi").await;
    let error = events.iter().find_map(|event| match &event.msg {
        EventMsg::Error(error) => Some(error.message.as_str()),
        _ => None,
    });
    assert!(error.is_some_and(|error| error.contains("silent for 100ms")), "{error:?}");
}
