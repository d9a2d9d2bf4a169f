//! A command that prints a token.

#![cfg(unix)]

use std::error::Error;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use codex_api::{AuthError, AuthProvider, Recovery};
use codex_core::ModelProviderAuthInfo;
use codex_core::auth::{AccountAuth, CommandAuth};
use codex_mock::{Mock, Reply};
use serde_json::json;

use crate::support::{ask, environment, in_time, info, no_network};

/// A shell command in this directory.
fn shell(directory: &Path, script: &str) -> ModelProviderAuthInfo {
    ModelProviderAuthInfo {
        args: vec!["-c".to_owned(), script.to_owned()],
        cwd: directory.to_owned(),
        timeout_ms: 30_000.try_into().expect("not zero"),
        ..ModelProviderAuthInfo::new("/bin/sh")
    }
}

/// Prints another token each time.
const COUNTING: &str = "echo x >> runs; echo \" token-$(wc -l < runs | tr -d ' ') \"";

fn runs(directory: &Path) -> usize {
    std::fs::read_to_string(directory.join("runs")).map_or(0, |runs| runs.lines().count())
}

async fn token(auth: &impl AuthProvider) -> Result<String, String> {
    let told = |error: AuthError| match error.source() {
        Some(source) => format!("{error}, because: {source}"),
        None => error.to_string(),
    };
    let credentials = in_time(auth.credentials()).await.map_err(told)?;
    Ok(credentials.headers()["authorization"].to_str().expect("text").to_owned())
}

#[tokio::test]
async fn a_token_is_asked_for_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let auth = Arc::new(CommandAuth::new(shell(directory.path(), COUNTING)));
    let waiting: Vec<_> = (0..10).map(|_| token(&auth)).collect();
    let tokens = futures_util::future::join_all(waiting).await;
    assert!(tokens.iter().all(|token| token.as_deref() == Ok("Bearer token-1")), "{tokens:?}");
    assert_eq!(runs(directory.path()), 1);
}

/// Lets time pass, without waiting.
async fn later(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

#[tokio::test]
async fn an_old_token_is_replaced() {
    for (interval, minutes, expected) in [
        (None, 4, "Bearer token-1"),
        (None, 5, "Bearer token-2"),
        (Some(60_000), 1, "Bearer token-2"),
        (Some(0), 1_000_000, "Bearer token-1"),
        (Some(u64::MAX), 1_000_000, "Bearer token-1"),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        let mut info = shell(directory.path(), COUNTING);
        info.refresh_interval_ms = interval.unwrap_or(info.refresh_interval_ms);
        let auth = CommandAuth::new(info);
        token(&auth).await.expect("the first");
        later(Duration::from_mins(minutes)).await;
        assert_eq!(token(&auth).await.as_deref(), Ok(expected), "{interval:?} after {minutes}");
    }
}

#[tokio::test]
async fn a_token_is_used_on_where_there_is_no_newer_one() {
    let directory = tempfile::tempdir().expect("a directory");
    let script = "test ! -e runs && echo x > runs && echo token-1";
    let auth = CommandAuth::new(shell(directory.path(), script));
    token(&auth).await.expect("the first");
    later(Duration::from_mins(5)).await;
    assert_eq!(token(&auth).await.as_deref(), Ok("Bearer token-1"));
    let rejected = in_time(auth.credentials()).await.expect("it is still there");
    in_time(auth.recover(&rejected)).await.expect_err("there is no other");
    token(&auth).await.expect_err("it was rejected");
}

#[tokio::test]
async fn what_fails_names_the_command_and_no_secret() {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::create_dir(directory.path().join("bin")).expect("a directory");
    let with = |command: &str| ModelProviderAuthInfo {
        cwd: directory.path().to_owned(),
        ..ModelProviderAuthInfo::new(command)
    };
    let script = |script: &str| shell(directory.path(), script);
    let quick = |script: &str| ModelProviderAuthInfo {
        timeout_ms: 50.try_into().expect("not zero"),
        ..shell(directory.path(), script)
    };
    let mut told = Vec::new();
    for info in [
        with("no-such-command-anywhere"),
        with("bin/token"),
        script("echo secret; exit 3"),
        script("echo secret >&2"),
        script("printf '\\377secret'"),
        script("printf 'two\\nsecret'"),
        script("yes secret | head -c 100000"),
        script("cat"),
        quick("echo secret; exec sleep 600"),
    ] {
        told.push(token(&CommandAuth::new(info)).await.expect_err("it fails"));
    }
    assert!(told.iter().all(|line| !line.contains("secret") && !line.contains(" -c")), "{told:#?}");
    insta::assert_snapshot!(told.join("\n"), @"
    the command `no-such-command-anywhere` can't be started, because: No such file or directory (os error 2)
    the command `bin/token` can't be started, because: No such file or directory (os error 2)
    the command `/bin/sh` failed (exit status: 3); run it by hand to see why
    the command `/bin/sh` printed no token
    the command `/bin/sh` printed what is not UTF-8
    the command `/bin/sh` printed more than a token
    the command `/bin/sh` printed more than 65536 bytes
    the command `/bin/sh` printed no token
    the command `/bin/sh` gave no token within 50ms
    ");
}

#[tokio::test]
async fn a_relative_path_is_one_of_its_directory() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().expect("a directory");
    let bin = directory.path().join("bin");
    std::fs::create_dir(&bin).expect("a directory");
    std::fs::write(bin.join("token"), "#!/bin/sh\necho token-of-$1\n").expect("a file");
    std::fs::set_permissions(bin.join("token"), std::fs::Permissions::from_mode(0o755)).expect("its mode");
    let info = ModelProviderAuthInfo {
        cwd: directory.path().to_owned(),
        args: vec!["me".to_owned()],
        timeout_ms: 30_000.try_into().expect("not zero"),
        ..ModelProviderAuthInfo::new("bin/token")
    };
    assert_eq!(token(&CommandAuth::new(info)).await.as_deref(), Ok("Bearer token-of-me"));
}

#[tokio::test]
async fn many_rejections_of_one_token_ask_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let auth = CommandAuth::new(shell(directory.path(), COUNTING));
    let rejected = in_time(auth.credentials()).await.expect("the first");
    let waiting = (0..10).map(|_| auth.recover(&rejected));
    let recoveries = in_time(futures_util::future::join_all(waiting)).await;
    let new = in_time(auth.credentials()).await.expect("the second");
    assert!(
        recoveries.iter().all(|recovery| *recovery == Ok(Recovery::Retry(new.clone()))),
        "{recoveries:?}"
    );
    assert_eq!(runs(directory.path()), 2);
}

