//! The built-in responder: whether what it says hangs together.

use codex_mock::{Mock, ev};
use serde_json::{Value, json};

use crate::client::{Chunk, Client, skipped};

const NOW: u64 = 1_800_000_000;
const TEXT: &str = "Hello from the embedded mock server; no model is behind it. You said: \"Say hello\"";

async fn streamed(mock: &Mock, request: &Value) -> Vec<Value> {
    let mut client = Client::to(mock).await;
    client.post("/v1/responses", &request.to_string()).await;
    let head = client.head().await;
    assert_eq!(head.headers["content-type"], "text/event-stream; charset=utf-8");
    let mut chunks = client.chunks().await;
    assert_eq!(chunks.pop(), Some(Chunk::End));
    chunks.iter().map(event).collect()
}

/// The one event of a chunk.
fn event(chunk: &Chunk) -> Value {
    let Chunk::Data(text) = chunk else { panic!("{chunk:?}") };
    let (line, data) = text.strip_prefix("event: ").unwrap().split_once("\ndata: ").unwrap();
    let event: Value = serde_json::from_str(data.strip_suffix("\n\n").unwrap()).unwrap();
    assert_eq!(event["type"], line);
    event
}

#[tokio::test]
async fn a_stream_hangs_together_word_by_word() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().unix_time(NOW).start().await.unwrap();
    let request = json!({
        "model": "gpt-test", "input": "Say hello", "stream": true, "instructions": "Be brief.", "store": false,
        "metadata": {"a": "b"}, "text": {"verbosity": "low"}, "conversation": "conv_1", "service_tier": "auto",
    });
    let events = streamed(&mock, &request).await;

    let numbers: Vec<Value> = events.iter().map(|event| event["sequence_number"].clone()).collect();
    assert_eq!(numbers, (0..events.len()).map(Value::from).collect::<Vec<_>>());
    assert!(events.iter().all(|event| event.get("obfuscation").is_none()));

    let (deltas, others): (Vec<&Value>, Vec<&Value>) =
        events.iter().partition(|event| event["type"] == "response.output_text.delta");
    let words: Vec<&str> = deltas.iter().map(|event| event["delta"].as_str().unwrap()).collect();
    assert_eq!(words.concat(), TEXT);
    assert_eq!(words.len(), TEXT.split(' ').count());

    let id = others[0]["response"]["id"].as_str().unwrap();
    let item_id = others[2]["item"]["id"].as_str().unwrap();
    assert!(id.starts_with("resp_") && item_id.starts_with("msg_"), "{id} {item_id}");
    let mut started = ev::response(id, "in_progress");
    started["created_at"] = json!(NOW);
    for field in ["model", "instructions", "store", "metadata"] {
        started[field] = request[field].clone();
    }
    started["text"]["verbosity"] = json!("low");
    started["conversation"] = json!({"id": "conv_1"});
    let mut finished = started.clone();
    finished["status"] = json!("completed");
    finished["completed_at"] = json!(NOW);
    finished["output"] = json!([ev::message(item_id, TEXT)]);
    // 9 bytes each of input and instructions; the words rounded up one by one.
    let spoken = words.iter().map(|word| word.len().div_ceil(4) as u64).sum();
    finished["usage"] = ev::usage(3 + 3, spoken);
    let number = |event: Value, number: usize| {
        let mut event = event;
        event["sequence_number"] = json!(number);
        event
    };
    let after = 4 + words.len();
    let expected = [
        number(ev::lifecycle("response.created", started.clone()), 0),
        number(ev::lifecycle("response.in_progress", started), 1),
        number(ev::output_item_added(0, ev::message_started(item_id)), 2),
        number(ev::content_part_added(item_id, 0, ev::output_text("")), 3),
        number(ev::text_done(item_id, 0, TEXT), after),
        number(ev::content_part_done(item_id, 0, ev::output_text(TEXT)), after + 1),
        number(ev::output_item_done(0, ev::message(item_id, TEXT)), after + 2),
        number(ev::lifecycle("response.completed", finished), after + 3),
    ];
    assert_eq!(others, expected.iter().collect::<Vec<_>>());
    assert_eq!(*deltas[0], number(ev::text_delta(item_id, 0, "Hello"), 4));
}

