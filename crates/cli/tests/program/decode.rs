//! `decode`.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::child::Running;
use crate::support::{Ended, end_of, program};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

async fn decode(file: &Path, format: &str) -> Ended {
    end_of(program(["decode".as_ref(), file.as_os_str(), "--format".as_ref(), format.as_ref()])).await
}

/// The reason on standard error, without the name of the file.
fn reason(stderr: &str, file: &Path) -> String {
    stderr.replace(&file.display().to_string(), "FILE")
}

#[tokio::test]
async fn each_recording_has_its_text_its_exit_code_and_its_reason() {
    const CUT: &str = "the stream was closed before the response completed (response id resp_1)";
    for (name, text, reasons) in [
        ("hello.sse", "Hello, world.", &[][..]),
        ("tool_call.sse", "", &[]),
        ("failed.sse", "Half", &["Out of order", "code server_error", "response id resp_1"]),
        ("error_then_failed.sse", "", &["Out of order", "code server_error", "response id resp_1"]),
        (
            "incomplete.sse",
            "As far as it goes",
            &["the response is incomplete: max_output_tokens", "response id resp_1"],
        ),
        ("cut.sse", "It ends in the mid", &[CUT]),
        ("two_responses.sse", "One.Two.", &[]),
        ("not_json.sse", "Hello, world.", &[]),
        ("surrogates.sse", "a 🦀 b", &[]),
    ] {
        let file = fixture(name);
        let as_text = decode(&file, "text").await;
        let as_json = decode(&file, "json").await;
        let code = i32::from(!reasons.is_empty());
        assert_eq!((as_text.code, as_text.stdout.as_str()), (Some(code), text), "{name}");
        assert_eq!((as_json.code, &as_json.stderr), (as_text.code, &as_text.stderr), "{name}");
        let lines: Vec<String> = as_text.stderr.lines().map(|line| reason(line, &file)).collect();
        assert_eq!(lines.len(), usize::from(!reasons.is_empty()), "{name}: {lines:?}");
        for line in lines {
            assert!(line.starts_with("error: FILE: response 1: "), "{name}: {line}");
            assert!(reasons.iter().all(|part| line.contains(part)), "{name}: {line}");
        }
    }
}

/// The data lines of a fixture that are events.
fn data(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(fixture(name)).expect("readable");
    text.lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .filter(|data| *data != "[DONE]")
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn every_event_is_one_line_of_the_same_json_with_its_type_first() {
    for name in [
        "hello.sse",
        "tool_call.sse",
        "failed.sse",
        "error_then_failed.sse",
        "incomplete.sse",
        "two_responses.sse",
        "surrogates.sse",
    ] {
        let lines = decode(&fixture(name), "json").await.stdout;
        assert!(lines.lines().all(|line| line.starts_with("{\"type\":\"")), "{name}");
        if name == "surrogates.sse" {
            continue;
        }
        assert_eq!(lines.lines().collect::<Vec<_>>(), data(name), "{name}");
    }
    let moved = decode(&fixture("surrogates.sse"), "json").await.stdout;
    assert_eq!(
        moved.lines().collect::<Vec<_>>(),
        [
            r#"{"type":"response.created","response":{"id":"resp_1","created_at":1.0e0}}"#,
            r#"{"type":"response.output_text.delta","delta":"a \ud83e","item_id":"msg_1","output_index":0,"content_index":0,"n":10000000000000000000001}"#,
            r#"{"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"\udd80 \u0062"}"#,
            r#"{"type":"response.completed","response":{"id":"resp_1"}}"#,
        ]
    );
}

#[tokio::test]
async fn what_is_no_json_object_is_told_with_the_reason() {
    let lines = decode(&fixture("not_json.sse"), "json").await.stdout;
    let odd: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).skip(2).take(3).collect();
    let fields =
        |value: &Value| ["type", "event", "data"].map(|name| value[name].as_str().map(str::to_owned));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(fields(&odd[0]), [some("unknown"), some("ping"), some("still here")]);
    assert!(odd[0]["reason"].as_str().unwrap().starts_with("not JSON: "), "{}", odd[0]);
    assert_eq!(fields(&odd[1]), [some("unknown"), None, some("17")]);
    assert_eq!(odd[1]["reason"], "not a JSON object");
    assert_eq!(odd[2].to_string(), r#"{"type":"response.brand_new","anything":[1,{"deep":null}]}"#);
}

#[tokio::test]
async fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let hello = std::fs::read_to_string(fixture("hello.sse")).unwrap();
    let expected = decode(&fixture("hello.sse"), "json").await;
    for (case, text) in [
        ("CRLF", hello.replace('\n', "\r\n")),
        ("CR", hello.replace('\n', "\r")),
        ("BOM", format!("\u{feff}{hello}")),
        ("no blank line at the end", hello.trim_end().to_owned()),
        ("one DONE", format!("{hello}data: [DONE]\n\n")),
        ("a DONE with space around it", format!("{hello}data:  [DONE] \n\n")),
    ] {
        let file = folder.path().join("hello.sse");
        std::fs::write(&file, text).unwrap();
        assert_eq!(decode(&file, "json").await, expected, "{case}");
    }
}

#[tokio::test]
async fn a_recording_without_events_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    for (text, stderr) in [
        ("", "error: FILE: there is no event in it\n"),
        (": only a comment\n\n", "error: FILE: there is no event in it\n"),
        (
            "data: [DONE]\n\n",
            "error: FILE: response 1: the stream was closed before the response completed\n",
        ),
    ] {
        let file = folder.path().join("odd.sse");
        std::fs::write(&file, text).unwrap();
        let ended = decode(&file, "text").await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{text:?}");
        assert_eq!(reason(&ended.stderr, &file), stderr, "{text:?}");
    }
}

#[tokio::test]
async fn standard_input_is_printed_as_it_comes() {
    let mut command = program(["decode", "-", "--format", "text"]);
    command.stdin(Stdio::piped());
    let mut decode = Running::start(command);
    decode.type_in(&std::fs::read_to_string(fixture("hello.sse")).unwrap()).await;
    assert_eq!(decode.stdout("Hello, world.".len()).await, "Hello, world.");
    decode.end_input();
    let expected = Ended { code: Some(0), stdout: "Hello, world.".to_owned(), stderr: String::new() };
    assert_eq!(decode.end().await, expected);
}

#[tokio::test]
async fn large_recordings_are_decoded_in_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.sse");
    let piece = "0123456789".repeat(20_000);
    let delta = format!(
        "data: {{\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"{piece}\"}}\n\n"
    );
    let end = "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}\n\n";
    std::fs::write(&file, delta.repeat(20) + end).unwrap();
    let ended = decode(&file, "text").await;
    assert!(ended.stdout == piece.repeat(20), "{} bytes", ended.stdout.len());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}
