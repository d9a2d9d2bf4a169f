//! The control API, as a test in another language uses it.

use codex_mock::{Mock, Script};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::seen::{ASK, PATIENCE, Seen, skipped};

/// A request's status and JSON.
async fn ask(mock: &Mock, method: &str, path: &str, body: &str) -> (u16, Value) {
    let seen = Seen::ask(mock, method, path, body).await.into_end().await;
    (seen.status(), serde_json::from_slice(&seen.body()).unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_script_is_set_played_and_taken_away() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    for (case, script) in [
        ("TOML", "[[turns]]\nid = \"resp_own\"\nsteps = [{ text = \"own\" }]"),
        ("JSON", r#"{"turns": [{"id": "resp_own", "steps": [{"text": "own"}]}]}"#),
    ] {
        assert_eq!(ask(&mock, "PUT", "/__mock/script", script).await, (200, json!({"turns": 1})), "{case}");
        let (status, response) = ask(&mock, "POST", "/v1/responses", r#"{"model":"m","input":"hi"}"#).await;
        assert_eq!((status, &response["id"]), (200, &json!("resp_own")), "{case}");
        assert_eq!(response["output"][0]["content"][0]["text"], "own", "{case}");
        let (_, log) = ask(&mock, "GET", "/__mock/requests", "").await;
        assert_eq!(log["turns_played"], json!([1]), "{case}");
    }
    assert_eq!(ask(&mock, "DELETE", "/__mock/script", "").await, (200, json!({"turns": 0})));
    let (_, response) = ask(&mock, "POST", "/v1/responses", r#"{"model":"m","input":"hi"}"#).await;
    assert_ne!(response["id"], "resp_own", "the responder answers");
}

#[tokio::test]
async fn the_log_tells_of_requests_but_not_of_its_own() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().lenient().start().await.unwrap();
    let mut client = mock.connect();
    let body = r#"{"model":"m","input":"hi"}"#;
    let length = body.len();
    let request = format!(
        "POST /v1/responses?a=1 HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer key\r\nx-a: 1\r\nx-a: 2\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    client.write_all(request.as_bytes()).await.unwrap();
    timeout(PATIENCE, client.read_to_end(&mut Vec::new())).await.unwrap().unwrap();
    ask(&mock, "POST", "/v1/responses", "not JSON").await;
    for (query, credentials) in [("", "[redacted]"), ("?credentials=show", "Bearer key")] {
        let (status, log) = ask(&mock, "GET", &format!("/__mock/requests{query}"), "").await;
        assert_eq!(status, 200);
        let headers = json!({
            "host": "mock", "authorization": credentials, "x-a": "1, 2", "connection": "close",
            "content-length": length.to_string(),
        });
        let first = json!({
            "number": 1, "method": "POST", "path": "/v1/responses", "query": "a=1", "headers": headers,
            "body": {"model": "m", "input": "hi"}, "body_bytes": length,
        });
        assert_eq!(log["requests"][0], first);
        assert_eq!(
            (&log["requests"][1]["body"], log["requests"].as_array().unwrap().len()),
            (&json!("not JSON"), 2)
        );
        assert_eq!(log["generations"], 1);
        assert_eq!(log["report"]["violations"].as_array().unwrap().len(), 1);
    }
    assert_eq!(ask(&mock, "POST", "/__mock/reset", "").await, (200, json!({})));
    let (_, log) = ask(&mock, "GET", "/__mock/requests", "").await;
    assert_eq!((&log["requests"], &log["generations"]), (&json!([]), &json!(0)));
    assert_eq!(log["report"]["violations"], json!([]));
}

#[tokio::test]
async fn gates_are_opened_by_name() {
    if skipped() {
        return;
    }
    let script = "turns = [{ steps = [{ text = \"one\" }, { gate = \"g\" }], stream = true }]";
    let mock = Mock::builder().script(Script::parse("s", script).unwrap()).start().await.unwrap();
    let mut seen = Seen::ask(&mock, "POST", "/v1/responses", ASK).await;
    while !String::from_utf8_lossy(&seen.bytes).contains("output_item.done\n") {
        assert!(seen.read().await);
    }
    assert!(seen.is_quiet().await);
    assert_eq!(ask(&mock, "GET", "/__mock/gates", "").await, (200, json!({"g": false})));
    assert_eq!(ask(&mock, "POST", "/__mock/gates/g/open", "").await, (200, json!({"g": true})));
    assert!(seen.into_end().await.is_whole());
    assert_eq!(ask(&mock, "GET", "/__mock/gates", "").await, (200, json!({"g": true})));
    assert!(mock.gate("g").is_open(), "it is the gate a Rust test opens");
}

#[tokio::test]
async fn the_clock_moves_the_servers_time_alone() {
    if skipped() {
        return;
    }
    let script = "unix_time = 1000\nturns = [{ steps = [{ delay = \"1h\" }, { text = \"late\" }] }]";
    let mock = Mock::builder().script(Script::parse("s", script).unwrap()).start().await.unwrap();
    let frozen = ask(&mock, "POST", "/__mock/clock", r#"{"freeze": true}"#).await.1;
    assert_eq!((&frozen["unix"], &frozen["frozen"]), (&json!(1000), &json!(true)));
    let mut seen = Seen::ask(&mock, "POST", "/v1/responses", ASK).await;
    while seen.status() == 0 {
        assert!(seen.read().await);
    }
    assert!(seen.is_quiet().await, "an hour does not pass");
    let moved = ask(&mock, "POST", "/__mock/clock", r#"{"advance": "1h"}"#).await.1;
    assert_eq!(moved["unix"], 4600);
    let passed = moved["now"].as_f64().unwrap() - frozen["now"].as_f64().unwrap();
    assert!((passed - 3600.0).abs() < 0.001, "an hour was added: {passed}");
    assert!(seen.into_end().await.is_whole(), "the pause is over");
    let thawed = ask(&mock, "POST", "/__mock/clock", r#"{"freeze": false}"#).await.1;
    assert_eq!(thawed["frozen"], false);
    ask(&mock, "POST", "/__mock/reset", "").await;
    assert_eq!(ask(&mock, "GET", "/__mock/clock", "").await.1["unix"], 1000, "a reset sets it back");
}

#[tokio::test]
async fn what_is_refused_says_why() {
    if skipped() {
        return;
    }
    let clock =
        "expected a JSON object such as {\"advance\": \"5m\"}, {\"freeze\": true} or {\"freeze\": false}";
    let mock = Mock::start().await.unwrap();
    for (method, path, body, status, message) in [
        ("GET", "/__mock/script", "", 405, "/__mock/script takes PUT, POST or DELETE, not GET"),
        ("POST", "/__mock/requests", "", 405, "/__mock/requests takes GET, not POST"),
        (
            "GET",
            "/__mock/nothing",
            "",
            404,
            "nothing is at /__mock/nothing; there are requests, script, reset, clock, gates, gates/NAME/open",
        ),
        ("PUT", "/__mock/script", "turns = 1", 400, "script:1:9: expected a list, got `1`"),
        (
            "PUT",
            "/__mock/script",
            r#"{"turns": [{"stats": 1}]}"#,
            400,
            "script:turns[0].stats: unknown key `stats`; did you mean `status`?",
        ),
        (
            "PUT",
            "/__mock/script",
            "turns = [{ steps = [{ file = \"Cargo.toml\" }] }]",
            400,
            "script:1:30: a script that was sent may not name files; use `sse` or `events`",
        ),
        ("POST", "/__mock/clock", "{}", 400, clock),
        ("POST", "/__mock/clock", "{\"advance\": 5}", 400, clock),
        ("POST", "/__mock/clock", "{\"advance\": \"5m\", \"x\": 1}", 400, clock),
        ("GET", "/__mock/gates/a/open", "", 405, "/__mock/gates/a/open takes POST, not GET"),
        (
            "POST",
            "/__mock/gates//open",
            "",
            404,
            "nothing is at /__mock/gates//open; there are requests, script, reset, clock, gates, gates/NAME/open",
        ),
    ] {
        let expected = (status, json!({"error": {"message": message}}));
        assert_eq!(ask(&mock, method, path, body).await, expected, "{method} {path} {body}");
    }
    assert_eq!(mock.requests().len(), 0, "none of it is logged");
}

#[tokio::test]
async fn a_page_in_a_browser_is_refused() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let mut client = mock.connect();
    let request =
        "POST /__mock/reset HTTP/1.1\r\nhost: mock\r\norigin: http://elsewhere\r\nconnection: close\r\n\r\n";
    client.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, client.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    assert!(
        answer.ends_with(r#"{"error":{"message":"the control API does not answer to web pages"}}"#),
        "{answer}"
    );
}
