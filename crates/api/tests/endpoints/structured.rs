//! Structured output, from the type to the type.

use codex_api::{Client, StructuredError, output_schema};
use codex_mock::{Mock, Reply, ev};
use serde_json::json;

use crate::support::{auth, in_time, no_network, serve, transport};

#[derive(Debug, PartialEq, schemars::JsonSchema, serde::Deserialize)]
struct Weather {
    city: String,
    degrees: Option<i32>,
}

fn client(mock: &Mock) -> Client {
    Client::builder().base_url(mock.base_url()).auth(auth()).transport(transport()).build().expect("a client")
}

fn streamed(text: &str) -> Reply {
    let message = ev::message("msg_1", text);
    Reply::sse(ev::sse(ev::numbered([
        ev::created("resp_1"),
        ev::output_item_done(0, message.clone()),
        ev::completed("resp_1", vec![message]),
    ])))
}

#[tokio::test]
async fn what_is_asked_for_is_read() {
    if no_network() {
        return;
    }
    let text = r#"{"city": "Lisbon", "degrees": 21}"#;
    let weather = Weather { city: "Lisbon".to_owned(), degrees: Some(21) };
    let mut whole = ev::response("resp_1", "completed");
    whole["output"] = json!([ev::message("msg_1", text)]);
    let mock = serve([streamed(text), Reply::json(200, whole)]).await;
    let call = || client(&mock).responses().model("m").input("hi").output_type::<Weather>();

    let stream = in_time(call().stream()).await.expect("a head");
    let response = in_time(stream.collect_response()).await.expect("a response");
    assert_eq!(response.parse::<Weather>().as_ref(), Ok(&weather));
    let response = in_time(call().create()).await.expect("a response");
    assert_eq!(response.parse::<Weather>(), Ok(weather));

    let format = json!({"type": "json_schema", "name": "Weather", "schema": output_schema::<Weather>(), "strict": true});
    for request in mock.requests() {
        assert_eq!(request.json().unwrap()["text"], json!({"format": format}));
    }
}

#[tokio::test]
async fn a_text_that_does_not_fit_is_told_with_its_place() {
    if no_network() {
        return;
    }
    let mock = serve([streamed("{\n  \"city\": \"Lisbon\",\n  \"degrees\": \"warm\"\n}")]).await;
    let stream = in_time(client(&mock).responses().model("m").input("hi").stream()).await.expect("a head");
    let error =
        in_time(stream.collect_response()).await.expect("a response").parse::<Weather>().expect_err("warm");
    assert!(matches!(&error, StructuredError::Unfit { path, line: 3, .. } if path == "degrees"), "{error:?}");
    insta::assert_snapshot!(error, @r#"the text does not fit at `degrees`, line 3, column 19: invalid type: string "warm", expected i32; it reads ` "Lisbon",   "degrees": "warm" }` there"#);
}
