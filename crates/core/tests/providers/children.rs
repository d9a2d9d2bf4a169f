//! What the variables of a process change, in child processes.

use std::process::Stdio;

use codex_api::RetryConfig;
use codex_core::auth::for_provider;
use codex_core::{Environment, ModelProviderInfo, built_in_model_providers};
use codex_mock::{Mock, Reply};
use tokio::process::Command;

use crate::support::{ask, in_time, no_network};

/// Says to a child what it is to do.
const TASK: &str = "CODEX_CORE_TEST_TASK";

/// What a child does: it prints what it sees, or asks a server.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "it is the child of another test")]
async fn child() {
    let environment = Environment::process();
    match std::env::var(TASK).as_deref() {
        Ok("show") => {
            let provider = ModelProviderInfo::default().to_provider(&environment).expect("it is valid");
            let RetryConfig { max_attempts, stream_max_retries, .. } = provider.retry;
            let ollama = &built_in_model_providers(&environment).expect("they can be had")["ollama"].base_url;
            println!("<{max_attempts} {stream_max_retries} {} {ollama}>", provider.base_url);
        }
        Ok("own") => {
            let own = ModelProviderInfo {
                request_max_retries: Some(1),
                stream_max_retries: Some(0),
                ..ModelProviderInfo::default()
            };
            let RetryConfig { max_attempts, stream_max_retries, .. } =
                own.to_provider(&environment).expect("it is valid").retry;
            println!("<{max_attempts} {stream_max_retries}>");
        }
        Ok("refused") => {
            let error = ModelProviderInfo::default().to_provider(&environment).expect_err("no number");
            println!("<{error}>");
        }
        Ok("ask") => {
            let info = ModelProviderInfo { env_key: Some("PATH".to_owned()), ..ModelProviderInfo::default() };
            let auth = for_provider(&info, &environment).expect("there is always a PATH");
            let attempts = ask(&info, &environment, auth).await.expect_err("it is refused").attempts();
            println!("<{attempts}>");
        }
        _ => {}
    }
}

/// Runs [`child`] with these variables, and gives what it printed in `<…>`.
async fn run(task: &str, variables: &[(&str, &str)]) -> String {
    let program = std::env::current_exe().expect("this test");
    let mut command = Command::new(program);
    for name in [
        "OPENAI_BASE_URL",
        "OPENAI_REQUEST_MAX_RETRIES",
        "OPENAI_STREAM_MAX_RETRIES",
        "CODEX_OSS_BASE_URL",
        "CODEX_OSS_PORT",
    ] {
        command.env_remove(name);
    }
    let output = command
        .args(["--exact", "children::child", "--nocapture", "--test-threads=1"])
        .env(TASK, task)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = in_time(output).await.expect("it runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}");
    let (_, rest) = printed.split_once('<').expect("what it shows");
    rest.split('>').next().expect("what it shows").to_owned()
}

#[tokio::test]
async fn variables_of_the_process_are_read() {
    for (variables, expected) in [
        (&[][..], "4 5 https://api.openai.com/v1 http://localhost:11434/v1"),
        (
            &[
                ("OPENAI_REQUEST_MAX_RETRIES", "0"),
                ("OPENAI_STREAM_MAX_RETRIES", "2"),
                ("OPENAI_BASE_URL", "http://env/v1"),
                ("CODEX_OSS_PORT", "99"),
            ],
            "0 2 http://env/v1 http://localhost:99/v1",
        ),
        (
            &[("CODEX_OSS_BASE_URL", "http://gpu/v1"), ("CODEX_OSS_PORT", "99"), ("OPENAI_BASE_URL", "")],
            "4 5 https://api.openai.com/v1 http://gpu/v1",
        ),
    ] {
        assert_eq!(run("show", variables).await, expected, "{variables:?}");
    }
}

#[tokio::test]
async fn a_provider_that_names_its_repeats_is_not_changed_by_a_variable() {
    let variables = [("OPENAI_REQUEST_MAX_RETRIES", "9"), ("OPENAI_STREAM_MAX_RETRIES", "9")];
    assert_eq!(run("own", &variables).await, "1 0");
    // They are not even read.
    assert_eq!(run("own", &[("OPENAI_REQUEST_MAX_RETRIES", "many")]).await, "1 0");
}

#[tokio::test]
async fn a_variable_that_is_no_number_is_named() {
    for (variable, value) in [
        ("OPENAI_REQUEST_MAX_RETRIES", "many"),
        ("OPENAI_STREAM_MAX_RETRIES", "-1"),
        ("OPENAI_STREAM_MAX_RETRIES", "1.5"),
    ] {
        assert_eq!(
            run("refused", &[(variable, value)]).await,
            format!("the environment variable {variable} should be a whole number, not below 0")
        );
    }
}

#[tokio::test]
async fn variables_say_how_often_a_request_is_repeated() {
    if no_network() {
        return;
    }
    for (variables, requests) in [
        (&[("OPENAI_REQUEST_MAX_RETRIES", "0")][..], 1),
        (&[("OPENAI_STREAM_MAX_RETRIES", "0")], 1),
        (&[("OPENAI_REQUEST_MAX_RETRIES", "2")], 3),
        (&[("OPENAI_REQUEST_MAX_RETRIES", "200"), ("OPENAI_STREAM_MAX_RETRIES", "")], 6),
        (&[("OPENAI_REQUEST_MAX_RETRIES", "9"), ("OPENAI_STREAM_MAX_RETRIES", "3")], 4),
    ] {
        let refused = Reply::raw(503).header("retry-after-ms", "0");
        let mock = Mock::builder().reply(refused).start().await.expect("a free port");
        let base_url = mock.base_url();
        let all: Vec<_> = variables.iter().copied().chain([("OPENAI_BASE_URL", base_url.as_str())]).collect();
        assert_eq!(run("ask", &all).await, requests.to_string(), "{variables:?}");
        assert_eq!(mock.requests().len(), requests, "{variables:?}");
    }
}
