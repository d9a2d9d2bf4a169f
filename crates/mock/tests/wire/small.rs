//! The smaller endpoints: compaction, token counts, memories, models; and everything without a socket.

use codex_mock::{Mock, ev};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::ask::{ask, ask_over, given};
use crate::client::{Client, skipped};

const NOW: u64 = 1_800_000_000;

#[tokio::test]
async fn a_conversation_is_compacted_to_its_user_messages_and_one_item() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().unix_time(NOW).start().await.unwrap();
    let input = json!([
        {"role": "user", "content": "one", "id": "msg_1"}, {"role": "assistant", "content": "two"},
        {"role": "user", "content": [{"type": "input_text", "text": "three"}], "id": "msg_2"},
    ]);
    let request = json!({"model": "m", "input": input, "instructions": "12345678"});
    let body = given(&mock, "POST", "/v1/responses/compact", &request).await;
    let message = |id: &str, text: &str| json!({"role": "user", "content": [{"type": "input_text", "text": text}], "id": id, "type": "message", "status": "completed"});
    let item = body["output"][2].clone();
    let content = item["encrypted_content"].as_str().unwrap();
    let tokens =
        given(&mock, "POST", "/v1/responses/input_tokens", &request).await["input_tokens"].as_u64().unwrap();
    let expected = json!({
        "id": body["id"], "object": "response.compaction", "created_at": NOW,
        "output": [message("msg_1", "one"), message("msg_2", "three"), ev::compaction(item["id"].as_str().unwrap(), content)],
        "usage": ev::usage(tokens, content.len().div_ceil(4) as u64), "image": null,
    });
    assert_eq!(body, expected);
    assert!(
        body["id"].as_str().unwrap().starts_with("resp_") && item["id"].as_str().unwrap().starts_with("cmp_")
    );
    mock.verify();
    assert_eq!(mock.generations(), 1, "counting tokens is no generation");
}

#[tokio::test]
async fn tokens_are_counted_and_memories_summarised() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    for (body, tokens) in [
        (json!({}), 0),
        (json!({"input": "12345"}), 2),
        (
            json!({"input": "1234", "instructions": "1234", "tools": [{"type": "function", "name": "f"}], "personality": "x"}),
            2 + 2 + 1,
        ),
    ] {
        let counted = given(&mock, "POST", "/v1/responses/input_tokens", &body).await;
        assert_eq!(counted, json!({"object": "response.input_tokens", "input_tokens": tokens}), "{body}");
    }
    let trace =
        |path: &str, items: Value| json!({"id": "t", "metadata": {"source_path": path}, "items": items});
    let traces = json!({"model": "m", "traces": [trace("a", json!([])), trace("b", json!([{}, {}]))]});
    let summary = |path: &str, count: usize| json!({"trace_summary": format!("{path}: {count} items."), "memory_summary": format!("What to remember of {path}.")});
    let body = given(&mock, "POST", "/v1/memories/trace_summarize", &traces).await;
    assert_eq!(body, json!({"output": [summary("a", 0), summary("b", 2)]}));
    assert_eq!(mock.generations(), 1);
}

#[tokio::test]
async fn models_are_listed_once() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let (head, body) = ask(&mock, "GET", "/v1/models?client_version=1.2.3", &Value::Null).await;
    let tag = head.headers["etag"].as_str();
    assert_eq!((head.status, &body["object"], &body["data"][0]["id"]), (200, &json!("list"), &json!("mock")));
    assert_eq!((&body["models"][0]["slug"], tag), (&json!("mock"), "\"mock-1\""));
    for (tags, status) in
        [(tag, 304), ("W/\"mock-1\"", 304), ("\"a\", \"mock-1\"", 304), ("*", 304), ("\"a\"", 200)]
    {
        let mut client = Client::to(&mock).await;
        client.send("GET", "/v1/models", &[("if-none-match", tags)], b"").await;
        let head = client.head().await;
        assert_eq!((head.status, head.headers["etag"].as_str()), (status, tag), "{tags}");
    }
    mock.verify();
    assert_eq!(mock.generations(), 0);
}

/// Asks every endpoint something; gives every answer.
async fn tour<S: AsyncRead + AsyncWrite + Unpin>(client: &mut Client<S>) -> Vec<(u16, Value)> {
    let create = json!({"model": "m", "input": "hi"});
    let background = json!({"model": "m", "input": "hi", "background": true, "stream": false});
    let chat = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]});
    let first = ask_over(client, "POST", "/v1/responses", &create).await;
    let second = ask_over(client, "POST", "/v1/responses", &background).await;
    let path = |answer: &Value, rest: &str| format!("/v1/responses/{}{rest}", answer["id"].as_str().unwrap());
    let asked = [
        ("GET", path(&first.1, ""), Value::Null),
        ("GET", path(&first.1, "/input_items"), Value::Null),
        ("DELETE", path(&first.1, ""), Value::Null),
        ("POST", path(&second.1, "/cancel"), Value::Null),
        ("POST", "/v1/responses/compact".to_owned(), create.clone()),
        ("POST", "/v1/responses/input_tokens".to_owned(), create.clone()),
        ("POST", "/v1/memories/trace_summarize".to_owned(), json!({"model": "m", "traces": []})),
        ("GET", "/v1/models".to_owned(), Value::Null),
        ("POST", "/v1/chat/completions".to_owned(), chat),
    ];
    let mut answers = vec![first, second];
    for (method, path, body) in asked {
        answers.push(ask_over(client, method, &path, &body).await);
    }
    let mut answers: Vec<(u16, Value)> =
        answers.into_iter().map(|(head, body)| (head.status, body)).collect();
    let streams = [
        ("/v1/responses", json!({"model": "m", "input": "hi", "stream": true})),
        (
            "/v1/chat/completions",
            json!({"model": "m", "messages": [{"role": "user", "content": "hi"}], "stream": true}),
        ),
    ];
    for (path, body) in streams {
        client.post(path, &body.to_string()).await;
        let head = client.head().await;
        answers.push((head.status, Value::from(client.body().await)));
    }
    answers
}

#[tokio::test]
async fn every_endpoint_answers_the_same_each_time_with_and_without_a_socket() {
    if skipped() {
        return;
    }
    let start = || Mock::builder().unix_time(NOW).start();
    let (over_tcp, again, without) = (start().await.unwrap(), start().await.unwrap(), start().await.unwrap());
    let answers = tour(&mut Client::to(&over_tcp).await).await;
    assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
    assert_eq!(tour(&mut Client::to(&again).await).await, answers);
    assert_eq!(tour(&mut Client::over(without.connect())).await, answers);
    over_tcp.reset();
    assert_eq!(tour(&mut Client::to(&over_tcp).await).await, answers, "after a reset, too");
    over_tcp.verify();
}
