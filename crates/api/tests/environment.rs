//! The environment of the process, seen by processes of their own.

use std::process::Stdio;

use codex_api::Client;
use codex_mock::{Mock, Reply, ev};
use serde_json::json;
use tokio::process::Command;

#[path = "support/server.rs"]
mod server;

use self::server::{in_time, no_network, serve};

/// Says what the child is to do. Not set where this file's tests are run as usual.
const TASK: &str = "CODEX_API_TEST_TASK";

#[expect(clippy::disallowed_methods, reason = "a test asks what it is to do")]
fn task() -> Option<String> {
    std::env::var(TASK).ok()
}

/// What the child does.
#[tokio::test]
async fn child() {
    match task().as_deref() {
        Some("ask") => {
            let client = Client::from_env().expect("all that it needs");
            // Whether it is answered is not asked here.
            let _ = client.responses().model("m").input("hi").create().await;
        }
        Some("refuse") => {
            let error = Client::from_env().expect_err("something is wrong").to_string();
            assert!(error.contains("OPENAI_") && !error.contains("secret"), "{error}");
        }
        _ => {}
    }
}

/// Runs [`child`] alone in an environment of nothing but `variables`. Whether it passed.
async fn run(task: &str, variables: &[(&str, &str)]) -> bool {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "child"]).env_clear().env(TASK, task);
    command.envs(variables.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    in_time(command.status()).await.expect("it runs").success()
}

async fn busy() -> Mock {
    let busy = json!({"error": {"message": "busy"}});
    serve([Reply::json(503, busy).header("retry-after", "0")]).await
}

#[tokio::test]
async fn the_key_the_address_and_the_headers_come_from_the_environment() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::json(200, ev::response("resp_1", "completed"))]).await;
    let url = format!(" {} ", mock.base_url());
    let variables = [
        ("OPENAI_API_KEY", "sk-secret"),
        ("OPENAI_BASE_URL", url.as_str()),
        ("OPENAI_ORGANIZATION", "org_1"),
        ("OPENAI_PROJECT", "proj_1"),
    ];
    assert!(run("ask", &variables).await);
    let sent = &mock.requests()[0];
    for (name, value) in [
        ("authorization", "Bearer sk-secret"),
        ("openai-organization", "org_1"),
        ("openai-project", "proj_1"),
    ] {
        assert_eq!(sent.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn how_often_a_request_is_repeated_comes_from_the_environment() {
    if no_network() {
        return;
    }
    for (case, variables, requests) in [
        ("neither", &[][..], 5),
        ("none of a request", &[("OPENAI_REQUEST_MAX_RETRIES", "0")], 1),
        ("none of a turn", &[("OPENAI_STREAM_MAX_RETRIES", "0")], 1),
        ("two of a request", &[("OPENAI_REQUEST_MAX_RETRIES", "2")], 3),
        ("one of a turn", &[("OPENAI_STREAM_MAX_RETRIES", "1")], 2),
        ("blank", &[("OPENAI_REQUEST_MAX_RETRIES", " ")], 5),
    ] {
        let mock = busy().await;
        let url = mock.base_url();
        let common = [("OPENAI_API_KEY", "sk-secret"), ("OPENAI_BASE_URL", url.as_str())];
        assert!(run("ask", &[&common, variables].concat()).await, "{case}");
        assert_eq!(mock.requests().len(), requests, "{case}");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_by_its_name_and_shown_to_nobody() {
    let key = ("OPENAI_API_KEY", "sk-secret");
    for (case, variables) in [
        ("no key", &[][..]),
        ("a blank key", &[("OPENAI_API_KEY", " ")]),
        ("a key with a line end", &[("OPENAI_API_KEY", "sk-\nsecret"), ("OPENAI_PROJECT", "a\nsecret")]),
        ("no number", &[key, ("OPENAI_REQUEST_MAX_RETRIES", "secret")]),
        ("a number below 0", &[key, ("OPENAI_STREAM_MAX_RETRIES", "-1")]),
        ("no header", &[key, ("OPENAI_ORGANIZATION", "a\nsecret")]),
    ] {
        assert!(run("refuse", variables).await, "{case}");
    }
}
