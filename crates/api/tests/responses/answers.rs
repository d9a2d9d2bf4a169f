//! Answers that are no event stream.

use std::time::Duration;

use codex_api::{Advice, ErrorKind, Fate, Provider, ResponsesOptions};
use codex_mock::{Chunking, Gate, Reply, Step, ev};
use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{
    ask, body, client, in_time, lines, no_network, provider, refusal, request, serve, told,
};

fn response(status: &str) -> Value {
    let mut response = ev::response("resp_1", status);
    response["output"] = json!([ev::message("msg_1", "Hello\nworld")]);
    response
}

#[tokio::test]
async fn a_response_that_comes_whole_is_read_as_a_stream() {
    if no_network() {
        return;
    }
    let hello = ["text Hello\nworld", "done message"];
    for (case, body, expected) in [
        ("completed", response("completed").to_string(), [&hello[..], &["completed resp_1"]].concat()),
        (
            "spread over lines",
            serde_json::to_string_pretty(&response("completed")).unwrap().replace('\n', "\r\n"),
            [&hello[..], &["completed resp_1"]].concat(),
        ),
        ("failed", response("failed").to_string(), vec!["error ServerFailed, cut"]),
        ("incomplete", response("incomplete").to_string(), vec!["error Incomplete, cut"]),
        ("cancelled", response("cancelled").to_string(), vec!["error Cancelled, cut"]),
        ("queued", response("queued").to_string(), vec!["Queued", "error ClosedBeforeCompleted, cut"]),
        (
            "in progress",
            response("in_progress").to_string(),
            vec!["InProgress", "error ClosedBeforeCompleted, cut"],
        ),
        ("an id alone", json!({"id": "resp_1"}).to_string(), vec!["completed resp_1"]),
    ] {
        for content_type in ["application/json", "Application/JSON; charset=utf-8", "text/plain", ""] {
            let reply = Reply::raw(200).step(Step::Bytes(body.clone().into())).chunked(Chunking::Bytes(100));
            let reply =
                if content_type.is_empty() { reply } else { reply.header("content-type", content_type) };
            assert_eq!(told(reply).await, expected, "{case}, {content_type:?}");
        }
    }
}

