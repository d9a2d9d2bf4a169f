//! Commands that are tools.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::io::AsyncReadExt;

use crate::child::Running;
use crate::support::{end_of, in_time, no_network, program};

const SCHEMA: &str = r#"{"description":"Tells the weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}"#;

/// What makes the embedded server call the tool.
const ONE: &str = "call weather {\"city\": \"Paris\"}";
const TWO: &str = "call weather {\"city\": \"Paris\"}\ncall weather {\"city\": \"Rome\"}";

/// A script that says what it takes, and otherwise does `work`.
fn script(folder: &TempDir, work: &str) -> PathBuf {
    let path = folder.path().join("weather");
    let text = format!(
        "#!/bin/sh\nif [ \"$1\" = --schema ]; then echo '{SCHEMA}'; exit; fi\ncd '{}'\n{work}\n",
        at(folder)
    );
    std::fs::write(&path, text).expect("written");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("its owner's");
    path
}

fn at(folder: &TempDir) -> std::path::Display<'_> {
    folder.path().display()
}

/// Asks the embedded server for these calls.
fn args(prompt: &str, script: &Path, approve: &[&str]) -> Vec<String> {
    let tool = format!("weather={}", script.display());
    let args = ["run", prompt, "--provider", "mock", "--tool", &tool];
    args.iter().chain(approve).map(|arg| (*arg).to_owned()).collect()
}

#[tokio::test]
async fn a_tool_runs_once_a_call_and_the_model_is_told_what_it_prints() {
    if no_network() {
        return;
    }
    for (case, prompt, approve, calls, said, told) in [
        ("one", ONE, &["--approve", "always"][..], &[r#"{"city": "Paris"}"#][..], &["sunny"][..], ""),
        (
            "two",
            TWO,
            &["--approve", "always"],
            &[r#"{"city": "Paris"}"#, r#"{"city": "Rome"}"#],
            &["sunny"],
            "",
        ),
        ("as it comes", ONE, &["--approve", "always", "--stream"], &[r#"{"city": "Paris"}"#], &["sunny"], ""),
        ("never", ONE, &["--approve", "never"], &[], &[], "tool: weather denied: "),
        (
            "nobody to ask",
            ONE,
            &["--approve", "ask"],
            &[],
            &["nobody can be asked: standard input is not a terminal"],
            "tool: weather denied: ",
        ),
        ("nobody to ask, by default", ONE, &[], &[], &["nobody can be asked"], "tool: weather denied: "),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let script = script(&folder, "cat >> calls; echo >> calls; echo sunny");
        let ended = end_of(program(args(prompt, &script, approve))).await;
        assert_eq!(ended.code, Some(0), "{case}: {}", ended.stderr);
        let mut ran: Vec<String> = std::fs::read_to_string(folder.path().join("calls"))
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect();
        ran.sort();
        assert_eq!(ran, calls, "{case}");
        assert!(said.iter().all(|words| ended.stdout.contains(words)), "{case}: {}", ended.stdout);
        assert!(ended.stderr.starts_with(told), "{case}: {}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), usize::from(!told.is_empty()), "{case}: {}", ended.stderr);
    }
}

#[tokio::test]
async fn a_tool_that_can_not_be_used_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken");
    std::fs::write(&broken, "#!/bin/sh\necho no schema\n").unwrap();
    std::fs::set_permissions(&broken, PermissionsExt::from_mode(0o755)).unwrap();
    for (case, tool) in [
        ("not there", "weather=/no/such/tool".to_owned()),
        ("no schema", format!("weather={}", broken.display())),
    ] {
        let ended = end_of(program(["run", "hi", "--provider", "mock", "--tool", &tool])).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{case}: {}", ended.stderr);
        assert!(ended.stderr.starts_with("error: "), "{case}: {}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1, "{case}: {}", ended.stderr);
    }
}

#[tokio::test]
async fn ctrl_c_stops_a_tool_with_all_that_it_started() {
    if no_network() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    assert!(in_time(tokio::process::Command::new("mkfifo").arg(&fifo).status()).await.unwrap().success());
    // Whatever runs of it holds the pipe open.
    let script = script(&folder, "exec 3> fifo; echo started >&3; sleep 600 & wait");
    let run = Running::start(program(args(ONE, &script, &["--approve", "always"])));
    let mut pipe = in_time(tokio::fs::File::open(&fifo)).await.unwrap();
    let mut told = [0; 8];
    in_time(pipe.read_exact(&mut told)).await.unwrap();
    assert_eq!(&told, b"started\n");
    run.signal("INT").await;
    let ended = run.end().await;
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(130), "", "interrupted\n"));
    assert_eq!(in_time(pipe.read(&mut told)).await.unwrap(), 0, "nothing of it runs");
}
