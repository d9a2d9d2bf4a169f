//! Executables as tools.

#![cfg(unix)]

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Duration;

use codex_core::tool::{
    ApprovalPolicy, CallEnd, CallOutcome, CommandTool, CommandToolBuilder, CommandToolError, OutputLimit,
    ToolRunner, Tools,
};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::{function, in_time, run_all, run_one, text, turn};

/// What a script says of itself.
const SCHEMA: &str =
    r#"{"description":"Tries.","parameters":{"type":"object","properties":{"n":{"type":"integer"}}}}"#;

/// A directory with an executable `tool` whose calls run this script.
async fn script(call: &str) -> (TempDir, PathBuf) {
    executable(&format!("if test \"$1\" = --schema; then echo '{SCHEMA}'; exit; fi\n{call}")).await
}

/// A directory with an executable `tool`. Another process writes it: as long as this one had it open for writing, a
/// child that is being started by another test would too, and it could not be run.
async fn executable(script: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tool");
    let write = "printf '%s' \"$1\" > \"$2\" && chmod +x \"$2\"";
    let text = format!("#!/bin/sh\n{script}\n");
    let mut command = Command::new("/bin/sh");
    let status = command.args(["-c", write, "sh", &text]).arg(&path).status().await.expect("it runs");
    assert!(status.success());
    (directory, path)
}

fn builder(directory: &Path, path: &Path) -> CommandToolBuilder {
    CommandTool::builder("try", path).current_dir(directory)
}

fn runner(tool: CommandTool) -> ToolRunner {
    let tools = Tools::builder().dynamic(tool).build().expect("a name");
    ToolRunner::builder(tools).approvals(ApprovalPolicy::AskNever).build()
}

/// Calls a script once.
async fn call(call: &str, arguments: &str) -> CallOutcome {
    let (directory, path) = script(call).await;
    let tool = in_time(builder(directory.path(), &path).probe()).await.expect("a tool");
    run_one(&runner(tool), function("c1", "try", arguments)).await
}

fn lines(directory: &Path, file: &str) -> usize {
    std::fs::read_to_string(directory.join(file)).map_or(0, |text| text.lines().count())
}

