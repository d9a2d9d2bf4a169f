//! Headers are made once: an attempt has one map of them, whose names and values are shared.

use std::time::Duration;

use allocation_counter::measure;
use codex_api::{BearerAuth, Provider, RateLimits, ResponsesClient, ResponsesOptions, RetryConfig};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::capture::Capture;
use crate::support::request;

/// How often an attempt may allocate: the map of its headers, its own id, the refusal and what is told of it.
const PER_ATTEMPT: u64 = 13;

/// How often a request allocates that carries so many headers of its provider and is refused so often.
fn allocations(headers: u32, refusals: usize) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let retry = RetryConfig { base_delay: Duration::ZERO, ..RetryConfig::default() };
    let mut provider = Provider { retry, ..Provider::new("test", "http://127.0.0.1:1/v1") };
    provider.headers = (0..headers)
        .map(|number| {
            let name = HeaderName::try_from(format!("x-own-{number}")).expect("a name");
            (name, HeaderValue::from_static("own"))
        })
        .collect();
    let client = ResponsesClient::new(Capture::new(&vec![503; refusals]), provider, BearerAuth::new("sk-1"));
    let mut request = Some(request());
    let run = || {
        let answer = client.create(request.take().expect("asked once"), ResponsesOptions::default());
        runtime.block_on(answer).expect("an answer");
    };
    measure(run).count_total
}

#[test]
fn an_attempt_makes_one_map_of_headers_and_no_name() {
    let per_attempt = |headers| (allocations(headers, 4) - allocations(headers, 2)) / 2;
    let (few, many) = (per_attempt(1), per_attempt(100));
    assert_eq!(few, many, "however many headers there are");
    assert!(few <= PER_ATTEMPT, "{few} allocations an attempt instead of {PER_ATTEMPT}");
}

#[test]
fn limits_are_read_without_a_name_being_made() {
    let read = |names: &[&str]| {
        let headers: HeaderMap = names
            .iter()
            .map(|name| (HeaderName::try_from(*name).expect("a name"), HeaderValue::from_static("1")))
            .collect();
        let mut limits = RateLimits::default();
        let counted = measure(|| limits = RateLimits::from_headers(&headers)).count_total;
        (counted, limits.families().len())
    };
    assert_eq!(read(&["content-type", "x-request-id", "x-codex-turn-state"]).1, 0);
    assert_eq!(read(&["content-type", "x-request-id"]), (0, 0), "nothing for nothing");
    let family = [
        "x-codex-primary-used-percent",
        "x-codex-primary-window-minutes",
        "x-codex-primary-reset-at",
        "x-codex-secondary-used-percent",
        "x-codex-secondary-window-minutes",
        "x-codex-secondary-reset-at",
    ];
    // The families as they are found, the snapshots, and the id of the one.
    assert_eq!(read(&family), (3, 1));
}
