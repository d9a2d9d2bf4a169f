//! Servers that speak Chat Completions alone.

use codex_mock::{Mock, Reply, Step};
use serde_json::{Value, json};

use crate::support::{Ended, end_of, no_network, program};

/// The body of a stream of these events: chunks, or words.
fn body(events: &[Value]) -> String {
    let data = |event: &Value| event.as_str().map_or_else(|| event.to_string(), str::to_owned);
    events.iter().flat_map(|event| ["data: ".to_owned(), data(event), "\n\n".to_owned()]).collect()
}

fn text(text: &str) -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]})
}

fn finish() -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
}

#[tokio::test]
async fn a_chat_only_server_is_asked_and_any_end_of_its_stream_is_the_end() {
    if no_network() {
        return;
    }
    for (case, events) in [
        ("closed after [DONE]", vec![text("Hel"), text("lo"), finish(), json!("[DONE]")]),
        ("[DONE], then open", vec![text("Hel"), text("lo"), finish(), json!("[DONE]")]),
        ("DONE, then open", vec![text("Hel"), text("lo"), finish(), json!("DONE")]),
        ("DONE without a finish_reason, then open", vec![text("Hel"), text("lo"), json!("DONE")]),
    ] {
        let reply = Reply::sse(body(&events));
        let reply = if case.ends_with("open") { reply.step(Step::KeepOpen) } else { reply };
        for pace in [&[][..], &["--stream"]] {
            let mock = Mock::builder().reply(reply.clone()).start().await.unwrap();
            let url = mock.base_url();
            let args = ["run", "hi", "--base-url", &url, "--wire-api", "chat", "--instructions", "Be brief."];
            let ended = end_of(program(args.iter().chain(pace))).await;
            let done = Ended { code: Some(0), stdout: "Hello\n".to_owned(), stderr: String::new() };
            assert_eq!(ended, done, "{case} {pace:?}");
            let requests = mock.requests();
            assert_eq!((requests.len(), &*requests[0].path), (1, "/v1/chat/completions"), "{case}");
            let messages = json!([
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "hi"},
            ]);
            assert_eq!(requests[0].json().unwrap()["messages"], messages, "{case}");
        }
    }
}

#[tokio::test]
async fn the_settings_may_say_that_a_server_speaks_chat() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let provider = format!("model_providers.c={{base_url={:?},wire_api=\"chat\"}}", mock.base_url());
    for (case, args, path) in [
        ("as set", &["--provider", "c"][..], "/v1/chat/completions"),
        ("the option wins", &["--provider", "c", "--wire-api", "responses"], "/v1/responses"),
    ] {
        mock.reset();
        let ended = end_of(program(["run", "hi", "-c", &provider].iter().chain(args))).await;
        assert_eq!(ended.code, Some(0), "{case}: {}", ended.stderr);
        assert_eq!(mock.requests()[0].path, path, "{case}");
    }
    let ended = end_of(program(["run", "hi", "--provider", "mock", "--wire-api", "chat"])).await;
    assert!(ended.stdout.contains("You said: \"hi\""), "{ended:?}");
}

#[tokio::test]
async fn what_chat_can_not_be_told_is_refused() {
    let args = ["run", "hi", "--provider", "mock", "--wire-api", "chat", "--max-output-tokens", "9"];
    let stderr = "error: --max-output-tokens can't be said to a server of --wire-api chat\n".to_owned();
    assert_eq!(end_of(program(args)).await, Ended { code: Some(2), stdout: String::new(), stderr });
}

#[tokio::test]
async fn a_cut_completion_is_an_error_and_not_an_answer() {
    if no_network() {
        return;
    }
    let reply = Reply::sse(body(&[text("Hel")])).step(Step::Cut);
    let mock = Mock::builder().reply(reply).start().await.unwrap();
    let url = mock.base_url();
    let mut command = program(["run", "hi", "--base-url", &url, "--wire-api", "chat"]);
    command.env("OPENAI_STREAM_MAX_RETRIES", "0");
    let ended = end_of(command).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.starts_with("error: the stream broke off"), "{}", ended.stderr);
}
