//! Each line is a message of one thread; standard output gets what the model says.

use std::process::Stdio;

use codex_mock::{Gate, Mock, Script};
use tokio::process::Command;

use crate::child::Running;
use crate::support::{Ended, no_network, program};

/// What the built-in responder says.
fn echo(said: &str) -> String {
    format!("Hello from the embedded mock server; no model is behind it. You said: \"{said}\"\n")
}

/// The chat with a pipe to say things through.
fn chat(mock: &Mock) -> Command {
    let mut command = program(["chat", "--base-url", &mock.base_url()]);
    command.stdin(Stdio::piped());
    command
}

#[tokio::test]
async fn the_settings_hold_in_a_chat_too() {
    if no_network() {
        return;
    }
    let mock = Mock::builder().start().await.expect("a free port");
    let mut command = chat(&mock);
    command.args(["-c", "developer_instructions=Be kind.", "-c", "model=from-c", "-c", "service_tier=fast"]);
    let mut chat = Running::start(command);
    chat.type_in("one\ntwo\n").await;
    chat.end_input();
    assert_eq!(chat.end().await, ended(0, echo("one") + &echo("two"), ""));
    for request in mock.requests() {
        let body = request.json().expect("JSON");
        assert_eq!([&body["model"], &body["service_tier"]], ["from-c", "priority"]);
        let roles: Vec<&str> = body["input"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|item| item["role"].as_str())
            .collect();
        let expected = ["developer", "user", "assistant", "user"];
        assert_eq!(roles, expected[..roles.len()], "the developer speaks once, before all else");
        assert_eq!(body["input"][0]["content"], "Be kind.");
    }
}

/// What is on standard error, without what differs from run to run.
fn ended(code: i32, stdout: String, stderr: &str) -> Ended {
    Ended { code: Some(code), stdout, stderr: stderr.to_owned() }
}

#[tokio::test]
async fn lines_are_messages_of_one_thread() {
    if no_network() {
        return;
    }
    let mock = Mock::builder().start().await.expect("a free port");
    let mut chat = Running::start(chat(&mock));
    chat.type_in("one\n\n//two\n").await;
    let first = echo("one");
    let both = first.clone() + &echo("/two");
    assert_eq!(chat.stdout(both.len()).await, both);
    chat.type_in("/quit\nnever said\n").await;
    assert_eq!(chat.end().await, ended(0, both, ""));
    let inputs: Vec<usize> = mock
        .requests()
        .iter()
        .map(|request| request.json().expect("JSON")["input"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(inputs, [1, 3]);
}

#[tokio::test]
async fn the_end_of_the_input_ends_the_chat_and_a_failed_turn_is_told() {
    if no_network() {
        return;
    }
    let mock = Mock::builder()
        .script(Script::parse("script.toml", "[[turns]]\nstatus = 400\n").expect("a script"))
        .start()
        .await
        .expect("a free port");
    let mut chat = Running::start(chat(&mock));
    chat.type_in("one\ntwo").await;
    chat.end_input();
    let Ended { code, stdout, stderr } = chat.end().await;
    assert_eq!((code, stdout), (Some(1), echo("two")));
    assert!(stderr.starts_with("error: "), "{stderr:?}");
    assert_eq!(stderr.lines().count(), 1, "{stderr:?}");
}

#[tokio::test]
async fn commands_answer_on_standard_error() {
    if no_network() {
        return;
    }
    let mock = Mock::builder().start().await.expect("a free port");
    let mut chat = Running::start(chat(&mock));
    chat.type_in("/model\n/model other\n/modle\n/undo\n/usage\n").await;
    chat.end_input();
    let Ended { code, stdout, stderr } = chat.end().await;
    assert_eq!((code, stdout), (Some(0), String::new()));
    let lines: Vec<&str> = stderr.lines().collect();
    assert_eq!(lines[3], "error: there is no turn to take back");
    let others = [
        "gpt-5.1",
        "other answers from the next message on",
        "there is no /modle; did you mean /model?",
        "no tokens yet",
    ];
    assert_eq!([&lines[..3], &lines[4..]].concat(), others);
    assert!(mock.requests().is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_ends_the_turn_and_leaves() {
    if no_network() {
        return;
    }
    let gate = Gate::new();
    let mock = Mock::builder().gate_after_words(1, gate.clone()).start().await.expect("a free port");
    let mut chat = Running::start(chat(&mock));
    chat.type_in("one\n").await;
    crate::support::in_time(mock.wait_for_requests(1)).await;
    chat.signal("INT").await;
    assert_eq!(chat.end().await, ended(130, String::new(), "interrupted\n"));
}