#[tokio::test]
async fn a_command_reads_its_arguments_and_prints_its_output() {
    let (directory, path) = script("cat; echo; echo $1$#").await;
    let tool = in_time(builder(directory.path(), &path).probe()).await.expect("a tool");
    let runner = runner(tool);
    let definition = json!([{
        "type": "function", "name": "try", "description": "Tries.", "strict": false,
        "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}},
    }]);
    assert_eq!(serde_json::to_value(&*runner.tools().definitions()).unwrap(), definition);
    let outcome = run_one(&runner, function("c1", "try", r#"{"n": 1, "more": "ä"}"#)).await;
    assert_eq!((&outcome.end, text(&outcome)), (&CallEnd::Answered, "{\"n\": 1, \"more\": \"ä\"}\n0\n"));
}

#[tokio::test]
async fn a_command_has_arguments_of_its_own() {
    let script = format!("if test \"$2\" = --schema; then echo '{SCHEMA}'; exit; fi; echo \"$@\"");
    let (directory, path) = executable(&script).await;
    let tool = in_time(builder(directory.path(), &path).args(["once"]).probe()).await.expect("a tool");
    assert_eq!(text(&run_one(&runner(tool), function("c1", "try", "{}")).await), "once\n");
}

#[tokio::test]
async fn a_command_runs_once_a_call() {
    let (directory, path) = script("cat >> calls; echo >> calls; echo done").await;
    let tool = in_time(builder(directory.path(), &path).probe()).await.expect("a tool");
    let runner = runner(tool);
    let calls = |ids: &[&str]| ids.iter().map(|id| function(id, "try", r#"{"n":1}"#)).collect();
    run_all(&mut turn(&runner), calls(&["c1", "c2", "c1"])).await;
    run_all(&mut turn(&runner), calls(&["c1", "c2", "c3"])).await;
    run_all(&mut turn(&runner), vec![function("c4", "try", r#"{"n":"1"}"#)]).await;
    run_all(&mut turn(&runner), vec![function("c5", "try", r#"{"n":1"#)]).await;
    assert_eq!(lines(directory.path(), "calls"), 3);
}

#[tokio::test]
async fn a_failure_is_told_with_what_the_command_said() {
    for (script, expected) in [
        ("echo half; echo oh no >&2; exit 3", "error: `try` failed (exit status: 3)\noh no\n"),
        ("echo only here; exit 1", "error: `try` failed (exit status: 1)\nonly here\n"),
        ("exit 1", "error: `try` failed (exit status: 1)\n"),
        ("kill -9 $$", "error: `try` failed (signal: 9 (SIGKILL))\n"),
    ] {
        let outcome = call(script, "{}").await;
        assert_eq!((&outcome.end, text(&outcome)), (&CallEnd::Failed, expected));
    }
}

#[tokio::test]
async fn a_flood_on_both_pipes_is_read_to_its_end() {
    let flood = "i=0; while test $i -lt 40; do head -c 100000 /dev/zero | tr '\\0' y; \
                 head -c 100000 /dev/zero | tr '\\0' z >&2; i=$((i+1)); done; echo; echo end";
    let outcome = call(flood, "{}").await;
    let told = text(&outcome);
    let kept = OutputLimit::default().text_bytes;
    assert_eq!(outcome.end, CallEnd::Answered);
    assert!(
        told.contains(&format!("[… {} bytes left out …]", 4_000_005 - kept)),
        "{}",
        &told[kept / 2..][..60]
    );
    assert!(told.starts_with("yyy") && told.ends_with("yyy\nend\n"));
}

#[tokio::test]
async fn a_command_need_not_read_what_it_is_given() {
    let arguments = json!({"n": 1, "more": "x".repeat(1_000_000)}).to_string();
    for (script, expected) in
        [("echo done", "done\n"), ("exec 0<&-; echo done", "done\n"), ("wc -c | tr -d ' '", "1000017\n")]
    {
        let outcome = call(script, &arguments).await;
        assert_eq!((&outcome.end, text(&outcome)), (&CallEnd::Answered, expected), "{script}");
    }
}

#[tokio::test]
async fn a_command_may_print_while_it_reads() {
    let arguments = json!({"n": 1, "more": "x".repeat(1_000_000)}).to_string();
    let outcome = call("cat", &arguments).await;
    let left_out = arguments.len() - OutputLimit::default().text_bytes;
    assert_eq!(outcome.end, CallEnd::Answered);
    assert!(text(&outcome).contains(&format!("[… {left_out} bytes left out …]")));
}

#[tokio::test]
async fn what_is_not_utf8_is_told_as_far_as_it_can_be() {
    let outcome = call("printf 'a\\377b'", "{}").await;
    assert_eq!(text(&outcome), "a\u{fffd}b");
}

#[tokio::test]
async fn a_command_that_leaves_something_running_is_not_waited_for() {
    let outcome = call("sleep 600 & echo done", "{}").await;
    assert_eq!((&outcome.end, text(&outcome)), (&CallEnd::Answered, "done\n"));
}

/// What a pipe says: a line when a command has opened it, and its end when no process has it open any more.
struct Pipe {
    opened: oneshot::Receiver<()>,
    closed: JoinHandle<()>,
}

impl Pipe {
    async fn make(path: PathBuf) -> Self {
        let made = Command::new("mkfifo").arg(&path).status().await.expect("it runs");
        assert!(made.success());
        let (open, opened) = oneshot::channel();
        let closed = tokio::task::spawn_blocking(move || {
            let mut pipe = BufReader::new(File::open(path).expect("the pipe"));
            pipe.read_line(&mut String::new()).expect("a line");
            open.send(()).expect("the test waits");
            std::io::copy(&mut pipe, &mut std::io::sink()).expect("its end");
        });
        Self { opened, closed }
    }
}

#[tokio::test]
async fn a_command_is_killed_with_its_children() {
    for case in ["cancelled", "too late", "dropped"] {
        // Both it and its child have the pipe open, and never end.
        let (directory, path) = script("exec 3> pipe; sleep 600 & echo started >&3; sleep 600").await;
        let pipe = Pipe::make(directory.path().join("pipe")).await;
        let deadline = Duration::from_mins(10);
        let tool =
            in_time(builder(directory.path(), &path).deadline(deadline).probe()).await.expect("a tool");
        let runner = runner(tool);
        let mut turn = turn(&runner);
        turn.start(function("c1", "try", "{}"));
        in_time(pipe.opened).await.expect("it started");
        let end = match case {
            "cancelled" => {
                turn.cancel();
                in_time(turn.next()).await.map(|outcome| outcome.end)
            }
            "too late" => {
                tokio::time::pause();
                tokio::time::advance(deadline).await;
                tokio::time::resume();
                in_time(turn.next()).await.map(|outcome| outcome.end)
            }
            _ => {
                drop(turn);
                None
            }
        };
        let expected = [("cancelled", CallEnd::Cancelled), ("too late", CallEnd::TooLate { deadline })];
        assert_eq!(end, expected.into_iter().find_map(|(name, end)| (name == case).then_some(end)), "{case}");
        in_time(pipe.closed).await.expect("the pipe is closed");
    }
}

#[tokio::test]
async fn a_command_that_is_no_tool_is_named_with_the_reason() {
    let mut told = Vec::new();
    for script in [
        "exit 1",
        "echo usage: tool >&2; exit 2",
        "echo hello",
        "echo '{\"description\":\"d\"}'",
        "echo '{\"description\":\"d\",\"parameters\":{\"type\":\"string\"}}'",
        "echo '{\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"required\":1}}'",
        "exec yes",
        "exec sleep 600",
    ] {
        let (directory, _) = executable(script).await;
        let patience =
            if script.contains("sleep") { Duration::from_millis(100) } else { Duration::from_mins(1) };
        let probe = builder(directory.path(), Path::new("./tool")).probe_deadline(patience).probe();
        told.push(chain(&in_time(probe).await.expect_err("it is none")));
    }
    let missing = CommandTool::builder("try", "no-such-command-anywhere").probe();
    told.push(chain(&in_time(missing).await.expect_err("it is not there")));
    insta::assert_snapshot!(told.join("\n"), @r#"
    the command `./tool` can't be the tool `try`: it failed with `--schema` (exit status: 1)
    the command `./tool` can't be the tool `try`: it failed with `--schema` (exit status: 2): usage: tool
    the command `./tool` can't be the tool `try`: it printed no {"description":…,"parameters":…} with `--schema`: expected value at line 1 column 1
    the command `./tool` can't be the tool `try`: it printed no {"description":…,"parameters":…} with `--schema`: missing field `parameters` at line 1 column 19
    the command `./tool` can't be the tool `try`: it printed parameters that are no schema of a tool's: its `type` is not `object`
    the command `./tool` can't be the tool `try`: it printed parameters that are no schema of a tool's: 1 is not of type "array"
    the command `./tool` can't be the tool `try`: it printed a schema of more than 262144 bytes
    the command `./tool` can't be the tool `try`: it printed no schema within 100ms
    the command `no-such-command-anywhere` can't be the tool `try`: it can't be run: No such file or directory (os error 2)
    "#);
}

/// An error and its causes.
fn chain(error: &CommandToolError) -> String {
    let causes = std::iter::successors(Some(error as &dyn Error), |error: &&dyn Error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