#[tokio::test]
async fn a_command_without_another_token_gives_up_and_is_asked_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let auth = CommandAuth::new(shell(directory.path(), "echo x >> runs; echo same"));
    let rejected = in_time(auth.credentials()).await.expect("the first");
    assert_eq!(in_time(auth.recover(&rejected)).await, Ok(Recovery::GiveUp));
    token(&auth).await.expect("it may have become valid");
    assert_eq!(runs(directory.path()), 3);
}

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_request_sent_again() {
    if no_network() {
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let refused = Reply::json(401, json!({"error": {"message": "It is over."}}));
    let mock = Mock::builder().reply(refused).reply(Reply::responder()).start().await.expect("a free port");
    let auth = CommandAuth::new(shell(directory.path(), COUNTING));
    let auth = AccountAuth::new(auth, "acc_1").expect("an id");
    ask(&info(&mock), &environment(&[]), auth).await.expect("the second token is taken");
    let requests = mock.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|request| (request.header("authorization"), request.header("chatgpt-account-id")))
        .collect();
    assert_eq!(sent, [(Some("Bearer token-1"), Some("acc_1")), (Some("Bearer token-2"), Some("acc_1"))]);
    assert_eq!(requests[0].body, requests[1].body);
}

#[tokio::test]
async fn a_command_that_nobody_waits_for_is_killed() {
    let directory = tempfile::tempdir().expect("a directory");
    // The pipe is open as long as the command lives.
    let pipe = directory.path().join("pipe");
    let made = tokio::process::Command::new("mkfifo").arg(&pipe).status().await.expect("it runs");
    assert!(made.success());
    let auth = CommandAuth::new(shell(directory.path(), "exec 3> pipe; echo started >&3; exec sleep 90"));
    let (started, has_started) = tokio::sync::oneshot::channel();
    let reader = tokio::task::spawn_blocking(move || {
        let mut lines = std::io::BufReader::new(std::fs::File::open(pipe).expect("the pipe")).lines();
        started.send(lines.next()).expect("the test waits");
        lines.count()
    });
    tokio::select! {
        token = token(&auth) => panic!("{token:?}"),
        line = in_time(has_started) => drop(line.expect("it has started")),
    }
    assert_eq!(in_time(reader).await.expect("no panic"), 0, "the pipe is closed");
}
