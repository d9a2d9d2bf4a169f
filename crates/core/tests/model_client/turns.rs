//! What the requests of a thread have in common.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use codex_api::{AttemptReport, RequestTelemetry, ResponseItem, RetryBudget};
use codex_core::history::History;
use codex_core::metadata::RequestKind;
use codex_core::{ModelClientOptions, ModelProviderInfo};
use codex_mock::{Mock, Reply};
use serde_json::json;

use crate::support::{
    SESSION, answer, body, client, in_time, input, metadata, no_network, of_turn, openai, options, prompt,
    serve, settings, step,
};

fn call_id(items: &[ResponseItem]) -> &str {
    items.iter().find_map(ResponseItem::call_id).expect("a call")
}

#[tokio::test]
async fn two_turns_with_a_tool_call_carry_one_identity_and_the_providers_headers() {
    if no_network() {
        return;
    }
    let stateful = |state: &str| Reply::responder().header("x-codex-turn-state", state);
    let mock = serve([stateful("ts-1"), stateful("ts-2"), stateful("ts-3")]).await;
    let http_headers = HashMap::from([("originator", "my_program"), ("version", "9")]);
    let http_headers = http_headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let info = ModelProviderInfo { http_headers: Some(http_headers.collect()), ..openai(mock.base_url()) };
    let client = client(options(info));
    assert_eq!(client.session_id(), SESSION);

    let mut history = History::new();
    history.begin_turn();
    history.record("call look {}".into());
    let mut turn = client.start_turn();
    let of_first = metadata(&client, "turn-1", Some(RequestKind::Turn));
    let calls = step(&mut turn, &mut history, &of_first).await.expect("a call");
    history.record(ResponseItem::function_output(call_id(&calls), "sunny"));
    step(&mut turn, &mut history, &of_first).await.expect("an answer");
    assert_eq!(turn.turn_state(), Some("ts-1"));
    drop(turn);

    history.begin_turn();
    history.record("thanks".into());
    let mut turn = client.start_turn();
    assert_eq!(turn.turn_state(), None);
    let of_second = metadata(&client, "turn-2", Some(RequestKind::Turn));
    step(&mut turn, &mut history, &of_second).await.expect("an answer");

    let requests = mock.requests();
    let id = SESSION.to_string();
    let id = Some(id.as_str());
    for (at, request) in requests.iter().enumerate() {
        for (name, expected) in [
            ("session_id", id),
            ("session-id", id),
            ("conversation_id", id),
            ("thread-id", id),
            ("originator", Some("my_program")),
            ("version", Some("9")),
            ("accept", Some("text/event-stream")),
            ("openai-beta", Some("responses=experimental")),
            ("content-type", Some("application/json")),
            ("authorization", Some("Bearer sk-test")),
        ] {
            let values: Vec<_> = request.headers.get_all(name).iter().collect();
            assert_eq!((values.len(), request.header(name)), (1, expected), "request {at}: {name}");
        }
        let body = body(request);
        assert_eq!(body.get("previous_response_id"), None, "request {at}");
        assert_eq!(body["prompt_cache_key"], json!(SESSION), "request {at}");
        assert_eq!(body["client_metadata"]["session_id"], json!(SESSION), "request {at}");
    }
    let states: Vec<_> = requests.iter().map(|request| request.header("x-codex-turn-state")).collect();
    assert_eq!(states, [None, Some("ts-1"), None]);
    let turns: Vec<_> =
        requests.iter().map(|request| body(request)["client_metadata"]["turn_id"].clone()).collect();
    assert_eq!(turns, [json!("turn-1"), json!("turn-1"), json!("turn-2")]);
    let ids: HashSet<_> = requests.iter().map(|request| request.header("x-client-request-id")).collect();
    assert!(ids.len() == 3 && !ids.contains(&None), "one for each attempt: {ids:?}");
}

