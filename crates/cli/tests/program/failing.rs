//! Exit codes, and the line that says what to do.

use codex_mock::{Gate, Mock, Reply, Step, ev};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{Ended, end_of, no_network, program};

fn failed(code: i32, stderr: &str) -> Ended {
    Ended { code: Some(code), stdout: String::new(), stderr: stderr.to_owned() }
}

/// The last line, with its end.
fn last_line(text: &str) -> &str {
    text.split_inclusive('\n').next_back().unwrap_or_default()
}

#[tokio::test]
async fn what_can_not_be_done_is_said_before_anything_is_sent() {
    const MISSING: &str =
        "is not set; it should hold the API key (--base-url takes a server that needs none)\n";
    let missing = |name: &str| format!("error: the environment variable {name} {MISSING}");
    for (args, environment, stderr) in [
        (&["run", "hi", "--provider", "openai"][..], &[][..], missing("OPENAI_API_KEY")),
        (&["run", "hi"], &[("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")], missing("OPENAI_API_KEY")),
        (&["run", "hi"], &[("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"), ("OPENAI_API_KEY", " ")], missing("OPENAI_API_KEY")),
        (&["run", "hi", "--api-key-env", "MY_KEY"], &[("OPENAI_API_KEY", "k")], missing("MY_KEY")),
        (
            &["run", "hi", "--provider", "nobody"],
            &[],
            "error: there is no provider `nobody`; known are lmstudio, mock, ollama, openai\n".to_owned(),
        ),
        (
            &["run", "hi", "--base-url", "localhost:80/v1"],
            &[],
            "error: could not build the request: the base URL of the server has the scheme localhost; it should be http or https\n".to_owned(),
        ),
        (
            &["run", "hi", "--base-url", "http://127.0.0.1:9/v1", "--api-key-env", "MY_KEY"],
            &[("MY_KEY", "a\nb")],
            "error: no credentials: the API key has characters that a header can't hold, such as a line end\n".to_owned(),
        ),
        (&["run", ""], &[], "error: the prompt is empty\n".to_owned()),
        (&["run"], &[], "error: the prompt is empty\n".to_owned()),
        (&["decode", "no/such/file.sse"], &[], "error: can't read no/such/file.sse: No such file or directory (os error 2)\n".to_owned()),
        (&["mock", "--replay", "no/such.sse"], &[], "error: can't read no/such.sse: No such file or directory (os error 2)\n".to_owned()),
    ] {
        let mut command = program(args);
        command.envs(environment.iter().copied());
        assert_eq!(end_of(command).await, failed(2, &stderr), "{args:?} {environment:?}");
    }
}

