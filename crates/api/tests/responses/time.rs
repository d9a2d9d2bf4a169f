//! Budgets, on a paused clock.

use std::time::Duration;

use codex_api::{ErrorKind, Provider, ResponsesOptions, TransportErrorKind};
use codex_mock::ev;
use tokio::time::advance;

use crate::scripted::{Scripted, open};
use crate::support::{all_lines, body, line, over, request};

const MINUTE: Duration = Duration::from_mins(1);

fn pings(count: usize) -> impl Iterator<Item = (Duration, String)> {
    std::iter::repeat_n((MINUTE, ": ping\n\n".to_owned()), count)
}

fn created() -> String {
    body([ev::created("resp_1")])
}

fn completed() -> String {
    body([ev::completed("resp_1", vec![])])
}

#[tokio::test(start_paused = true)]
async fn an_hour_of_comments_is_no_silence() {
    let script = [(MINUTE, created())].into_iter().chain(pings(60)).chain([(MINUTE, completed())]);
    assert_eq!(all_lines(open(script).await).await, ["Created", "completed resp_1"]);
}

#[tokio::test(start_paused = true)]
async fn five_minutes_of_silence_are_an_error() {
    let mut stream = open([(4 * MINUTE, created()), (6 * MINUTE, completed())]).await;
    assert_eq!(line(&stream.next().await.unwrap().unwrap()), "Created");
    let error = stream.next().await.unwrap().expect_err("silence");
    assert!(error.is_timeout());
    let ErrorKind::BrokenStream(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::Silence(5 * MINUTE));
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn comments_alone_are_no_first_event() {
    let keepalive = (MINUTE, "data: {\"type\":\"keepalive\"}\n\n".to_owned());
    let script = pings(2).chain([keepalive]).chain(pings(60));
    assert_eq!(all_lines(open(script).await).await, ["Keepalive", "error FirstEventTimeout, fate unknown"]);
}

#[tokio::test(start_paused = true)]
async fn the_budget_of_the_first_event_is_the_providers() {
    let mut provider = Provider::new("test", "http://localhost/v1");
    provider.first_event_timeout = Duration::from_hours(2);
    let client = over(Scripted::new(pings(60).chain([(MINUTE, completed())])), provider);
    let stream = client.stream_request(request(), ResponsesOptions::default()).await;
    assert_eq!(all_lines(stream.expect("a head")).await, ["completed resp_1"]);
}

#[tokio::test(start_paused = true)]
async fn a_busy_caller_does_not_make_the_server_late() {
    // Everything is there at once, but the caller comes for it late, and after a comment nothing is ready.
    let at_once = Duration::ZERO;
    let script = [(at_once, ": ping\n\n".to_owned()), (at_once, created()), (MINUTE, completed())];
    let mut stream = open(script).await;
    advance(100 * MINUTE).await;
    assert_eq!(line(&stream.next().await.unwrap().unwrap()), "Created");
    advance(100 * MINUTE).await;
    assert_eq!(line(&stream.next().await.unwrap().unwrap()), "completed resp_1");
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_is_given_up_loses_nothing() {
    let words = ["one ", "two ", "three"];
    let deltas = words.map(|word| (MINUTE, body([ev::text_delta("msg_1", 0, word)])));
    let mut stream = open(deltas.into_iter().chain([(MINUTE, completed())])).await;
    let mut told = Vec::new();
    let mut given_up = 0;
    while told.last().map(String::as_str) != Some("completed resp_1") {
        match tokio::time::timeout(MINUTE / 7, stream.next()).await {
            Ok(event) => told.push(line(&event.unwrap().unwrap())),
            Err(_) => given_up += 1,
        }
    }
    assert_eq!(told, ["text one ", "text two ", "text three", "done message", "completed resp_1"]);
    assert!(given_up >= 4 * 6, "{given_up}");
}
