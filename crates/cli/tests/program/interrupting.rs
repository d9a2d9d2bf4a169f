//! Ctrl-C.

use std::process::Stdio;

use codex_mock::ev;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::child::Running;
use crate::support::{Ended, in_time, no_network, program};

#[tokio::test]
async fn ctrl_c_cancels_the_response() {
    if no_network() {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let mut run = Running::start(program(["run", "--stream", "hi", "--base-url", &url]));

    let (mut server, _) = in_time(listener.accept()).await.unwrap();
    let mut request = Vec::new();
    while !request.ends_with(b"}") {
        assert!(in_time(server.read_buf(&mut request)).await.unwrap() > 0, "the request is whole");
    }
    let events = ev::sse(vec![ev::created("resp_1"), ev::text_delta("msg_1", 0, "Hello")]);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    in_time(server.write_all(format!("{head}{events}").as_bytes())).await.unwrap();

    assert_eq!(run.stdout("Hello".len()).await, "Hello");
    run.signal("INT").await;
    let expected = Ended { code: Some(130), stdout: "Hello".to_owned(), stderr: "interrupted\n".to_owned() };
    assert_eq!(run.end().await, expected);
    let rest = in_time(server.read_buf(&mut request)).await;
    assert!(matches!(rest, Ok(0) | Err(_)), "the connection is closed");
}

#[tokio::test]
async fn ctrl_c_is_heard_while_a_recording_is_waited_for() {
    let mut command = program(["decode", "-"]);
    command.stdin(Stdio::piped());
    let mut decode = Running::start(command);
    let event = "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}\n";
    decode.type_in(&format!("data: {event}\n")).await;
    assert_eq!(decode.stdout(event.len()).await, event);
    decode.signal("INT").await;
    let expected = Ended { code: Some(130), stdout: event.to_owned(), stderr: "interrupted\n".to_owned() };
    assert_eq!(decode.end().await, expected);
}

#[tokio::test]
async fn a_mock_is_stopped_in_the_usual_ways() {
    if no_network() {
        return;
    }
    for signal in ["INT", "TERM"] {
        let mut mock = Running::start(program(["mock"]));
        mock.first_line().await;
        mock.signal(signal).await;
        let ended = mock.end().await;
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{signal}");
    }
}

#[tokio::test]
async fn a_mock_tells_at_its_end_how_a_client_broke_the_api() {
    if no_network() {
        return;
    }
    let mut mock = Running::start(program(["mock"]));
    let line = mock.first_line().await;
    let addr = line.trim_start_matches("listening on http://").trim_end_matches("/v1").to_owned();
    let mut client = in_time(TcpStream::connect(addr)).await.unwrap();
    let request = "POST /v1/responses HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-length: 7\r\n\r\n{\"x\":1}";
    in_time(client.write_all(request.as_bytes())).await.unwrap();
    let mut answer = String::new();
    in_time(client.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    mock.signal("INT").await;
    let ended = mock.end().await;
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.starts_with("1 request broke the API:\n  request 1, POST /v1/responses: "),
        "{}",
        ended.stderr
    );
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_is_heard_while_the_settings_do_not_come() {
    let home = tempfile::tempdir().unwrap();
    let pipe = home.path().join("config.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for command in ["run", "models"] {
        let mut command = program([command]);
        command.env("CODEX_HOME", home.path());
        let waiting = Running::start(command);
        // It is opened once the program reads it.
        let kept = in_time(tokio::fs::OpenOptions::new().write(true).open(&pipe)).await.unwrap();
        waiting.signal("INT").await;
        let expected = Ended { code: Some(130), stdout: String::new(), stderr: "interrupted\n".to_owned() };
        assert_eq!(waiting.end().await, expected);
        drop(kept);
    }
}