#[tokio::test]
async fn a_body_with_status_200_that_is_no_response_is_an_error() {
    if no_network() {
        return;
    }
    let page = format!("<!DOCTYPE html><html><head><title>Sign\nin</title></head>{}", "x".repeat(10 << 20));
    let error = json!({"error": {"message": "no such model", "type": "invalid_request_error", "code": "model_not_found"}});
    let mut answers = Vec::new();
    for (case, content_type, body) in [
        ("an error", "application/json", error.to_string()),
        (
            "an error with an id",
            "application/json",
            json!({"id": "x", "error": {"message": "m"}}).to_string(),
        ),
        ("a detail", "application/json", json!({"detail": "Not Found"}).to_string()),
        ("something else", "application/json", json!({"hello": "world"}).to_string()),
        ("a list", "application/json", "[1, 2]".to_owned()),
        ("half of JSON", "application/json", "{\"id\": \"resp".to_owned()),
        ("a page", "text/html; charset=utf-8", page.clone()),
        ("a page called JSON", "application/json", page),
        ("words", "text/plain", "upstream connect error".to_owned()),
        ("nothing", "application/json", String::new()),
    ] {
        let mock =
            serve([Reply::raw(200).header("content-type", content_type).step(Step::Bytes(body.into()))])
                .await;
        let error = ask(provider(&mock)).await.expect_err(case);
        assert_eq!(error.status(), Some(StatusCode::OK), "{case}");
        assert!(error.request_id().is_some(), "{case}");
        answers.push(format!("{case}: {}; {:?}", error.kind(), error.fate()));
    }
    insta::assert_snapshot!(answers.join("\n"), @r#"
    an error: invalid request; NotExecuted
    an error with an id: the server failed; NotExecuted
    a detail: the server failed; NotExecuted
    something else: the server answered with application/json instead of an event stream: {"hello":"world"}; Unknown
    a list: the server answered with application/json instead of an event stream: [1, 2]; Unknown
    half of JSON: the server answered with application/json instead of an event stream: {"id": "resp; Unknown
    a page: the server answered with text/html instead of an event stream: Sign in; Unknown
    a page called JSON: the server answered with application/json instead of an event stream: Sign in; Unknown
    words: the server answered with text/plain instead of an event stream: upstream connect error; Unknown
    nothing: the server answered with application/json instead of an event stream: an empty body; Unknown
    "#);
}

#[tokio::test]
async fn an_error_body_that_calls_itself_a_stream_is_an_error() {
    if no_network() {
        return;
    }
    let error = |code: &str| json!({"error": {"message": "words", "type": "t", "code": code}});
    let pretty = serde_json::to_string_pretty(&error("model_not_found")).unwrap();
    for (case, body, expected) in [
        ("a line", error("invalid_prompt").to_string(), "error InvalidRequest, not executed"),
        ("many lines", pretty, "error ServerFailed, not executed"),
        (
            "a blank line first",
            format!("\r\n{}\n", error("slow_down")),
            "error ServerOverloaded, not executed",
        ),
        ("something else", "{\"hello\": 1}".to_owned(), "error ClosedBeforeCompleted, fate unknown"),
        ("half", "{\"error\": {\"message\": \"wor".to_owned(), "error ClosedBeforeCompleted, fate unknown"),
    ] {
        for chunking in [Chunking::Whole, Chunking::Bytes(7)] {
            let reply = Reply::sse(body.clone()).chunked(chunking);
            assert_eq!(told(reply).await, [expected], "{case}");
        }
    }
    let reply = Reply::sse(error("rate_limit_exceeded").to_string()).step(Step::KeepOpen);
    let mock = serve([reply.header("retry-after", "7")]).await;
    let mut stream = ask(provider(&mock)).await.expect("a head");
    let error = in_time(stream.next()).await.expect("an end").expect_err("it is an error");
    assert_eq!((error.message(), error.advice()), (Some("words"), Advice::After(Duration::from_secs(7))));
    assert!(error.request_id().is_some() && in_time(stream.next()).await.is_none());
}

#[tokio::test]
async fn events_under_another_content_type_are_streamed() {
    if no_network() {
        return;
    }
    for content_type in ["application/json", "text/plain; charset=utf-8", "application/octet-stream"] {
        let gate = Gate::new();
        let stream = body([ev::created("resp_1"), ev::completed("resp_1", vec![])]);
        let reply =
            Reply::sse(stream).header("content-type", content_type).gate_after_events(1, gate.clone());
        let mock = serve([reply]).await;
        let mut stream = ask(provider(&mock)).await.expect("a head");
        in_time(stream.next()).await.expect("an event").expect("no failure");
        gate.open();
        assert_eq!(lines(stream).await, ["completed resp_1"], "{content_type}");
    }
}

#[tokio::test]
async fn a_large_error_page_is_told_in_a_line() {
    if no_network() {
        return;
    }
    let page = format!("<html><head><title>503 Service Unavailable</title></head>{}", "x".repeat(10 << 20));
    let reply = Reply::raw(503)
        .header("content-type", "text/html")
        .step(Step::Bytes(page.into()))
        .step(Step::KeepOpen);
    let mock = serve([reply]).await;
    let error = ask(provider(&mock)).await.expect_err("503");
    insta::assert_snapshot!(error, @"the server failed: 503 Service Unavailable (status 503, request id req_00000000000000000000000000000001)");
    assert_eq!(error.fate(), Fate::NotExecuted);
    // The rest of the page is not read.
    in_time(mock.wait_for_closed(1)).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    if no_network() {
        return;
    }
    let other = serve([]).await;
    for status in [301, 302, 303, 307, 308] {
        for (location, to) in [
            (format!("{}/v1/responses?key=hidden", other.uri()), "127.0.0.1"),
            (format!("//{}/v1/responses", other.addr()), "127.0.0.1"),
            ("/v2/responses".to_owned(), "another path of the same host"),
        ] {
            let mock = serve([Reply::raw(status).header("location", location.as_str())]).await;
            let error = ask(provider(&mock)).await.expect_err("a redirect");
            assert_eq!(refusal(&error), "error Redirect, not executed", "{status} {location}");
            let ErrorKind::Redirect { to: named } = error.kind() else { panic!("{error}") };
            assert_eq!(named, to, "{status} {location}");
            assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
            assert_eq!(mock.requests().len(), 1);
        }
    }
    assert_eq!(other.connections(), 0, "nobody went there");
}

#[tokio::test]
async fn an_unstreamed_response_is_returned_whole() {
    if no_network() {
        return;
    }
    for (case, reply, expected) in [
        ("completed", Reply::json(200, response("completed")), Ok("Hello\nworld")),
        ("queued", Reply::json(200, response("queued")), Ok("Hello\nworld")),
        ("failed", Reply::json(200, response("failed")), Err("error ServerFailed, cut")),
        ("incomplete", Reply::json(200, response("incomplete")), Err("error Incomplete, cut")),
        ("cancelled", Reply::json(200, response("cancelled")), Err("error Cancelled, cut")),
        (
            "a page",
            Reply::raw(200).step(Step::Bytes("<html>".into())),
            Err("error UnexpectedBody, fate unknown"),
        ),
        ("a stream", Reply::sse(body([ev::created("r")])), Err("error UnexpectedBody, fate unknown")),
        (
            "404",
            Reply::json(404, json!({"error": {"message": "no"}})),
            Err("error InvalidRequest, not executed"),
        ),
    ] {
        let mock = serve([reply]).await;
        let answer = in_time(client(provider(&mock)).create(request(), ResponsesOptions::default())).await;
        let answer = answer.map(|response| response.output_text()).map_err(|error| refusal(&error));
        assert_eq!(answer, expected.map(str::to_owned).map_err(str::to_owned), "{case}");
        assert_eq!(mock.requests()[0].json().unwrap()["stream"], json!(false), "{case}");
        assert_eq!(mock.requests()[0].header("accept"), Some("application/json"), "{case}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_an_error_before_anything_is_sent() {
    let error = ask(Provider::new("test", "nowhere")).await.expect_err("no address");
    assert_eq!(refusal(&error), "error Build, not executed");
}
