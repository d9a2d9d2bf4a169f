//! `--json`, and what goes with the prompt.

use std::path::PathBuf;

use codex_mock::{Mock, Reply, Step, ev};
use serde_json::{Value, json};

use crate::support::{end_of, no_network, program};

/// The events on standard output: the id and the type of each, and the objects.
fn events(stdout: &str) -> (Vec<String>, Vec<Value>) {
    let events: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let types = events.iter().map(|event| event["msg"]["type"].as_str().expect("a type").to_owned());
    (types.collect(), events)
}

#[tokio::test]
async fn each_event_is_a_line_of_json() {
    if no_network() {
        return;
    }
    let message = ev::message("msg_1", "Hello");
    let body = ev::sse(ev::numbered(vec![
        ev::created("resp_1"),
        ev::text_delta("msg_1", 0, "Hel"),
        ev::text_delta("msg_1", 0, "lo"),
        ev::output_item_done(0, message.clone()),
        ev::completed("resp_1", vec![message]),
    ]));
    let mock = Mock::builder().reply(Reply::sse(body)).start().await.unwrap();
    let ended = end_of(program(["run", "hi", "--json", "--base-url", &mock.base_url()])).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let (types, events) = events(&ended.stdout);
    assert_eq!(
        types,
        [
            "session_configured",
            "task_started",
            "raw_response_item",
            "item_started",
            "item_completed",
            "user_message",
            "item_started",
            "agent_message_content_delta",
            "agent_message_content_delta",
            "item_completed",
            "agent_message",
            "raw_response_item",
            "raw_response_completed",
            "token_count",
            "task_complete",
        ]
    );
    let turn_id = &events[1]["msg"]["turn_id"];
    assert!(events[1..].iter().all(|event| event["id"] == *turn_id), "{}", ended.stdout);
    assert_eq!(events[14]["msg"]["last_agent_message"], "Hello");
    let session_id = events[0]["msg"]["session_id"].as_str();
    assert_eq!(mock.requests()[0].header("session_id"), session_id);
}

#[tokio::test]
async fn repeats_and_failures_are_events_too() {
    if no_network() {
        return;
    }
    let refused = Reply::json(503, json!({"error": {"message": "No room.", "code": "server_is_overloaded"}}));
    let cut = ev::sse(ev::numbered(vec![ev::created("resp_1"), ev::text_delta("msg_1", 0, "Hel")]));
    let mock = Mock::builder()
        .reply(refused.header("retry-after-ms", "0"))
        .reply(Reply::sse(cut).step(Step::Cut))
        .start()
        .await
        .unwrap();
    let mut command = program(["run", "hi", "--json", "--base-url", &mock.base_url()]);
    command.env("OPENAI_STREAM_MAX_RETRIES", "1");
    let ended = end_of(command).await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.starts_with("error: the stream broke off"), "{}", ended.stderr);
    let (types, events) = events(&ended.stdout);
    let told = types.iter().zip(&events).skip(6).map(|(kind, event)| (kind.as_str(), &event["msg"]));
    let told: Vec<_> = told.collect();
    let kinds: Vec<&str> = told.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [
            "stream_error",
            "item_started",
            "agent_message_content_delta",
            "item_withdrawn",
            "error",
            "task_complete"
        ]
    );
    let (repeat, error) = (told[0].1, told[4].1);
    let of_repeat = ["fate", "wait_ms", "attempt", "may_be_billed"].map(|key| &repeat[key]);
    assert_eq!(of_repeat, [&json!("not_executed"), &json!(0), &json!(1), &json!(false)]);
    assert_eq!((&error["fate"], &error["response_id"]), (&json!("cut"), &json!("resp_1")));
    assert_eq!(told[5].1["error"], {
        let mut error = error.clone();
        error.as_object_mut().unwrap().remove("type");
        error
    });
}

/// A file of these bytes.
fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

#[tokio::test]
async fn images_and_a_schema_go_with_the_prompt() {
    if no_network() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let png = file(&folder, "lies.jpg", b"\x89PNG\r\n\x1a\n").display().to_string();
    let gif = file(&folder, "a.gif", b"GIF89a").display().to_string();
    let schema = file(&folder, "s.json", b"{\"type\":\"object\"}").display().to_string();
    let mock = Mock::start().await.unwrap();
    let args = ["run", "hi", "--image", &png, "--image", &gif, "--output-schema", &schema, "--base-url"];
    for (wire, expected) in [
        (
            "responses",
            json!([
                {"type": "input_text", "text": "hi"},
                {"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo="},
                {"type": "input_image", "image_url": "data:image/gif;base64,R0lGODlh"},
            ]),
        ),
        (
            "chat",
            json!([
                {"type": "text", "text": "hi"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
                {"type": "image_url", "image_url": {"url": "data:image/gif;base64,R0lGODlh"}},
            ]),
        ),
    ] {
        mock.reset();
        let url = mock.base_url();
        let ended = end_of(program(args.iter().chain(&[&*url, "--wire-api", wire]))).await;
        assert_eq!(ended.code, Some(0), "{wire}: {}", ended.stderr);
        let body = mock.requests()[0].json().unwrap();
        let (said, format) = match wire {
            "chat" => (&body["messages"][0]["content"], &body["response_format"]["json_schema"]),
            _ => (&body["input"][0]["content"], &body["text"]["format"]),
        };
        assert_eq!(*said, expected, "{wire}");
        let told = ["name", "strict", "schema"].map(|key| &format[key]);
        assert_eq!(told, [&json!("codex_output_schema"), &json!(true), &json!({"type": "object"})], "{wire}");
    }
}

#[tokio::test]
async fn files_that_are_not_what_they_should_be_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = file(&folder, "a.png", b"no image").display().to_string();
    let list = file(&folder, "list.json", b"[]").display().to_string();
    let broken = file(&folder, "broken.json", b"{").display().to_string();
    let large = file(&folder, "large.png", &vec![b'\x89'; 20 * 1024 * 1024 + 1]).display().to_string();
    for (args, expected) in [
        (
            ["--image", &*text],
            format!("error: {text} is no image: it should be a PNG, JPEG, GIF or WebP file\n"),
        ),
        (["--image", &large], format!("error: {large} is larger than 20971520 bytes\n")),
        (
            ["--image", "no/such.png"],
            "error: can't read no/such.png: No such file or directory (os error 2)\n".to_owned(),
        ),
        (
            ["--output-schema", &list],
            format!("error: {list} is no JSON Schema: it should be a JSON object\n"),
        ),
        (
            ["--output-schema", &broken],
            format!("error: {broken} is no JSON Schema: EOF while parsing an object at line 1 column 1\n"),
        ),
    ] {
        let ended = end_of(program(["run", "hi", "--provider", "mock"].iter().chain(&args))).await;
        assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr), (Some(2), "", expected), "{args:?}");
    }
}