#[tokio::test]
async fn arguments_that_do_not_exist_are_refused() {
    for args in [
        &[][..],
        &["sing"],
        &["run", "hi", "--loud"],
        &["run", "hi", "--silence-timeout", "0s"],
        &["run", "hi", "--silence-timeout", "soon"],
        &["run", "hi", "--max-output-tokens", "0"],
        &["run", "hi", "there"],
        &["decode"],
        &["decode", "-", "--format", "xml"],
        &["mock", "--listen", "nowhere"],
        &["mock", "--chunk", "0"],
    ] {
        let Ended { code, stdout, stderr } = end_of(program(args)).await;
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(stderr.starts_with("error: ") && stderr.ends_with(" (see --help)\n"), "{args:?}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{args:?}: {stderr}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_variable_that_is_not_unicode_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for (args, name) in [
        (&["run", "hi"][..], "OPENAI_API_KEY"),
        (&["run", "hi"], "OPENAI_BASE_URL"),
        (&["run", "hi"], "OPENAI_PROJECT"),
        (&["run", "hi", "--provider", "ollama", "--api-key-env", "MY_KEY"], "MY_KEY"),
    ] {
        let mut command = program(args);
        command.env("OPENAI_API_KEY", "k").env(name, OsStr::from_bytes(b"sk-\xff"));
        let stderr =
            format!("error: the environment variable {name} is not Unicode; set it again or unset it\n");
        assert_eq!(end_of(command).await, failed(2, &stderr), "{args:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_with_the_cause() {
    if no_network() {
        return;
    }
    // Nobody listens on a port that was just given back.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://user:sk-secret@{}/v1", listener.local_addr().unwrap());
    drop(listener);
    let one = end_of(program(["run", "hi", "--base-url", &url])).await;
    let shown = url.replace("user:sk-secret@", "");
    let line = format!(
        "error: could not connect ({shown}/responses) (5 attempts): Connection refused (os error 111)\n"
    );
    assert_eq!(one.code, Some(1));
    #[cfg(target_os = "linux")]
    assert_eq!(last_line(&one.stderr), line);
    for (attempt, note) in (2..=5).zip(one.stderr.lines()) {
        let start =
            format!("note: could not connect ({shown}/responses): Connection refused (os error 111); ");
        let ends =
            note.strip_prefix(&start).is_some_and(|rest| rest.starts_with(&format!("attempt {attempt} in ")));
        assert!((ends || cfg!(not(target_os = "linux"))) && !note.contains("billed"), "{note}");
    }
    let chain = end_of(program(["run", "-v", "hi", "--base-url", &url])).await;
    assert!(chain.stderr.contains(line.trim_end()) || cfg!(not(target_os = "linux")), "{}", chain.stderr);
    assert!(
        chain.stderr.lines().filter(|line| line.starts_with("  caused by: ")).count() > 1,
        "{}",
        chain.stderr
    );
    assert!(!chain.stderr.contains("sk-secret"), "{}", chain.stderr);
    let told = end_of(program(["run", "--json", "hi", "--base-url", &url])).await;
    let events = told.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let error = events.map(|mut event| event["msg"].take()).find(|msg| msg["type"] == "error").unwrap();
    assert_eq!(
        error["message"].as_str().map(|words| format!("error: {words}\n")).as_deref(),
        Some(last_line(&told.stderr))
    );
    assert!(error["causes"].as_array().is_some_and(|causes| causes.len() > 1), "{error}");
    assert!(!told.stdout.contains("sk-secret"), "{}", told.stdout);
}

#[tokio::test]
async fn what_the_server_refuses_or_fails_is_one_line() {
    if no_network() {
        return;
    }
    let silent = || ev::sse(ev::numbered(vec![ev::created("resp_1")]));
    let failing = |event| Reply::sse(ev::sse(ev::numbered(vec![ev::created("resp_1"), event])));
    let body = json!({"error": {"message": "Incorrect API key provided.", "type": "invalid_request_error", "code": "invalid_api_key"}});
    for (case, reply, parts) in [
        (
            "401",
            Reply::json(401, body).header("x-request-id", "req_1"),
            &[
                "Incorrect API key provided",
                "check the API key",
                "status 401",
                "code invalid_api_key",
                "request id req_1",
            ][..],
        ),
        (
            "failed",
            failing(ev::failed("resp_1", "server_error", "Try later")),
            &["Try later", "code server_error"],
        ),
        (
            "incomplete",
            failing(ev::incomplete("resp_1", "max_output_tokens")),
            &["incomplete: max_output_tokens"],
        ),
        (
            "ended early",
            Reply::sse(silent()),
            &["closed before the response completed", "may be billed again"],
        ),
        ("silent", Reply::sse(silent()).step(Step::KeepOpen), &["silent for 200ms", "response id resp_1"]),
        (
            "silent from the start",
            Reply::raw(200).before_head(Gate::new()),
            &["no response head came within 200ms", "attempt 3 in ", "may be billed again", "(3 attempts)"],
        ),
    ] {
        let mock = Mock::builder().reply(reply).start().await.unwrap();
        let url = mock.base_url();
        let ended = end_of(program(["run", "hi", "--base-url", &url, "--silence-timeout", "200ms"])).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{case}: {}", ended.stderr);
        assert!(parts.iter().all(|part| ended.stderr.contains(part)), "{case}: {}", ended.stderr);
        let notes = ended.stderr.strip_suffix(last_line(&ended.stderr)).unwrap_or_default();
        assert!(
            last_line(&ended.stderr).starts_with("error: ")
                && notes.lines().all(|note| note.starts_with("note: ")),
            "{case}: {}",
            ended.stderr
        );
    }
}

#[tokio::test]
async fn a_refusal_is_said_on_standard_error() {
    if no_network() {
        return;
    }
    let message = json!({"type": "message", "id": "msg_1", "role": "assistant", "content": [{"type": "refusal", "refusal": "I won't."}]});
    let piece = json!({"type": "response.refusal.delta", "item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": "I won't."});
    let events = [ev::output_item_done(0, message.clone()), ev::completed("resp_1", vec![message])];
    for (case, pieces, pace) in [
        ("at once", vec![], &[][..]),
        ("in pieces", vec![piece.clone()], &[]),
        ("in pieces, as they come", vec![piece], &["--stream"]),
    ] {
        let body = ev::sse(pieces.into_iter().chain(events.clone()));
        let mock = Mock::builder().reply(Reply::sse(body)).start().await.unwrap();
        let url = mock.base_url();
        let ended = end_of(program(["run", "hi", "--base-url", &url].iter().chain(pace))).await;
        assert_eq!(ended, failed(0, "refusal: I won't.\n"), "{case}");
    }
}

/// What clears a terminal, moves its cursor, ends a line and rings the bell.
const EVIL: &str = "\u{1b}[2J\u{9b}1A\r\n\u{7}";

#[tokio::test]
async fn what_the_server_says_can_not_move_the_cursor() {
    if no_network() {
        return;
    }
    let evil = |end: &str| format!("{EVIL}{end}");
    let created = || ev::created(&evil("resp"));
    let refusal = json!({"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": evil("no")}]});
    for (case, events) in [
        ("a refusal", vec![created(), ev::output_item_done(0, refusal), ev::completed(&evil("r"), vec![])]),
        (
            "an item",
            vec![created(), ev::output_item_done(0, json!({"type": evil("t")})), ev::completed("r", vec![])],
        ),
        ("a failure", vec![created(), ev::failed(&evil("r"), &evil("code"), &evil("message"))]),
    ] {
        let mock = Mock::builder().reply(Reply::sse(ev::sse(events))).start().await.unwrap();
        let mut command = program(["run", "hi", "--base-url", &mock.base_url()]);
        command.env("OPENAI_STREAM_MAX_RETRIES", "0");
        let ended = end_of(command).await;
        let harmful = |c: char| c.is_control() && c != '\n';
        assert_eq!(ended.stdout, "", "{case}");
        assert!(!ended.stderr.contains(harmful), "{case}: {:?}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1, "{case}: {:?}", ended.stderr);
    }
}
