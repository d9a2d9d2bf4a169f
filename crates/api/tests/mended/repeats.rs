//! What is sent again, and what never is.

use std::collections::HashSet;
use std::error::Error;

use codex_api::{
    Advice, BearerAuth, ChatClient, CompactClient, CompactionInput, ErrorKind, Fate, Prompt,
    ResponsesOptions, RetryBudget, RetryConfig, TransportErrorKind,
};
use codex_mock::{Reply, ev};
use http::HeaderMap;
use serde_json::json;

use crate::support::exchanges::{
    Told, ask, at_once, client, completed, create, provider, request, transport, whole,
};
use crate::support::server::{in_time, no_network, serve};
use crate::support::streams::body;

/// As many repeats as anybody could want.
fn eager() -> RetryConfig {
    RetryConfig { max_attempts: 9, stream_max_retries: 9, max_uncertain_repeats: 9, ..at_once() }
}

#[tokio::test]
async fn a_refusal_is_repeated_until_it_passes() {
    if no_network() {
        return;
    }
    let replies = [408, 409, 429, 500, 503].map(Reply::raw);
    let mut retry = at_once();
    (retry.max_attempts, retry.stream_max_retries) = (9, 9);
    let mock = serve(replies.into_iter().chain([completed()])).await;
    let (client, told) = Told::by(client(provider(&mock, retry)));
    let stream = ask(&client).await.expect("it passes");
    assert_eq!((stream.head().attempts(), mock.requests().len()), (6, 6));
    insta::assert_snapshot!(told.lines().join("\n"), @"
    1 408, NotExecuted, again in 0ns because the server answered 408 Request Timeout
    2 409, NotExecuted, again in 0ns because the server answered 409 Conflict
    3 429, NotExecuted, again in 0ns because the server answered 429 Too Many Requests
    4 500, NotExecuted, again in 0ns because the server answered 500 Internal Server Error
    5 503, NotExecuted, again in 0ns because the server answered 503 Service Unavailable
    6 200
    ");
}

#[tokio::test]
async fn the_requests_of_a_turn_share_its_repeats() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(503)]).await;
    let budget = RetryBudget::new(3);
    let client = client(provider(&mock, RetryConfig { max_attempts: 2, ..at_once() }));
    let client = client.with_retry_budget(budget.clone());
    let mut attempts = Vec::new();
    for _ in 0..3 {
        attempts.push(ask(&client).await.expect_err("503").attempts());
    }
    assert_eq!((attempts, budget.left()), (vec![3, 2, 1], 0));
}

#[tokio::test]
async fn a_turn_shares_its_repeats_with_chat_and_compaction() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(503)]).await;
    let budget = RetryBudget::new(3);
    let provider = provider(&mock, RetryConfig { max_attempts: 2, ..at_once() });
    let auth = || BearerAuth::new("sk-test");
    let chat = ChatClient::new(transport(), provider.clone(), auth()).with_retry_budget(budget.clone());
    let compact = CompactClient::new(transport(), provider, auth()).with_retry_budget(budget.clone());
    let prompt = Prompt { input: vec!["hi".into()], ..Prompt::default() };
    let input = CompactionInput { model: "test-model", input: &prompt.input, instructions: "" };

    let asked = in_time(chat.stream_prompt("test-model", &prompt, ResponsesOptions::default())).await;
    let compacted = in_time(compact.compact_input(&input, HeaderMap::new())).await;

    let attempts = (asked.expect_err("503").attempts(), compacted.expect_err("503").attempts());
    assert_eq!((attempts, budget.left()), ((3, 2), 0));
}

#[tokio::test]
async fn a_key_that_servers_honour_is_proof() {
    if no_network() {
        return;
    }
    let retry = RetryConfig { idempotency_key: true, max_uncertain_repeats: 0, ..at_once() };
    let mock = serve([Reply::raw(503), Reply::raw(502), Reply::raw(504), whole()]).await;
    let (client, told) = Told::by(client(provider(&mock, retry)));
    create(&client).await.expect("it passes");
    let requests = mock.requests();
    let keys: Vec<_> =
        requests.iter().map(|request| request.header("idempotency-key").expect("a key")).collect();
    assert_ne!(keys[0], keys[1], "a new one after an answered error");
    assert_eq!((keys[1], keys[2]), (keys[2], keys[3]), "the same one after an unknown fate");
    assert_eq!(told.announced(), 0);
}