#[tokio::test]
async fn the_same_requests_get_the_same_replies_and_each_its_own_id() {
    if skipped() {
        return;
    }
    let request = json!({"model": "m", "input": "hi", "stream": true});
    let mut runs = Vec::new();
    for _ in 0..2 {
        let mock = Mock::builder().unix_time(NOW).start().await.unwrap();
        runs.push([streamed(&mock, &request).await, streamed(&mock, &request).await]);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0][0][0]["response"]["id"], runs[0][1][0]["response"]["id"]);
}

#[tokio::test]
async fn without_stream_the_response_object_comes_alone() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().unix_time(NOW).start().await.unwrap();
    let mut request = json!({"model": "m", "input": "Say hello", "stream": true});
    let events = streamed(&mock, &request).await;
    let mut streamed = events.last().unwrap()["response"].clone();
    for stream in [json!(false), Value::Null] {
        request["stream"] = stream.clone();
        let mut client = Client::to(&mock).await;
        client.post("/v1/responses", &request.to_string()).await;
        let (head, body) = client.answer().await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (head.status, head.headers["content-type"].as_str()),
            (200, "application/json"),
            "{stream}"
        );
        // Only the ids differ.
        streamed["id"] = body["id"].clone();
        streamed["output"][0]["id"] = body["output"][0]["id"].clone();
        assert_eq!(body, streamed, "{stream}");
    }
}

#[tokio::test]
async fn a_token_limit_cuts_the_reply_short() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let request = json!({"model": "m", "input": "hi", "stream": true, "max_output_tokens": 5});
    let events = streamed(&mock, &request).await;
    let last = events.last().unwrap();
    assert_eq!(last["type"], "response.incomplete");
    let response = &last["response"];
    assert_eq!((&response["status"], &response["completed_at"]), (&json!("incomplete"), &Value::Null));
    assert_eq!(response["incomplete_details"], json!({"reason": "max_output_tokens"}));
    assert_eq!(response["output"][0]["content"][0]["text"], "Hello from the");
    assert_eq!(response["output"][0]["status"], "incomplete");
    assert_eq!(response["usage"]["output_tokens"], 5);
}

#[tokio::test]
async fn what_is_not_served_is_answered_in_the_documented_shape() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().lenient().start().await.unwrap();
    let mut client = Client::to(&mock).await;
    for (method, path, body, status, expected) in [
        ("POST", "/v1/nothing", "{}", 404, json!(["Invalid URL (POST /v1/nothing)", null, null])),
        ("GET", "/", "", 404, json!(["Invalid URL (GET /)", null, null])),
        (
            "GET",
            "/v1/responses",
            "",
            405,
            json!(["Not allowed to GET on /v1/responses.", null, "method_not_supported"]),
        ),
        (
            "POST",
            "/v1/models",
            "",
            405,
            json!(["Not allowed to POST on /v1/models.", null, "method_not_supported"]),
        ),
        (
            "POST",
            "/v1/responses",
            "{",
            400,
            json!([
                "We could not parse the JSON body of your request. The API expects a JSON object.",
                null,
                null
            ]),
        ),
        (
            "POST",
            "/v1/responses",
            r#"{"model":"m"}"#,
            400,
            json!(["Missing required parameter: 'input'.", "input", "missing_required_parameter"]),
        ),
    ] {
        client.send(method, path, &[], body.as_bytes()).await;
        let (head, answer) = client.answer().await;
        let error = &serde_json::from_str::<Value>(&answer).unwrap()["error"];
        assert_eq!(head.status, status, "{method} {path}");
        assert_eq!(head.headers["x-request-id"].len(), 36, "{method} {path}");
        assert_eq!(json!([error["message"], error["param"], error["code"]]), expected, "{method} {path}");
        assert_eq!(error["type"], "invalid_request_error", "{method} {path}");
    }
}
