//! An error says what the server said and what was done, and each kind of error has its cause.

use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;
use codex_api::{
    ApiError, BearerAuth, Body, HttpTransport, ModelsClient, ModelsQuery, Provider, Request, ResponsesClient,
    ResponsesOptions, RetryConfig, StreamResponse, TransportError,
};
use codex_client::Response;
use codex_mock::{End, Fault, Mock, Reply, Step, ev};
use http::{HeaderMap, StatusCode, Version};
use serde_json::{Value, json};

use crate::support::{in_time, no_network, provider, refusal, request, serve, transport};

/// Asks, and reads what there is until it fails.
async fn fail(transport: impl HttpTransport, provider: Provider, token: &str) -> ApiError {
    let client = ResponsesClient::new(transport, provider, BearerAuth::new(token));
    let read = async {
        client.stream_request(request(), ResponsesOptions::default()).await?.collect_response().await
    };
    in_time(read).await.expect_err("it fails")
}

fn refused(status: u16, error: &Value) -> Reply {
    Reply::json(status, json!({ "error": error }))
}

#[tokio::test]
async fn an_error_has_the_servers_words_and_the_attempts_that_were_made() {
    if no_network() {
        return;
    }
    let words =
        |code: &str| json!({"message": "Words of the server.", "type": "t", "param": null, "code": code});
    let mut told = Vec::new();
    for (repeats, reply) in [
        (0, refused(400, &words("unknown_parameter"))),
        (2, refused(400, &words("unknown_parameter"))),
        (0, refused(429, &words("rate_limit_exceeded"))),
        (2, refused(429, &words("rate_limit_exceeded"))),
        (2, refused(500, &json!({"message": "Words."}))),
        (
            0,
            Reply::json(
                422,
                json!({"detail": [{"loc": ["body", "input"], "msg": "Field required", "input": {}}]}),
            ),
        ),
        (0, Reply::json(402, json!({"error": "pay first"}))),
        (0, Reply::raw(503).step(Step::Bytes("<html><title>Busy</title><p>{json}</p></html>".into()))),
        (0, Reply::raw(404)),
    ] {
        let mock = serve([reply]).await;
        let retry =
            RetryConfig { base_delay: Duration::ZERO, max_attempts: repeats, ..RetryConfig::default() };
        let error = fail(transport(), Provider { retry, ..provider(&mock) }, "sk-1").await;
        assert_eq!(error.attempts() as usize, mock.requests().len());
        told.push(format!("{repeats}: {error}"));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    0: invalid request: Words of the server (status 400, code unknown_parameter, request id req_00000000000000000000000000000001)
    2: invalid request: Words of the server (status 400, code unknown_parameter, request id req_00000000000000000000000000000001)
    0: rate limited: Words of the server (status 429, code rate_limit_exceeded, request id req_00000000000000000000000000000001)
    2: rate limited: Words of the server (status 429, code rate_limit_exceeded, request id req_00000000000000000000000000000003, 3 attempts)
    2: the server failed: Words (status 500, request id req_00000000000000000000000000000003, 3 attempts)
    0: invalid request: body.input: Field required (status 422, request id req_00000000000000000000000000000001)
    0: the quota is used up: pay first; check the account's plan and billing (status 402, request id req_00000000000000000000000000000001)
    0: the server failed: Busy (status 503, request id req_00000000000000000000000000000001)
    0: invalid request; check the base URL and the model (status 404, request id req_00000000000000000000000000000001)
    "#);
}

/// The kinds there are, as the source names them.
fn kinds() -> BTreeSet<&'static str> {
    let source = include_str!("../../src/error/kind.rs");
    let (_, variants) = source.split_once("pub enum ErrorKind {").expect("the enum");
    let (variants, _) = variants.split_once("\n}").expect("its end");
    let name = |line: &'static str| {
        let name =
            line.strip_prefix("    ").filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))?;
        name.split(|c: char| !c.is_ascii_alphanumeric()).next()
    };
    variants.lines().filter_map(name).collect()
}