#[tokio::test]
async fn each_attempt_has_an_id_of_its_own() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(503), Reply::raw(502), completed()]).await;
    let client = client(provider(&mock, at_once()));
    for _ in 0..3 {
        ask(&client).await.expect("a head");
    }
    let requests = mock.requests();
    let ids: HashSet<_> = requests.iter().filter_map(|sent| sent.header("x-client-request-id")).collect();
    assert_eq!((requests.len(), ids.len()), (5, 5), "two repeats and three requests: {ids:?}");
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
}

#[tokio::test]
async fn an_incomplete_response_is_not_asked_for_again() {
    if no_network() {
        return;
    }
    for reason in ["max_output_tokens", "content_filter", "a_reason_of_later"] {
        let mock = serve([Reply::sse(body([ev::created("resp_1"), ev::incomplete("resp_1", reason)]))]).await;
        let (client, told) = Told::by(client(provider(&mock, eager())));
        let stream = ask(&client).await.expect("a head");
        let error = in_time(stream.collect_response()).await.expect_err(reason);
        let ErrorKind::Incomplete(why) = error.kind() else { panic!("{error}") };
        assert_eq!((why.as_str(), error.advice(), error.fate()), (reason, Advice::Never, Fate::Cut));
        assert!(error.response().is_some(), "{reason}: what there is of it");
        assert_eq!((mock.requests().len(), told.announced()), (1, 0), "{reason}");
    }
}

#[tokio::test]
async fn a_refusal_that_no_repeat_can_mend_is_sent_once() {
    if no_network() {
        return;
    }
    for status in [400, 401, 402, 403, 404, 405, 407, 410, 413, 415, 422, 426] {
        let mock = serve([Reply::raw(status)]).await;
        let error = ask(&client(provider(&mock, eager()))).await.expect_err("refused");
        assert_eq!((mock.requests().len(), error.attempts()), (1, 1), "{status}");
        assert!(
            !matches!(error.advice(), Advice::Backoff | Advice::After(_)),
            "{status}: {:?}",
            error.advice()
        );
    }
}

#[tokio::test]
async fn a_previous_response_that_is_gone_is_told_by_its_code_so_that_all_can_be_sent() {
    if no_network() {
        return;
    }
    let gone = json!({"error": {"code": "previous_response_not_found", "message": "gone", "type": "invalid_request_error"}});
    let mock = serve([Reply::json(400, gone), completed()]).await;
    let client = client(provider(&mock, eager()));
    let mut request = request();
    request.previous_response_id = Some("resp_0".to_owned());
    let error = in_time(client.stream_request(request.clone(), ResponsesOptions::default())).await;
    let error = error.expect_err("it is gone");
    assert_eq!(
        (error.code(), error.fate(), error.attempts()),
        (Some("previous_response_not_found"), Fate::NotExecuted, 1)
    );
    request.previous_response_id = None;
    let stream = in_time(client.stream_request(request, ResponsesOptions::default())).await.expect("a head");
    in_time(stream.collect_response()).await.expect("it completes");
    assert_eq!(mock.requests().len(), 2);
    assert_eq!(mock.report().violations.len(), 1, "the mock never gave that response");
}

#[tokio::test]
async fn a_failure_of_the_network_says_what_it_is_and_is_repeated_only_where_it_may_pass() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(200)]).await;
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    for (case, base_url, expected, attempts) in [
        ("nobody listens", format!("http://{closed}/v1?key=hidden"), Some(TransportErrorKind::Connect), 10),
        ("no TLS", format!("https://{}/v1?key=hidden", mock.addr()), Some(TransportErrorKind::Tls), 1),
        ("no URL", "//?key=hidden".to_owned(), None, 0),
        ("another scheme", "ftp://h/v1?key=hidden".to_owned(), None, 0),
    ] {
        let mut provider = provider(&mock, eager());
        provider.base_url = base_url;
        let error = ask(&client(provider)).await.expect_err(case);
        let kind = match error.kind() {
            ErrorKind::Transport(error) => Some(error.kind()),
            ErrorKind::Build(_) => None,
            other => panic!("{case}: {other}"),
        };
        assert_eq!((kind, error.attempts(), error.fate()), (expected, attempts, Fate::NotExecuted), "{case}");
        assert_eq!(error.source().is_some(), expected.is_some(), "{case}: the cause is kept");
        assert!(!format!("{error} {error:?}").contains("hidden"), "{case}: {error}");
    }
}
