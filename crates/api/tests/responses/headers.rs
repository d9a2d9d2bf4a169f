//! What a request carries.

use std::sync::{Arc, OnceLock};

use codex_api::{
    AuthError, AuthFuture, AuthProvider, BearerAuth, Client, Compression, Credentials, FunctionTool,
    Reasoning, ReasoningEffort, ReqwestTransport, ResponseItem, ResponsesClient, ResponsesOptions,
    SessionSource, SubAgentSource,
};
use codex_mock::{Mock, Reply, ev};
use http::{HeaderMap, HeaderValue};
use serde_json::json;

use crate::support::{body, client, in_time, no_network, provider, refusal, request, serve};

fn completed() -> Reply {
    Reply::sse(body([ev::completed("resp_1", vec![])]))
}

/// Sends one request and gives it as the server got it.
async fn sent(
    client: &ResponsesClient,
    mock: &Mock,
    options: ResponsesOptions,
) -> codex_mock::ReceivedRequest {
    let stream = in_time(client.stream_request(request(), options)).await.expect("a head");
    in_time(stream.collect_response()).await.expect("it completes");
    mock.requests().pop().expect("a request")
}

fn headers(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &'static str)| {
        (http::HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    headers.iter().map(pair).collect()
}

#[tokio::test]
async fn every_request_says_what_it_is_and_who_asks() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let sent = sent(&client(provider(&mock)), &mock, ResponsesOptions::default()).await;
    let agent = format!(
        "codex-api/{} ({}; {})",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    assert_eq!(
        (sent.method.as_str(), sent.path.as_str(), sent.query.as_deref()),
        ("POST", "/v1/responses", None)
    );
    for (name, value) in [
        ("accept", "text/event-stream"),
        ("content-type", "application/json"),
        ("openai-beta", "responses=experimental"),
        ("user-agent", agent.as_str()),
        ("originator", "codex_api"),
        ("authorization", "Bearer sk-test"),
    ] {
        let values: Vec<_> = sent.headers.get_all(name).iter().collect();
        assert_eq!(values, [value], "{name}");
    }
    for absent in
        ["content-encoding", "x-openai-subagent", "x-codex-turn-state", "thread-id", "idempotency-key"]
    {
        assert_eq!(sent.header(absent), None, "{absent}");
    }
}

/// The headers that carry the session's id.
const NAMES: [&str; 3] = ["session_id", "session-id", "conversation_id"];

#[tokio::test]
async fn the_session_is_the_conversation_or_the_clients_own() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let one = client(provider(&mock));
    let mut ids = Vec::new();
    for client in [&one, &one.clone(), &one, &client(provider(&mock))] {
        let sent = sent(client, &mock, ResponsesOptions::default()).await;
        let all = NAMES.map(|name| sent.header(name).expect(name).to_owned());
        assert_eq!(all[0].len(), 36, "{all:?}");
        assert!(all.iter().all(|id| *id == all[0]), "{all:?}");
        ids.push(all[0].clone());
    }
    assert!(ids[0] == ids[1] && ids[1] == ids[2], "one client, one id: {ids:?}");
    assert_ne!(ids[2], ids[3], "another client, another id");

    let options = ResponsesOptions { conversation_id: Some("conv_7".to_owned()), ..Default::default() };
    let sent = sent(&one, &mock, options).await;
    assert_eq!(NAMES.map(|name| sent.header(name)), [Some("conv_7"); 3]);
}

