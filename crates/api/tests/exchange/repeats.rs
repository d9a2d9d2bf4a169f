//! What is sent again, and what is told of it.

use codex_api::{Advice, Fate, RetryConfig};
use codex_mock::{Gate, Reply, Step};

use crate::support::{SHORT, Told, ask, at_once, client, completed, create, no_network, provider, serve};

#[tokio::test]
async fn a_request_is_repeated_as_often_as_allowed() {
    if no_network() {
        return;
    }
    for (max_attempts, stream_max_retries, requests) in
        [(0, 5, 1), (5, 0, 1), (1, 5, 2), (4, 5, 5), (5, 2, 3), (u64::MAX, 7, 8)]
    {
        let mock = serve([Reply::raw(503)]).await;
        let retry = RetryConfig { max_attempts, stream_max_retries, ..at_once() };
        let error = ask(&client(provider(&mock, retry))).await.expect_err("503");
        let case = format!("{max_attempts} of {stream_max_retries}");
        assert_eq!(
            (mock.requests().len(), error.attempts()),
            (requests, u32::try_from(requests).unwrap()),
            "{case}"
        );
        assert_eq!((error.fate(), error.advice()), (Fate::NotExecuted, Advice::Backoff), "{case}");
    }
}

#[tokio::test]
async fn what_may_have_been_executed_is_repeated_twice_and_announced() {
    if no_network() {
        return;
    }
    let cut = || Reply::raw(200).step(Step::Bytes("{".into())).step(Step::Cut);
    for (case, reply) in
        [("502", Reply::raw(502)), ("504", Reply::raw(504)), ("524", Reply::raw(524)), ("cut", cut())]
    {
        for (allowed, retry_transport, repeats) in [(2, true, 2), (0, true, 0), (1, true, 1), (2, false, 0)] {
            let mock = serve([reply.clone()]).await;
            let retry = RetryConfig { max_uncertain_repeats: allowed, retry_transport, ..at_once() };
            let (client, told) = Told::by(client(provider(&mock, retry)));
            let error = create(&client).await.expect_err(case);
            let case = format!("{case}, {allowed} allowed, transport {retry_transport}");
            assert_eq!((mock.requests().len(), told.announced()), (repeats + 1, repeats), "{case}");
            assert_eq!(error.fate(), Fate::Unknown, "{case}");
        }
    }
}

#[tokio::test]
async fn a_head_that_does_not_come_leaves_the_fate_unknown() {
    if no_network() {
        return;
    }
    let mock = serve([completed().before_head(Gate::new()), completed()]).await;
    let mut provider = provider(&mock, at_once());
    provider.head_timeout = SHORT;
    let (client, told) = Told::by(client(provider));
    ask(&client).await.expect("the second answers");
    insta::assert_snapshot!(told.lines().join("\n"), @"
    1 no status, Unknown, again in 0ns because no response head came within 100ms, may be billed
    2 200
    ");
}

#[tokio::test]
async fn an_uncertain_request_stays_uncertain_when_its_repeat_is_refused() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(502), Reply::raw(400)]).await;
    let error = ask(&client(provider(&mock, at_once()))).await.expect_err("400");
    assert_eq!((error.fate(), error.attempts()), (Fate::Unknown, 2));
}

#[tokio::test]
async fn what_a_server_says_of_trying_again_is_heard() {
    if no_network() {
        return;
    }
    for (status, says, requests, announced) in
        [(503, "false", 1, 0), (429, "false", 1, 0), (502, "true", 2, 0), (400, "true", 1, 0)]
    {
        let reply = Reply::raw(status).header("x-should-retry", says);
        let mock = serve([reply, completed()]).await;
        let (client, told) = Told::by(client(provider(&mock, at_once())));
        let answer = ask(&client).await;
        assert_eq!((mock.requests().len(), told.announced()), (requests, announced), "{status} {says}");
        if let Err(error) = answer {
            assert_eq!(error.advice(), Advice::Never, "{status} {says}");
        }
    }
}

#[tokio::test]
async fn what_is_switched_off_is_not_repeated() {
    if no_network() {
        return;
    }
    let off = |change: fn(&mut RetryConfig)| {
        let mut retry = at_once();
        change(&mut retry);
        retry
    };
    for (case, retry, status, requests) in [
        ("429", off(|retry| retry.retry_429 = false), 429, 1),
        (
            "429, the others off",
            off(|retry| (retry.retry_5xx, retry.retry_transport) = (false, false)),
            429,
            2,
        ),
        ("500", off(|retry| retry.retry_5xx = false), 500, 1),
        ("502 without doubt", off(|retry| retry.retry_transport = false), 502, 1),
        ("503 without doubt", off(|retry| retry.retry_transport = false), 503, 2),
    ] {
        let mock = serve([Reply::raw(status), completed()]).await;
        let answer = ask(&client(provider(&mock, retry))).await;
        assert_eq!((mock.requests().len(), answer.is_ok()), (requests, requests == 2), "{case}");
    }
}
