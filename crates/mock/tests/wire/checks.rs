//! The report: what stands in it, what is only noted, and when it fails a test.

use std::panic::{AssertUnwindSafe, catch_unwind};

use codex_mock::{Mock, Reply, Script, Strict};
use serde_json::json;

use crate::ask::{ask, given};
use crate::client::{Client, skipped};
use crate::refusals::create;

#[tokio::test]
async fn what_real_clients_do_is_noted_and_refused_only_where_that_is_asked_for() {
    if skipped() {
        return;
    }
    let request = json!({"model": "m", "input": "hi", "client_metadata": {"a": "b"}}).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("accept", "text/html"),
        ("openai-beta", "responses=experimental"),
    ];
    for (strict, status, violations) in [(Strict::Real, 200, 0), (Strict::Documented, 400, 1)] {
        let mock = Mock::builder().strict(strict).start().await.unwrap();
        for _ in 0..2 {
            let mut client = Client::to(&mock).await;
            client.send("POST", "/v1/responses", &headers, request.as_bytes()).await;
            let (head, body) = client.answer().await;
            assert_eq!(head.status, status, "{strict:?} {body}");
        }
        let report = mock.report();
        let notes: Vec<(usize, &str)> =
            report.notes.iter().map(|note| (note.request, note.message.as_str())).collect();
        let expected = [
            (1, "Accept is \"text/html\", but the answer is application/json"),
            (1, "the header openai-beta is not documented"),
            (1, "the parameter 'client_metadata' is not documented"),
        ];
        assert_eq!(notes, expected, "{strict:?}: each once");
        assert_eq!(report.violations.len(), 2 * violations, "{strict:?}");
        assert_eq!(mock.generations(), 2 * u64::from(status == 200), "{strict:?}");
    }
}

#[tokio::test]
async fn a_script_may_say_how_much_is_refused() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let request = json!({"model": "m", "input": "hi", "odd": 1});
    for (script, status) in [
        (None, 200),
        (Some("strict = \"documented\""), 400),
        (Some("strict = \"real\""), 200),
        (Some(""), 200),
    ] {
        mock.set_script(script.map(|text| Script::parse("strict.toml", text).unwrap()));
        assert_eq!(ask(&mock, "POST", "/v1/responses", &request).await.0.status, status, "{script:?}");
    }
    assert_eq!(mock.report().violations.len(), 1);
}

#[tokio::test]
async fn a_scripted_answer_is_given_and_the_request_is_checked_all_the_same() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().reply(Reply::json(200, json!("scripted"))).start().await.unwrap();
    assert_eq!(given(&mock, "POST", "/v1/responses", &json!({"model": "m"})).await, "scripted");
    assert_eq!(mock.report().violations.len(), 1);
    assert_eq!(mock.generations(), 1, "the script accepted it");
    mock.reset();
    assert_eq!((mock.report().violations.len(), mock.generations()), (0, 0));
    mock.set_replies(vec![Reply::json(503, json!({}))]);
    assert_eq!(ask(&mock, "POST", "/v1/responses", &json!({"model": "m", "input": ""})).await.0.status, 503);
    assert_eq!(mock.generations(), 0, "a refusal is no generation");
    mock.verify();
}

#[tokio::test]
async fn a_violation_that_nobody_read_fails_the_test() {
    if skipped() {
        return;
    }
    for (case, lenient, read, panics) in
        [("unread", false, false, true), ("read", false, true, false), ("lenient", true, false, false)]
    {
        let builder = Mock::builder();
        let mock = if lenient { builder.lenient() } else { builder }.start().await.unwrap();
        ask(&mock, "POST", "/v1/responses", &json!({"model": "m"})).await;
        if read {
            mock.report();
        }
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(mock)));
        let message = dropped.err().map(|payload| *payload.downcast::<String>().unwrap());
        let expected = "1 request broke the API:\n  request 1, POST /v1/responses: Missing required parameter: 'input'. (param input, code missing_required_parameter)";
        assert_eq!(message.as_deref(), panics.then_some(expected), "{case}");
    }
}

#[tokio::test]
async fn what_a_right_client_may_do_is_no_violation() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let call = json!({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}", "new": 1});
    let output = json!({"type": "function_call_output", "call_id": "c", "output": [{"type": "input_text", "text": "42"}]});
    let unknown = json!({"type": "new_item", "anything": [null]});
    let trigger = json!({"type": "compaction_trigger"});
    let reasoning = json!({"type": "reasoning", "summary": [{"type": "summary_text", "text": "t"}], "content": null, "encrypted_content": null});
    for request in [
        create(json!({"input": [], "instructions": null, "stream": null, "reasoning": null, "store": false})),
        create(json!({"input": [reasoning, call, output, unknown]})),
        create(json!({"input": [{"role": "user", "content": "hi"}, trigger]})),
        create(json!({"conversation": "conv_1", "input": [output]})),
        create(
            json!({"tools": [{"type": "web_search"}, {"type": "x_new"}], "tool_choice": {"type": "web_search"}}),
        ),
        create(
            json!({"tools": [{"type": "namespace", "name": "n", "tools": [{"type": "function", "name": "f"}]}]}),
        ),
        create(
            json!({"include": ["reasoning.encrypted_content"], "prompt_cache_key": "k", "text": {"verbosity": "low"}}),
        ),
    ] {
        given(&mock, "POST", "/v1/responses", &request).await;
    }
    mock.verify();
}