#[tokio::test]
async fn the_providers_headers_are_kept() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let mut provider = provider(&mock);
    provider.headers = headers(&[
        ("originator", "someone"),
        ("openai-beta", "other=1"),
        ("user-agent", "agent/1"),
        ("x-many", "1"),
        ("x-many", "2"),
        ("x-over", "provider"),
        ("openai-organization", "org"),
    ]);
    let options = ResponsesOptions {
        extra_headers: headers(&[
            ("x-over", "extra"),
            ("thread-id", "thread_1"),
            ("x-new", "1"),
            ("x-new", "2"),
        ]),
        ..Default::default()
    };
    let sent = sent(&client(provider), &mock, options).await;
    for (name, expected) in [
        ("originator", &["someone"][..]),
        ("openai-beta", &["other=1"]),
        ("user-agent", &["agent/1"]),
        ("x-many", &["1", "2"]),
        ("x-over", &["extra"]),
        ("openai-organization", &["org"]),
        ("thread-id", &["thread_1"]),
        ("x-new", &["1", "2"]),
    ] {
        assert_eq!(sent.headers.get_all(name).iter().collect::<Vec<_>>(), expected, "{name}");
    }
}

#[tokio::test]
async fn a_sub_agent_is_named() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let client = client(provider(&mock));
    for (source, expected) in [
        (SessionSource::Cli, None),
        (SessionSource::Exec, None),
        (SessionSource::SubAgent(SubAgentSource::Review), Some("review")),
        (SessionSource::SubAgent(SubAgentSource::Compact), Some("compact")),
        (SessionSource::SubAgent(SubAgentSource::MemoryConsolidation), Some("memory_consolidation")),
        (SessionSource::SubAgent(SubAgentSource::ThreadSpawn), Some("collab_spawn")),
        (SessionSource::SubAgent(SubAgentSource::Other("mine".to_owned())), Some("mine")),
    ] {
        let options = ResponsesOptions { session_source: Some(source.clone()), ..Default::default() };
        let sent = sent(&client, &mock, options).await;
        assert_eq!(sent.header("x-openai-subagent"), expected, "{source:?}");
    }
}

#[tokio::test]
async fn the_turn_keeps_the_first_state_that_a_server_gives() {
    if no_network() {
        return;
    }
    let giving = |state: &str| completed().header("x-codex-turn-state", state);
    let refused = Reply::raw(503).header("x-codex-turn-state", "refused");
    let mock = serve([refused, completed(), giving("first"), giving("second"), completed()]).await;
    let client = client(provider(&mock));
    let state = Arc::new(OnceLock::new());
    let options = || ResponsesOptions { turn_state: Some(Arc::clone(&state)), ..Default::default() };
    in_time(client.stream_request(request(), options())).await.expect_err("503");
    let mut requests = Vec::new();
    for _ in 0..4 {
        requests.push(sent(&client, &mock, options()).await);
    }
    let states: Vec<_> = requests.iter().map(|request| request.header("x-codex-turn-state")).collect();
    assert_eq!(states, [None, None, Some("first"), Some("first")]);
    assert_eq!(state.get().map(String::as_str), Some("first"));
    let next_turn = sent(&client, &mock, ResponsesOptions::default()).await;
    assert_eq!(next_turn.header("x-codex-turn-state"), None);
}

#[tokio::test]
async fn a_compressed_body_is_the_same_json() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let client = client(provider(&mock));
    let plain = sent(&client, &mock, ResponsesOptions::default()).await;
    let options = ResponsesOptions { compression: Compression::Zstd, ..Default::default() };
    let packed = sent(&client, &mock, options).await;
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(packed.header("content-encoding"), Some("zstd"));
    assert_eq!(packed.header("content-type"), Some("application/json"));
    assert_ne!(packed.body, plain.body);
    assert_eq!(packed.json().expect("JSON"), plain.json().expect("JSON"));
}

