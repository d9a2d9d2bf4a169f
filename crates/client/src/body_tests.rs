//! The time and size of a body, over streams made by hand and a paused clock.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use tokio::time::{Instant, sleep};

use crate::{Body, ERROR_BODY_WAIT, Fate, TransportError, TransportErrorKind};

type Item = Result<Bytes, TransportError>;
type Parts = &'static [&'static str];

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A stream that brings one byte after each of the pauses, then stays open.
fn paced(pauses: &'static [u64]) -> impl futures_core::Stream<Item = Item> + Send {
    stream::iter(pauses)
        .then(async |pause| {
            sleep(secs(*pause)).await;
            Ok(Bytes::from_static(b"."))
        })
        .chain(stream::pending())
}

fn chunks(parts: Parts) -> impl futures_core::Stream<Item = Item> + Send {
    stream::iter(parts).map(|part| Ok(Bytes::from_static(part.as_bytes())))
}

fn broken() -> Item {
    Err(TransportError::new(TransportErrorKind::Body, Fate::Unknown))
}

/// How many bytes came, what ended it, and after how many seconds.
async fn drain(mut body: Body) -> (usize, Option<TransportErrorKind>, u64) {
    let start = Instant::now();
    let mut bytes = 0;
    let mut end = None;
    while let Some(item) = body.next_chunk().await {
        match item {
            Ok(chunk) => bytes += chunk.len(),
            Err(error) => end = Some(error.kind()),
        }
    }
    (bytes, end, start.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn silence_and_total_end_a_body_when_they_should() {
    let silence = Some(TransportErrorKind::Silence(secs(300)));
    let total = |budget| Some(TransportErrorKind::Total(secs(budget)));
    let cases: [(&str, &'static [u64], Option<u64>, _); 7] = [
        ("silent from the start", &[], None, (0, silence, 300)),
        ("silent after a byte", &[100], None, (1, silence, 400)),
        ("any byte is a sign of life", &[299, 299, 299, 299], None, (4, silence, 1496)),
        ("too late by a second", &[200, 301], None, (1, silence, 500)),
        ("total before silence", &[50, 50], Some(150), (2, total(150), 150)),
        ("total though lively", &[50, 50, 50, 50], Some(120), (2, total(120), 120)),
        ("total after silence", &[], Some(301), (0, silence, 300)),
    ];
    for (case, pauses, limit, expected) in cases {
        let mut body = Body::new(paced(pauses));
        if let Some(limit) = limit {
            body = body.with_total(secs(limit), Instant::now());
        }
        assert_eq!(drain(body).await, expected, "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_caller_does_not_make_the_server_late() {
    let mut body = Body::new(paced(&[1, 0, 0])).with_silence(secs(10));
    for _ in 0..3 {
        assert!(matches!(body.next_chunk().await, Some(Ok(_))));
        sleep(secs(600)).await;
    }
    assert_eq!(drain(body).await, (0, Some(TransportErrorKind::Silence(secs(10))), 10));
}

#[tokio::test(start_paused = true)]
async fn total_counts_though_the_caller_never_waits() {
    let endless = stream::repeat_with(|| Ok(Bytes::from_static(b".")));
    let mut body = Body::new(endless).with_total(secs(10), Instant::now());
    assert!(matches!(body.next_chunk().await, Some(Ok(_))));
    sleep(secs(10)).await;
    let error = body.next_chunk().await.expect("an error").expect_err("too late");
    assert_eq!((error.kind(), error.fate()), (TransportErrorKind::Total(secs(10)), Fate::Unknown));
    assert!(body.next_chunk().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_the_body() {
    let body = Body::new(chunks(&["a"]).chain(stream::iter([broken(), broken()])));
    assert_eq!(drain(body).await, (1, Some(TransportErrorKind::Body), 0));
}

#[tokio::test]
async fn collecting_is_bounded() {
    let too_large = Err(TransportErrorKind::BodyTooLarge { limit_bytes: 4 });
    let cases: [(&str, Parts, Result<&str, TransportErrorKind>); 6] = [
        ("nothing", &[], Ok("")),
        ("one chunk", &["abcd"], Ok("abcd")),
        ("many chunks", &["a", "", "bc", "d"], Ok("abcd")),
        ("an empty one first", &["", "ab", "cd"], Ok("abcd")),
        ("one over", &["abcde"], too_large),
        ("together one over", &["ab", "cd", "e"], too_large),
    ];
    for (case, parts, expected) in cases {
        let read = Body::new(chunks(parts)).collect(4).await;
        let expected = expected.map(|text| Bytes::from_static(text.as_bytes()));
        assert_eq!(read.map_err(|error| error.kind()), expected, "{case}");
    }
}

#[tokio::test]
async fn a_body_of_one_chunk_is_not_copied() {
    let chunk = Bytes::from(b"abcd".to_vec());
    let read = Body::new(stream::iter([Ok(chunk.clone())])).collect(4).await.expect("fits");
    assert_eq!(read.as_ptr(), chunk.as_ptr());
}

/// The text, whether it was cut, and how many seconds that took.
type Read = (&'static str, bool, u64);

/// How a stream goes on after its chunks.
enum Then {
    Ends,
    Breaks,
    Waits,
}

fn error_body(parts: Parts, then: &Then) -> Body {
    match then {
        Then::Ends => Body::new(chunks(parts)),
        Then::Breaks => Body::new(chunks(parts).chain(stream::iter([broken()]))),
        Then::Waits => Body::new(chunks(parts).chain(stream::pending())),
    }
}

#[tokio::test(start_paused = true)]
async fn reading_the_body_of_an_error_never_fails_and_never_waits_long() {
    let cases: [(&str, Parts, Then, Read); 8] = [
        ("complete", &["ab", "c"], Then::Ends, ("abc", false, 0)),
        ("nothing", &[], Then::Ends, ("", false, 0)),
        ("exactly the limit", &["ab", "cd"], Then::Ends, ("abcd", false, 0)),
        ("longer", &["ab", "cde", "f"], Then::Ends, ("abcd", true, 0)),
        ("the limit, then open", &["abcd"], Then::Waits, ("abcd", true, 0)),
        ("breaks off", &["ab"], Then::Breaks, ("ab", true, 0)),
        ("breaks off at once", &[], Then::Breaks, ("", true, 0)),
        ("stays open", &["ab"], Then::Waits, ("ab", true, ERROR_BODY_WAIT.as_secs())),
    ];
    for (case, parts, then, (text, cut, waited)) in cases {
        let start = Instant::now();
        let read = error_body(parts, &then).read_up_to(4).await;
        let expected = (Bytes::from_static(text.as_bytes()), cut);
        assert_eq!((read, start.elapsed()), (expected, secs(waited)), "{case}");
    }
}
