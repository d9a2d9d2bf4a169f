//! `mock`.

use std::path::Path;

use tokio::net::TcpListener;

use crate::child::Running;
use crate::support::{end_of, no_network, program};

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}

/// The mock, and the base URL that its first line gives.
async fn start(args: &[&str]) -> (Running, String) {
    let mut mock = Running::start(program(["mock"].iter().chain(args)));
    let line = mock.first_line().await;
    let url = line.strip_prefix("listening on ").expect("the first line says where").to_owned();
    assert!(url.starts_with("http://127.0.0.1:") && url.ends_with("/v1"), "{url}");
    (mock, url)
}

#[tokio::test]
async fn recordings_are_served_in_order_and_the_last_one_again_and_again() {
    if no_network() {
        return;
    }
    let (hello, failed, two) = (fixture("hello.sse"), fixture("failed.sse"), fixture("two_responses.sse"));
    for chunk in [&[][..], &["--chunk", "1"], &["--chunk", "7"], &["--chunk", "event"], &["--chunk", "whole"]]
    {
        let replay = ["--replay", &hello, "--replay", &failed, "--replay", &two];
        let (_mock, url) = start(&[&replay, chunk].concat()).await;
        for (code, text) in [(0, "Hello, world.\n"), (1, ""), (0, "One.\n"), (0, "One.\n")] {
            let mut command = program(["run", "hi", "--base-url", &url]);
            command.env("OPENAI_STREAM_MAX_RETRIES", "0");
            let ended = end_of(command).await;
            assert_eq!(
                (ended.code, ended.stdout.as_str()),
                (Some(code), text),
                "{chunk:?}: {}",
                ended.stderr
            );
        }
    }
}

#[tokio::test]
async fn without_recordings_it_answers_by_itself() {
    if no_network() {
        return;
    }
    let (_mock, url) = start(&["--chunk", "3"]).await;
    let ended = end_of(program(["run", "hi", "--base-url", &url])).await;
    assert!(ended.stdout.ends_with("You said: \"hi\"\n"), "{ended:?}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    if no_network() {
        return;
    }
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let ended = end_of(program(["mock", "--listen", &addr])).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.starts_with(&format!("error: can't listen on {addr}: ")), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1);
}

#[tokio::test]
async fn a_script_is_followed() {
    if no_network() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.toml");
    let turns = "[[turns]]\nsteps = [{ text = \"From a script.\" }]\n\n[[turns]]\nstatus = 404\n";
    std::fs::write(&script, turns).unwrap();
    let (_mock, url) = start(&["--script", &script.display().to_string()]).await;
    for (code, text) in [(0, "From a script.\n"), (1, "")] {
        let ended = end_of(program(["run", "hi", "--base-url", &url])).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(code), text), "{}", ended.stderr);
    }
}

#[tokio::test]
async fn a_script_that_can_not_be_followed_is_refused_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.toml");
    std::fs::write(&script, "[[turns]]\nstep = []\n").unwrap();
    let path = script.display().to_string();
    for (case, file, expected) in [
        ("an unknown key", path.as_str(), format!("error: {path}:2:1: unknown key `step`")),
        ("no such file", "missing.toml", "error: missing.toml".to_owned()),
    ] {
        let ended = end_of(program(["mock", "--script", file])).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{case}");
        assert_eq!(ended.stderr.lines().count(), 1, "{case}: {}", ended.stderr);
        assert!(ended.stderr.contains(expected.trim_start_matches("error: ")), "{case}: {}", ended.stderr);
    }
}
