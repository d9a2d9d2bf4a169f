//! What is shown of items, recorded of them and sent back.

use codex_mock::script::Turn;
use codex_mock::{Fault, Script, ev};
use codex_protocol::event_msg::TurnItem;
use codex_protocol::{EventMsg, InputItem, Op};
use serde_json::{Value, json};

use crate::support::{Client, assert_lines, lines, no_network};

#[tokio::test]
async fn pieces_name_their_item_turn_and_thread() {
    if no_network() {
        return;
    }
    let client = Client::start(Script::new().turn(Turn::new().reasoning("Hm.").text("Hello there."))).await;
    let id = client.say("hi").await;
    let mut open = String::new();
    let mut pieces = 0;
    for event in client.rest().await {
        let place = match &event.msg {
            EventMsg::ItemStarted(event) => {
                open = event.item.id().unwrap().to_owned();
                (&event.thread_id, &event.turn_id, open.as_str())
            }
            EventMsg::ItemCompleted(event) => (&event.thread_id, &event.turn_id, event.item.id().unwrap()),
            EventMsg::AgentMessageContentDelta(event) => {
                pieces += 1;
                (&event.thread_id, &event.turn_id, event.item_id.as_str())
            }
            EventMsg::ReasoningContentDelta(event) => {
                pieces += 1;
                (&event.thread_id, &event.turn_id, event.item_id.as_str())
            }
            _ => continue,
        };
        assert_eq!(place, (&client.session_id, &id, open.as_str()), "{event:?}");
    }
    assert_eq!(pieces, 3);
}

#[tokio::test]
async fn a_beginning_that_the_server_left_out_is_made_up_for() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Hello there.").fault(Fault::MissingAdded));
    let client = Client::start(script).await;
    assert_lines(
        &client.turn("hi").await[5..9],
        r#"
        item_started agent_message ""
        agent_message_content_delta "Hello"
        agent_message_content_delta " there."
        item_completed agent_message "Hello there."
        "#,
    );
}

#[tokio::test]
async fn a_text_is_sent_back_once() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Hello there.")).turn(Turn::new().text("Bye."));
    let client = Client::start(script).await;
    client.turn("first").await;
    client.turn("second").await;
    assert_eq!(client.items(1), [r#"user "first""#, r#"assistant "Hello there.""#, r#"user "second""#]);
}

#[tokio::test]
async fn what_is_not_known_is_shown_recorded_and_sent_back() {
    if no_network() {
        return;
    }
    let odd = json!({"type": "odd_item", "id": "odd_1", "n": 1.5});
    let script =
        Script::new().turn(Turn::new().item(odd.clone()).text("Done.")).turn(Turn::new().text("Bye."));
    let client = Client::start(script).await;
    let events = client.turn("first").await;
    let shown = events.iter().find_map(|event| match &event.msg {
        EventMsg::ItemCompleted(event) => match &event.item {
            TurnItem::Hosted(item) => Some(serde_json::to_value(&item.item).unwrap()),
            _ => None,
        },
        _ => None,
    });
    assert_eq!(shown, Some(odd));
    client.turn("second").await;
    assert_eq!(client.body(1)["input"][1]["type"], "odd_item");
    // The mock holds clients to the documented items.
    let _ = client.mock.report();
}

#[tokio::test]
async fn images_are_sent_and_what_can_not_be_read_is_said() {
    if no_network() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    std::fs::write(&path, b"\x89PNG\r\n\x1a\n").unwrap();
    let client = Client::start(Script::new().turn(Turn::new().text("Nice."))).await;
    let items = vec![
        InputItem::from("look"),
        InputItem::Image { image_url: "https://example.com/a.png".to_owned() },
        InputItem::LocalImage { path },
        InputItem::LocalImage { path: folder.path().join("b.png") },
    ];
    client.submit(Op::UserInput { items }).await;
    let told = lines(&client.rest().await);
    assert!(
        told.iter().any(|line| line.starts_with("warning the image ") && line.contains("b.png")),
        "{told:?}"
    );
    let content = client.body(0)["input"][0]["content"].clone();
    let part = |number: usize| (content[number]["type"].clone(), content[number]["image_url"].clone());
    assert_eq!(part(0).0, "input_text");
    assert_eq!(part(1), (json!("input_image"), json!("https://example.com/a.png")));
    assert_eq!(part(2), (json!("input_image"), json!("data:image/png;base64,iVBORw0KGgo=")));
    assert_eq!(part(3), (json!("input_text"), Value::Null));
}

#[tokio::test]
async fn another_model_that_answers_is_told_once_a_turn() {
    if no_network() {
        return;
    }
    let script = Script::new().turn(Turn::new().text("Hello").header("openai-model", "other"));
    let client = Client::start(script).await;
    let told = lines(&client.turn("hi").await);
    let rerouted: Vec<_> = told.iter().filter(|line| line.contains("other")).collect();
    assert_eq!(rerouted, ["model_reroute mock other", "warning other answers in place of mock"]);
}

#[tokio::test]
async fn counts_add_up_and_limits_are_kept() {
    if no_network() {
        return;
    }
    let script = Script::new()
        .turn(Turn::new().text("Hello").header("x-codex-primary-used-percent", "12.5"))
        .turn(Turn::new().text("Hello"));
    let client = Client::start(script).await;
    let mut totals = Vec::new();
    for text in ["first", "second"] {
        for event in client.turn(text).await {
            if let EventMsg::TokenCount(count) = event.msg {
                let info = count.info.unwrap();
                let used = count.rate_limits.unwrap().primary.unwrap().used_percent;
                assert!((used - 12.5).abs() < f64::EPSILON, "{used}");
                totals.push((info.total_token_usage.total_tokens, info.last_token_usage.total_tokens));
            }
        }
    }
    let [(first, last), (both, second)] = totals[..] else { panic!("{totals:?}") };
    assert_eq!((first, both), (last, last + second));
    assert!(last > 0);
}

#[tokio::test]
async fn reasoning_that_the_model_shows_is_shown() {
    if no_network() {
        return;
    }
    let reasoning = json!({
        "type": "reasoning", "id": "rs_1", "summary": [],
        "content": [{"type": "reasoning_text", "text": "Hm."}],
    });
    let delta = json!({
        "type": "response.reasoning_text.delta", "item_id": "rs_1", "output_index": 0, "content_index": 0,
        "delta": "Hm.",
    });
    let script = Script::new().turn(Turn::new().events(vec![
        ev::created("__ID__"),
        ev::output_item_added(0, json!({"type": "reasoning", "id": "rs_1", "summary": []})),
        delta,
        ev::output_item_done(0, reasoning),
        ev::completed("__ID__", vec![]),
    ]));
    let client = Client::start(script).await;
    let events = client.turn("hi").await;
    let shown: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.msg {
            EventMsg::ReasoningRawContentDelta(event) => Some((event.item_id.clone(), event.delta.clone())),
            EventMsg::ItemCompleted(event) => match &event.item {
                TurnItem::Reasoning(item) => Some((item.id.clone(), item.raw_content.concat())),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let piece = ("rs_1".to_owned(), "Hm.".to_owned());
    assert_eq!(shown, [piece.clone(), piece]);
}