#[tokio::test]
async fn the_body_is_what_the_caller_built() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let client = Client::builder()
        .provider(provider(&mock))
        .transport(ReqwestTransport::new().expect("TLS can be set up"))
        .build()
        .expect("the address is one");
    let tool = FunctionTool {
        name: "look".to_owned(),
        description: Some("Looks.".to_owned()),
        parameters: Some(json!({"type": "object", "properties": {}}).into()),
        ..Default::default()
    };
    let call = client
        .responses()
        .model("gpt-5.1")
        .instructions("Be brief.")
        .input("hi")
        .items([ResponseItem::assistant("yes?"), ResponseItem::function_output("call_1", "42")])
        .tool(tool)
        .max_output_tokens(100)
        .with(|request| {
            request.reasoning = Some(Reasoning { effort: Some(ReasoningEffort::Low), ..Default::default() });
            request.store = true;
        });
    in_time(call.clone().text()).await.expect("it completes");
    in_time(call.previous_response_id("resp_0").create()).await.expect_err("the mock streams");
    let codes: Vec<_> = mock.report().violations.iter().map(|violation| violation.code.clone()).collect();
    assert_eq!(
        codes,
        [None, Some("previous_response_not_found".to_owned())],
        "an output without its call, no such parent"
    );
    let requests = mock.requests();
    assert_eq!(requests[0].header("authorization"), None, "no credentials were given");
    insta::assert_json_snapshot!(requests[0].json().expect("JSON"), @r#"
    {
      "model": "gpt-5.1",
      "instructions": "Be brief.",
      "input": [
        {
          "type": "message",
          "role": "user",
          "content": "hi"
        },
        {
          "type": "message",
          "role": "assistant",
          "content": "yes?"
        },
        {
          "type": "function_call_output",
          "call_id": "call_1",
          "output": "42"
        }
      ],
      "tools": [
        {
          "type": "function",
          "name": "look",
          "description": "Looks.",
          "parameters": {
            "type": "object",
            "properties": {}
          }
        }
      ],
      "tool_choice": "auto",
      "parallel_tool_calls": true,
      "reasoning": {
        "effort": "low"
      },
      "store": true,
      "stream": true,
      "include": [],
      "max_output_tokens": 100
    }
    "#);
    let second = requests[1].json().expect("JSON");
    assert_eq!((&second["previous_response_id"], &second["stream"]), (&json!("resp_0"), &json!(false)));
}

/// Credentials that are gone.
struct Gone;

impl AuthProvider for Gone {
    fn credentials(&self) -> AuthFuture<'_, Result<Credentials, AuthError>> {
        Box::pin(std::future::ready(Err(AuthError::new("log in first"))))
    }
}

#[tokio::test]
async fn what_cannot_be_a_header_is_an_error_before_anything_is_sent() {
    if no_network() {
        return;
    }
    let mock = serve([completed()]).await;
    let transport = || ReqwestTransport::new().expect("TLS can be set up");
    let state = Arc::new(OnceLock::from("a\nb".to_owned()));
    let mut refusals = Vec::new();
    for (case, client, options) in [
        (
            "no credentials",
            ResponsesClient::new(transport(), provider(&mock), Gone),
            ResponsesOptions::default(),
        ),
        (
            "a key with a line end",
            ResponsesClient::new(transport(), provider(&mock), BearerAuth::new("sk-\nsecret")),
            ResponsesOptions::default(),
        ),
        (
            "a conversation with a line end",
            client(provider(&mock)),
            ResponsesOptions { conversation_id: Some("a\nb".to_owned()), ..Default::default() },
        ),
        (
            "a turn state with a line end",
            client(provider(&mock)),
            ResponsesOptions { turn_state: Some(state), ..Default::default() },
        ),
    ] {
        let error = in_time(client.stream_request(request(), options)).await.expect_err(case);
        assert!(refusal(&error).ends_with("not executed"), "{case}");
        refusals.push(format!("{case}: {error}"));
    }
    insta::assert_snapshot!(refusals.join("\n"), @"
    no credentials: no credentials: log in first
    a key with a line end: no credentials: the API key has characters that a header can't hold, such as a line end
    a conversation with a line end: could not build the request: conversation_id has characters that a header can't hold
    a turn state with a line end: could not build the request: turn_state has characters that a header can't hold
    ");
    assert_eq!(mock.requests().len(), 0);
}
