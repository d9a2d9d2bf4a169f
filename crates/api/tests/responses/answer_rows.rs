//! The table of answers: every header and every field of a response, as the caller is told.

use codex_api::{ApiError, Provider, Response, ResponseStream, ResponsesOptions, RetryConfig, TokenUsage};
use codex_mock::{Reply, ev};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{ask, body, client, in_time, no_network, provider, request, serve};

/// Headers of an answer, and what is told of them: request id, `cf-ray`, milliseconds.
type HeadRow =
    (&'static [(&'static str, &'static str)], (Option<&'static str>, Option<&'static str>, Option<u64>));

const HEADS: [HeadRow; 8] = [
    (&[], (None, None, None)),
    (&[("x-request-id", "req_a")], (Some("req_a"), None, None)),
    (&[("x-oai-request-id", "req_b")], (Some("req_b"), None, None)),
    (&[("x-oai-request-id", "req_b"), ("x-request-id", "req_a")], (Some("req_a"), None, None)),
    (&[("x-request-id", "req_a"), ("cf-ray", "8f1-FRA")], (Some("req_a"), Some("8f1-FRA"), None)),
    (&[("x-request-id", "req_a"), ("openai-processing-ms", "412")], (Some("req_a"), None, Some(412))),
    (&[("x-request-id", "req_a"), ("openai-processing-ms", "soon")], (Some("req_a"), None, None)),
    (&[("x-request-id", "req_a"), ("openai-version", "2020-10-01")], (Some("req_a"), None, None)),
];

/// Asks a server of its own that answers once, with these headers and no others.
async fn answered(
    status: &str,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> (Result<ResponseStream, ApiError>, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let mut provider = Provider::new("test", format!("http://{}/v1", listener.local_addr().expect("bound")));
    provider.retry = RetryConfig::none();
    let headers: String = headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/event-stream\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    let server = async {
        let (mut peer, _) = listener.accept().await.expect("a connection");
        let mut read = Vec::new();
        while !read.ends_with(b"}") {
            peer.read_buf(&mut read).await.expect("the client sends");
        }
        peer.write_all(answer.as_bytes()).await.expect("the client reads");
        peer
    };
    tokio::join!(ask(provider), in_time(server))
}

#[tokio::test]
async fn every_header_that_names_a_request_is_told_on_answers_and_on_errors() {
    if no_network() {
        return;
    }
    for (headers, (request_id, cf_ray, processing_ms)) in HEADS {
        let expected = (request_id, cf_ray, processing_ms);
        let of_error = |error: &ApiError, case: &str| {
            let told = (error.request_id(), error.cf_ray(), error.processing_ms());
            assert_eq!(told, expected, "{case}: {headers:?}");
        };
        let (stream, _peer) = answered("200 OK", headers, &body([ev::completed("resp_1", vec![])])).await;
        let stream = stream.expect("a head");
        let head = stream.head();
        assert_eq!((head.request_id(), head.cf_ray(), head.processing_ms()), expected, "{headers:?}");
        assert_eq!(stream.request_id(), request_id, "{headers:?}");

        let failed = body([ev::failed("resp_1", "server_error", "words")]);
        let (stream, _peer) = answered("200 OK", headers, &failed).await;
        let stream = stream.expect("a head");
        of_error(&in_time(stream.collect_response()).await.expect_err("it failed"), "failed");
        let (refused, _peer) = answered("400 Bad Request", headers, "{\"error\":{\"message\":\"no\"}}").await;
        of_error(&refused.expect_err("refused"), "refused");
    }
}

/// A field of a response, and what a caller reads in it.
type FieldRow = (&'static str, Value, fn(&Response) -> Value);

fn usage(usage: TokenUsage) -> Value {
    serde_json::to_value(usage).expect("JSON")
}

fn fields() -> Vec<FieldRow> {
    let message = ev::message("msg_1", "Hello");
    let details = json!({"cached_tokens": 2, "cache_write_tokens": 1});
    vec![
        ("id", json!("resp_7"), |r| json!(r.id)),
        ("status", json!("completed"), |r| json!(r.status)),
        ("model", json!("gpt-5.1"), |r| json!(r.model)),
        ("output", json!([message]), |r| json!(r.output)),
        ("created_at", json!(7.0), |r| json!(r.created_at)),
        ("completed_at", json!(8.5), |r| json!(r.completed_at)),
        ("end_turn", json!(true), |r| json!(r.end_turn)),
        ("previous_response_id", json!("resp_6"), |r| json!(r.previous_response_id)),
        ("service_tier", json!("flex"), |r| json!(r.service_tier)),
        ("background", json!(false), |r| json!(r.background)),
        ("headers", json!({"openai-model": "m"}), |r| json!(r.headers)),
        ("metadata", json!({"a": "b"}), |r| json!(r.metadata)),
        (
            "usage",
            json!({
                "input_tokens": 5, "input_tokens_details": details, "output_tokens": 3,
                "output_tokens_details": {"reasoning_tokens": 1}, "total_tokens": 8,
            }),
            |r| {
                let expected = TokenUsage {
                    input_tokens: 5,
                    cached_input_tokens: 2,
                    cache_write_tokens: 1,
                    output_tokens: 3,
                    reasoning_output_tokens: 1,
                    total_tokens: 8,
                };
                if r.usage == Some(expected) { json!(null) } else { usage(r.usage.unwrap_or_default()) }
            },
        ),
    ]
}

#[tokio::test]
async fn every_field_of_a_response_is_read_whole_and_streamed() {
    if no_network() {
        return;
    }
    for (name, value, read) in fields() {
        let mut response = ev::response("resp_1", "completed");
        response[name] = value.clone();
        let completed = ev::lifecycle("response.completed", response.clone());
        let mock = serve([Reply::json(200, response), Reply::sse(body([completed]))]).await;
        let client = client(provider(&mock));
        let whole = in_time(client.create(request(), ResponsesOptions::default())).await.expect(name);
        let mut stream = ask(provider(&mock)).await.expect("a head");
        while let Some(event) = in_time(stream.next()).await {
            event.expect(name);
        }
        let streamed = stream.response().expect("a response");
        let expected = if name == "usage" { json!(null) } else { value };
        for (case, response) in [("whole", &whole), ("streamed", streamed)] {
            assert_eq!(read(response), expected, "{name}, {case}");
        }
    }
}