/// Answers with a body of this many pieces, each a mebibyte with `data` around it.
struct Large(&'static str, &'static str);

impl HttpTransport for Large {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        self.stream(request).await?.into_response(0).await
    }

    async fn stream(&self, _: Request) -> Result<StreamResponse, TransportError> {
        let Self(before, after) = *self;
        let pieces = std::iter::repeat_n(Bytes::from([before, &"x".repeat(1 << 20), after].concat()), 65);
        let body = Body::new(futures_util::stream::iter(pieces.map(Ok::<_, TransportError>)));
        Ok(StreamResponse {
            status: StatusCode::OK,
            version: Version::HTTP_11,
            headers: HeaderMap::new(),
            body,
        })
    }
}

/// One reply for each kind that a server's answer can be.
fn replies() -> Vec<Reply> {
    let coded = |status, code: &str| refused(status, &json!({"message": "words", "code": code}));
    let stream = |event: Value| Reply::sse(ev::sse(ev::numbered([ev::created("resp_1"), event])));
    let blocked = "<html>Cloudflare: Sorry, you have been blocked</html>";
    let completed = ev::sse(ev::numbered([ev::completed("resp_1", vec![])]));
    let no_delta = json!({"type": "response.in_progress"});
    vec![
        Reply::raw(200).fault(Fault::NoHead(End::Close)),
        Reply::raw(403),
        Reply::raw(403).step(Step::Bytes(blocked.into())),
        Reply::raw(400),
        coded(400, "context_length_exceeded"),
        Reply::raw(402),
        coded(429, "usage_limit_reached"),
        coded(429, "usage_not_included"),
        coded(400, "cyber_policy"),
        Reply::raw(429),
        coded(503, "slow_down"),
        Reply::raw(500),
        stream(ev::incomplete("resp_1", "max_output_tokens")),
        Reply::json(200, ev::response("resp_1", "cancelled")),
        Reply::raw(307).header("location", "https://elsewhere.example/"),
        Reply::raw(200).header("content-type", "text/html").step(Step::Bytes("<html>".into())),
        stream(no_delta.clone()),
        stream(no_delta).step(Step::Cut),
        Reply::sse(completed).fault(Fault::CommentsOnly { every: Duration::from_millis(5) }),
    ]
}

#[tokio::test]
async fn every_kind_of_error_can_happen() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let elsewhere = |base_url: &str| Provider { base_url: base_url.to_owned(), ..provider(&mock) };
    let item = "data: {\"type\":\"response.output_item.done\",\"item\":{\"type\":\"message\",\"role\":\"assistant\",\
                 \"content\":[{\"type\":\"output_text\",\"text\":\"";
    let mut errors = vec![
        fail(transport(), elsewhere("nowhere"), "sk-1").await,
        fail(transport(), provider(&mock), "sk-\n1").await,
        fail(Large("data: ", ""), provider(&mock), "sk-1").await,
        fail(Large(item, "\"}]}}\n\n"), provider(&mock), "sk-1").await,
    ];
    let mock = serve([Reply::json(200, json!({"object": "list"}))]).await;
    let models = ModelsClient::new(transport(), provider(&mock), BearerAuth::new("sk-1"));
    let query = ModelsQuery::default();
    let list = models.list(&query, HeaderMap::new());
    errors.push(in_time(list).await.expect_err("it has no models"));
    for reply in replies() {
        let mock = serve([reply]).await;
        let provider = Provider { first_event_timeout: Duration::from_millis(100), ..provider(&mock) };
        errors.push(fail(transport(), provider, "sk-1").await);
    }
    let told: Vec<String> = errors.iter().map(refusal).collect();
    let seen: BTreeSet<&str> =
        told.iter().filter_map(|line| line.strip_prefix("error ")?.split(',').next()).collect();
    assert_eq!(seen, kinds(), "{told:#?}");
}
