//! What is asked of whom.

use std::process::Stdio;

use codex_mock::Mock;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::child::Running;
use crate::support::{Ended, end_of, in_time, no_network, program};

const FALLBACK: &str = "note: no provider is configured and OPENAI_API_KEY is not set; asking the embedded server, which has no model\n";

fn said(prompt: &str) -> String {
    format!("Hello from the embedded mock server; no model is behind it. You said: \"{prompt}\"\n")
}

#[tokio::test]
async fn without_any_settings_the_embedded_server_answers() {
    if no_network() {
        return;
    }
    let expected = Ended { code: Some(0), stdout: said("Say hello"), stderr: FALLBACK.to_owned() };
    assert_eq!(end_of(program(["run", "Say hello"])).await, expected);

    let named = end_of(program(["run", "hi", "--provider", "mock", "--stream"])).await;
    assert_eq!(named, Ended { code: Some(0), stdout: said("hi"), stderr: String::new() });
}

#[tokio::test]
async fn no_proxy_stands_before_the_embedded_server() {
    if no_network() {
        return;
    }
    let mut command = program(["run", "hi"]);
    command.env("http_proxy", "http://127.0.0.1:9").env("ALL_PROXY", "http://127.0.0.1:9");
    assert_eq!(end_of(command).await.stdout, said("hi"));
}

#[tokio::test]
async fn the_prompt_is_an_argument_or_standard_input() {
    if no_network() {
        return;
    }
    for (args, input, expected) in [
        (&["run"][..], "from a pipe\n", said("from a pipe")),
        (&["run", "-"], "two\nlines\n", said("two\nlines")),
        (&["run", "the argument"], "a pipe\n", said("the argument")),
        (&["run", "--", "-x"], "", said("-x")),
    ] {
        let mut command = program(args);
        command.stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A program that leaves its standard input alone may have ended before.
        let _ = in_time(stdin.write_all(input.as_bytes())).await;
        drop(stdin);
        let output = in_time(child.wait_with_output()).await.unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{args:?}");
    }
}

#[tokio::test]
async fn the_options_are_in_the_request() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let options = ["--model", "m", "--instructions", "Be brief.", "--max-output-tokens", "99", "--base-url"];
    let ended = end_of(program(["run", "hi"].into_iter().chain(options).chain([&*mock.base_url()]))).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let request = mock.requests()[0].json().unwrap();
    let sent =
        ["model", "instructions", "max_output_tokens", "stream", "store", "input"].map(|name| &request[name]);
    let input =
        json!([{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}]);
    assert_eq!(sent, [&json!("m"), &json!("Be brief."), &json!(99), &json!(true), &json!(false), &input]);
}

#[tokio::test]
async fn a_key_goes_to_its_provider_alone_and_is_never_shown() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let url = mock.base_url();
    for (args, environment, expected) in [
        (
            &["--api-key-env", "OPENAI_API_KEY"][..],
            &[("OPENAI_BASE_URL", &*url)][..],
            Some("Bearer sk-secret"),
        ),
        (&[], &[("OPENAI_BASE_URL", &url)], Some("Bearer sk-secret")),
        (&["--provider", "openai", "--base-url", &url], &[], Some("Bearer sk-secret")),
        (&["--base-url", &url], &[], None),
        (
            &["--base-url", &url, "--api-key-env", "MINE"],
            &[("MINE", "sk-secret2")],
            Some("Bearer sk-secret2"),
        ),
    ] {
        mock.reset();
        let mut command = program(["run", "-v", "hi"].iter().chain(args));
        command.env("OPENAI_API_KEY", "sk-secret").envs(environment.iter().copied());
        let ended = end_of(command).await;
        assert_eq!(ended.code, Some(0), "{args:?}: {}", ended.stderr);
        assert_eq!(mock.requests()[0].header("authorization"), expected, "{args:?}");
        assert!(!(ended.stdout + &ended.stderr).contains("sk-secret"), "{args:?}");
    }
}

#[tokio::test]
async fn verbose_says_what_it_cost() {
    if no_network() {
        return;
    }
    let ended = Running::start(program(["run", "--verbose", "hi"])).end().await;
    let cost = "completed: 7 input tokens (0 cached), 24 output tokens (0 reasoning); response id resp_";
    assert!(ended.stderr.lines().any(|line| line.starts_with(cost)), "{}", ended.stderr);
    assert_eq!(ended.stdout, said("hi"));
}
