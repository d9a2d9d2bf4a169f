//! How long a repeat waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use codex_api::{Advice, AttemptReport, RequestTelemetry, ResponsesOptions, RetryConfig};
use codex_mock::{Reply, ev};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::support::exchanges::{Told, ask, at_once, client, completed, provider, request};
use crate::support::server::{in_time, no_network, serve};
use crate::support::streams::body;

fn limited(message: &str) -> Reply {
    Reply::json(429, json!({"error": {"code": "rate_limit_exceeded", "message": message}}))
}

fn failed_with(terminal: Value) -> Reply {
    Reply::sse(body([ev::created("resp_1"), terminal]))
}

#[tokio::test]
async fn the_wait_that_a_server_asks_for_is_kept() {
    if no_network() {
        return;
    }
    // Full jitter never reaches an hour in a minute, so a wait of a few milliseconds was the server's.
    let slow = RetryConfig { base_delay: Duration::from_hours(1), ..RetryConfig::default() };
    for (case, reply, wait) in [
        ("milliseconds", Reply::raw(429).header("retry-after-ms", "7"), "7ms"),
        ("no seconds", Reply::raw(503).header("retry-after", "0"), "0ns"),
        ("a date", Reply::raw(503).header("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), "0ns"),
        ("words", limited("Please try again in 20ms."), "20ms"),
        ("a header over words", limited("try again in 30s").header("retry-after-ms", "1"), "1ms"),
    ] {
        let mock = serve([reply, completed()]).await;
        let (client, told) = Told::by(client(provider(&mock, slow)));
        ask(&client).await.expect(case);
        assert!(told.lines()[0].contains(&format!("again in {wait} ")), "{case}: {:?}", told.lines());
    }
}

#[tokio::test]
async fn a_long_wait_is_told_and_not_slept() {
    if no_network() {
        return;
    }
    for (case, reply, wait) in [
        ("seconds", Reply::raw(429).header("retry-after", "61"), Duration::from_secs(61)),
        ("words", limited("Please try again in 1m30s."), Duration::from_secs(90)),
        ("many seconds", limited("try again in 9999999999999999999999s"), Duration::MAX),
    ] {
        let mock = serve([reply, completed()]).await;
        let error = ask(&client(provider(&mock, at_once()))).await.expect_err(case);
        assert_eq!(error.retry_after(), Some(wait), "{case}");
        assert_eq!((error.advice(), mock.requests().len()), (Advice::After(wait), 1), "{case}");
    }
}

#[tokio::test]
async fn a_wait_too_long_to_be_meant_is_told_and_does_not_panic() {
    if no_network() {
        return;
    }
    let failed = ev::failed("resp_1", "rate_limit_exceeded", "Please try again in 9999999999999999999999s.");
    let mock = serve([failed_with(failed)]).await;
    let stream = ask(&client(provider(&mock, at_once()))).await.expect("a head");
    let error = in_time(stream.collect_response()).await.expect_err("it failed");
    assert_eq!(error.retry_after(), Some(Duration::MAX));
    insta::assert_snapshot!(error, @"rate limited: Please try again in 9999999999999999999999s (code rate_limit_exceeded, wait more than ten years, request id req_00000000000000000000000000000001, response id resp_1)");
}

#[tokio::test]
async fn a_wait_in_words_is_read_in_every_form_in_a_stream_and_in_a_refusal() {
    if no_network() {
        return;
    }
    for (words, milliseconds) in [
        ("1m30s", 90_000),
        ("35 seconds", 35_000),
        ("11.054s", 11_054),
        ("20ms", 20),
        ("1.5ms", 1),
        ("250 milliseconds", 250),
        ("6m0s", 360_000),
        ("2 minutes", 120_000),
        ("1h2m", 3_720_000),
        ("1 hour", 3_600_000),
    ] {
        let message = format!("Rate limit reached. Please try again in {words}.");
        let failed = failed_with(ev::failed("resp_1", "rate_limit_exceeded", &message));
        for (case, reply) in [("in a stream", failed), ("in a refusal", limited(&message))] {
            let mock = serve([reply]).await;
            let error = match ask(&client(provider(&mock, RetryConfig::none()))).await {
                Ok(stream) => in_time(stream.collect_response()).await.expect_err(words),
                Err(error) => error,
            };
            let wait = error.retry_after().expect(words);
            assert_eq!(wait.as_millis(), milliseconds, "{words} {case}");
            assert_eq!(error.advice(), Advice::After(wait), "{words} {case}");
        }
    }
}

/// The waits that repeats were announced with.
#[derive(Default)]
struct Waits {
    all: Mutex<Vec<Duration>>,
    one: Notify,
}

impl RequestTelemetry for Waits {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        self.all.lock().expect("no panic").extend(report.wait());
        self.one.notify_one();
    }
}

#[tokio::test]
async fn no_wait_is_longer_than_its_cap_and_no_crowd_waits_alike() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::raw(503)]).await;
    let slow = RetryConfig { base_delay: Duration::from_hours(1), ..RetryConfig::default() };
    let waits = Arc::new(Waits::default());
    let client =
        client(provider(&mock, slow)).with_telemetry(Arc::clone(&waits) as Arc<dyn RequestTelemetry>);
    for _ in 0..40 {
        tokio::select! {
            answer = client.stream_request(request(), ResponsesOptions::default()) => panic!("{answer:?}"),
            () = in_time(waits.one.notified()) => {}
        }
    }
    let waits = waits.all.lock().expect("no panic");
    let (least, most) = (waits.iter().min().expect("a wait"), waits.iter().max().expect("a wait"));
    assert_eq!(waits.len(), 40);
    assert!(*most <= Duration::from_secs(8), "{most:?}");
    assert!(*most > *least + Duration::from_secs(1), "spread over all of it: {waits:?}");
}