#[tokio::test]
async fn the_input_of_a_request_begins_with_the_bytes_of_the_one_before() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let client = client(options(openai(mock.base_url())));
    let mut history = History::new();
    for text in ["one", "two", "three"] {
        history.begin_turn();
        history.record(text.into());
        step(&mut client.start_turn(), &mut history, &of_turn(&client)).await.expect("an answer");
    }
    let prefixes = mock.requests().into_iter().map(|request| {
        let text = String::from_utf8(request.body.to_vec()).expect("text");
        let end = text.find(r#"],"tools":"#).expect("tools after the input");
        text[..end].to_owned()
    });
    let prefixes: Vec<_> = prefixes.collect();
    assert!(prefixes[1].starts_with(&prefixes[0]) && prefixes[2].starts_with(&prefixes[1]), "{prefixes:?}");
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_request() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let client = client(options(openai(mock.base_url())));
    let mut session = client.start_turn();
    assert_eq!(client.warnings(&settings()), []);
    client.handshake_headers(&of_turn(&client)).expect("headers");
    assert_eq!((mock.requests().len(), mock.connections()), (0, 0));
    let prompt = prompt(input(&client, ["hi".into()]));
    let stream = in_time(session.stream(&prompt, &settings(), &of_turn(&client))).await.expect("a head");
    in_time(stream.collect_response()).await.expect("it completes");
    assert_eq!(mock.requests()[0].path, "/v1/responses");
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn the_requests_of_a_turn_share_their_repeats() {
    if no_network() {
        return;
    }
    let refused = || Reply::raw(503).header("retry-after-ms", "1");
    let mock = serve([refused(), answer(), refused(), answer(), refused()]).await;
    let info = ModelProviderInfo {
        request_max_retries: Some(4),
        stream_max_retries: Some(2),
        ..openai(mock.base_url())
    };
    let client = client(options(info));
    let mut history = History::new();
    history.record("hi".into());
    let mut turn = client.start_turn();
    for left in [1, 0] {
        step(&mut turn, &mut history, &of_turn(&client)).await.expect("a repeat is left");
        assert_eq!(RetryBudget::left(turn.budget()), left);
    }
    let error = step(&mut turn, &mut history, &of_turn(&client)).await.expect_err("no repeat is left");
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(503), 1));
    assert_eq!(client.start_turn().budget().left(), 2, "the next turn has its own");
    let ids: HashSet<_> =
        mock.requests().iter().map(|request| request.headers["x-client-request-id"].clone()).collect();
    assert_eq!((mock.requests().len(), ids.len()), (5, 5), "each attempt has an id of its own");
}

/// Counts attempts.
#[derive(Default)]
struct Attempts(AtomicU32);

impl RequestTelemetry for Attempts {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        self.0.fetch_max(report.number, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn attempts_are_told_to_the_turns_listener_then_to_the_threads() {
    if no_network() {
        return;
    }
    let refused = || Reply::raw(503).header("retry-after-ms", "1");
    let mock = serve([refused(), answer(), refused(), refused(), answer()]).await;
    let info = ModelProviderInfo {
        request_max_retries: Some(4),
        stream_max_retries: Some(4),
        ..openai(mock.base_url())
    };
    let (of_thread, of_turn_alone) = (Arc::new(Attempts::default()), Arc::new(Attempts::default()));
    let telemetry: Arc<dyn RequestTelemetry> = Arc::clone(&of_thread) as _;
    let client = client(ModelClientOptions { telemetry: Some(telemetry), ..options(info) });
    let told = || [&of_thread, &of_turn_alone].map(|attempts| attempts.0.load(Ordering::Relaxed));
    let mut history = History::new();
    history.record("hi".into());
    step(&mut client.start_turn(), &mut history, &of_turn(&client)).await.expect("an answer");
    assert_eq!(told(), [2, 0]);
    let telemetry: Arc<dyn RequestTelemetry> = Arc::clone(&of_turn_alone) as _;
    let mut turn = client.start_turn().with_telemetry(&telemetry);
    step(&mut turn, &mut history, &of_turn(&client)).await.expect("an answer");
    assert_eq!(told(), [2, 3]);
}
