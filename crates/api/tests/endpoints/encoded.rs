//! A request that is encoded already, and repeats that several requests share.

use std::time::Duration;

use codex_api::{
    ChatClient, CompactClient, CompactionInput, Prompt, Provider, ResponsesApiRequest, ResponsesOptions,
    RetryBudget, RetryConfig,
};
use codex_mock::{Reply, ev};
use http::HeaderMap;

use crate::support::{all, auth, in_time, no_network, provider, request, responses, serve, transport};

#[tokio::test]
async fn an_encoded_request_is_sent_as_it_is() {
    if no_network() {
        return;
    }
    let events = ev::numbered([ev::created("resp_1"), ev::completed("resp_1", vec![])]);
    let mock = serve([Reply::sse(ev::sse(events))]).await;
    let kept = request().input;
    let request = ResponsesApiRequest { input: Vec::new(), ..request() };
    let body = request.encode_with(&kept, 0).expect("it has a JSON form");
    let options = ResponsesOptions { conversation_id: Some("conv_1".to_owned()), ..Default::default() };
    let stream = in_time(responses(&mock).stream_encoded(body.clone(), &options)).await.expect("a head");
    let (events, error) = all(stream).await;
    assert_eq!((events.len(), error), (2, None));
    let sent = &mock.requests()[0];
    assert_eq!((&sent.body, sent.header("accept")), (&body, Some("text/event-stream")));
    assert_eq!(
        (sent.header("content-type"), sent.header("session_id")),
        (Some("application/json"), Some("conv_1"))
    );
}

#[tokio::test]
async fn chat_and_compaction_take_their_repeats_from_the_turns() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(503).header("retry-after-ms", "1")]).await;
    let retry = RetryConfig { base_delay: Duration::from_millis(1), ..RetryConfig::default() };
    let provider = || Provider { retry, ..provider(&mock) };
    let budget = RetryBudget::new(3);
    let chat = ChatClient::new(transport(), provider(), auth()).with_retry_budget(budget.clone());
    let compact = CompactClient::new(transport(), provider(), auth()).with_retry_budget(budget.clone());
    let prompt = Prompt { input: vec!["hi".into()], ..Prompt::default() };
    let asked = in_time(chat.stream_prompt("m", &prompt, ResponsesOptions::default())).await;
    assert_eq!(asked.map(|_| ()).expect_err("503").attempts(), 4);
    let input = CompactionInput { model: "m", input: &prompt.input, instructions: "" };
    let asked = in_time(compact.compact_input(&input, HeaderMap::new())).await;
    assert_eq!((asked.expect_err("503").attempts(), budget.left()), (1, 0), "none is left");
}
