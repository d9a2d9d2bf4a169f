//! The log of requests, and which reply each one takes.

use codex_mock::{Mock, Reply, Scope};
use http::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::{CREATE, Client, PATIENCE, skipped};

#[tokio::test]
async fn requests_are_logged_whole_and_in_order() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().reply(Reply::json(200, json!({}))).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    client
        .send(
            "POST",
            "/v1/responses?a=%20b",
            &[("X-A", "1"), ("authorization", "Bearer k")],
            CREATE.as_bytes(),
        )
        .await;
    client.answer().await;
    client.send("GET", "/", &[], b"").await;
    client.answer().await;
    timeout(PATIENCE, mock.wait_for_requests(2)).await.expect("both are logged");

    let requests = mock.requests();
    let [first, second] = &requests[..] else { panic!("two requests: {requests:?}") };
    assert_eq!(
        (&first.method, first.path.as_str(), first.query.as_deref()),
        (&Method::POST, "/v1/responses", Some("a=%20b"))
    );
    assert_eq!(
        (first.header("x-a"), first.header("authorization"), first.header("x-b")),
        (Some("1"), Some("Bearer k"), None)
    );
    assert_eq!(
        (&first.body[..], first.json()),
        (CREATE.as_bytes(), Some(json!({"model": "m", "input": "hi"})))
    );
    assert_eq!((&second.method, second.path.as_str(), second.query.as_deref()), (&Method::GET, "/", None));
    assert_eq!((second.body.len(), second.json()), (0, None));
}

#[tokio::test]
async fn waiting_for_a_request_ends_when_it_comes() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let ask = async {
        let mut client = Client::to(&mock).await;
        client.send("GET", "/v1/models", &[], b"").await;
        client.answer().await
    };
    let (answer, ()) =
        timeout(PATIENCE, async { tokio::join!(ask, mock.wait_for_requests(1)) }).await.unwrap();
    assert_eq!(answer.0.status, 200);
}

#[tokio::test]
async fn a_reset_forgets_requests_and_starts_the_replies_again() {
    if skipped() {
        return;
    }
    let reply = |text: &str| Reply::json(200, json!(text));
    let mock = Mock::builder().reply(reply("one")).reply(reply("two")).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    let mut ask = async || {
        client.post("/v1/responses", CREATE).await;
        let (head, body) = client.answer().await;
        (head.headers["x-request-id"].clone(), body)
    };
    let first = ask().await;
    assert_eq!(first.1, "\"one\"");
    assert_eq!(ask().await.1, "\"two\"");
    mock.reset();
    assert_eq!(mock.requests().len(), 0);
    assert_eq!(ask().await, first, "the ids start again too");
    mock.set_replies(vec![reply("three")]);
    assert_eq!(ask().await.1, "\"three\"");
    assert_eq!(mock.requests().len(), 2);
    mock.set_replies(vec![]);
    assert!(ask().await.1.contains("You said"), "the responder answers");
}

#[tokio::test]
async fn a_failure_may_stand_before_the_responder() {
    if skipped() {
        return;
    }
    let mock = Mock::builder()
        .reply(Reply::raw(503).header("retry-after", "1"))
        .reply(Reply::responder().header("x-own", "1"))
        .start()
        .await
        .unwrap();
    let mut client = Client::to(&mock).await;
    let request = r#"{"model":"m","input":"hi"}"#;
    client.post("/v1/responses", request).await;
    let (head, body) = client.answer().await;
    assert_eq!((head.status, head.headers["retry-after"].as_str(), body.as_str()), (503, "1", ""));
    client.post("/v1/responses", request).await;
    let (head, body) = client.answer().await;
    assert_eq!((head.status, head.headers["x-own"].as_str()), (200, "1"));
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["status"], "completed");
}

#[tokio::test]
async fn a_narrow_scope_leaves_other_requests_to_the_responder() {
    if skipped() {
        return;
    }
    let replayed = Reply::json(200, json!("replayed"));
    let mock = Mock::builder().reply(replayed).scope(Scope::Responses).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    for (method, path, status, found) in [
        ("GET", "/v1/models", 200, "list"),
        ("POST", "/api/responses", 200, "replayed"),
        ("GET", "/v1/responses", 405, "method_not_supported"),
        ("POST", "/v1/responses", 200, "replayed"),
    ] {
        client.send(method, path, &[], CREATE.as_bytes()).await;
        let (head, body) = client.answer().await;
        assert_eq!((head.status, body.contains(found)), (status, true), "{method} {path}: {body}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_not_logged() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().body_limit(1000).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    client.send("POST", "/v1/responses", &[], &[b' '; 1001]).await;
    let (head, body) = client.answer().await;
    let error: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(head.status, 413);
    assert_eq!(error["error"]["message"], "The request body is larger than 1000 bytes.");
    assert!(head.headers.contains_key("x-request-id"));
    client.send("POST", "/v1/responses", &[], &[b' '; 1000]).await;
    assert_eq!(client.answer().await.0.status, 400, "at the limit it is read");
    assert_eq!(mock.report().violations.len(), 1, "and is not JSON");
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn the_responder_reads_compressed_requests() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let request = json!({"model": "m", "input": "hi"});
    let packed = zstd::encode_all(request.to_string().as_bytes(), 0).unwrap();
    let mut client = Client::to(&mock).await;
    for (encoding, status) in [("zstd", 200), ("br", 400)] {
        client.send("POST", "/v1/responses", &[("content-encoding", encoding)], &packed).await;
        assert_eq!(client.answer().await.0.status, status, "{encoding}");
    }
    let received = &mock.requests()[0];
    assert_eq!((&received.body[..], received.json()), (&packed[..], Some(request)));
    assert_eq!(mock.report().violations.len(), 1, "one could not be read");
}
