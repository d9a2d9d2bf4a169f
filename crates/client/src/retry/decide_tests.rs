//! Every rule of repeats, a row each.

use std::time::{Duration, SystemTime};

use ::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use proptest::prelude::*;

use super::decide::{Decision, Standing, Stop, decide};
use super::failure::{Cause, Failure};
use super::policy::{RetryOn, RetryPolicy};
use super::server_wait::Advice;
use crate::error::TransportErrorKind;
use crate::fate::Fate;

const SEC: Duration = Duration::from_secs(1);
const HALF_SEC: Duration = Duration::from_millis(500);
const FRESH: Standing = Standing { repeatable: false, repeats: 0, uncertain: 0, left: 5 };

/// The decision without jitter.
fn decided(policy: &RetryPolicy, failure: &Failure, standing: Standing) -> Decision {
    decide(policy, failure, standing, 1.0)
}

fn status(code: u16, headers: &[(&'static str, &'static str)]) -> Failure {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect();
    Failure::from_status(StatusCode::from_u16(code).expect("a status"), &headers, SystemTime::UNIX_EPOCH)
}

fn transport(kind: TransportErrorKind, fate: Fate) -> Failure {
    Failure { cause: Cause::Transport(kind), fate, advice: Advice::default(), is_final: false }
}

/// A repeat that surely does not execute the request twice.
fn safe(failure: &Failure, wait: Duration) -> Decision {
    Decision::Repeat { wait, why: failure.cause, fate: failure.fate, may_be_billed: false }
}

/// A repeat that may execute the request twice.
fn uncertain(failure: &Failure, wait: Duration) -> Decision {
    Decision::Repeat { wait, why: failure.cause, fate: failure.fate, may_be_billed: true }
}

/// What a row expects.
#[derive(Clone, Copy, Debug)]
enum Then {
    Safe,
    Uncertain,
    Stop(Stop),
}

impl Then {
    fn after(self, failure: &Failure, wait: Duration) -> Decision {
        match self {
            Self::Safe => safe(failure, wait),
            Self::Uncertain => uncertain(failure, wait),
            Self::Stop(stop) => Decision::Stop(stop),
        }
    }
}

#[test]
fn each_status_has_its_decision() {
    use Then::{Safe, Uncertain};
    const FINAL: Then = Then::Stop(Stop::Final);
    const FORBIDDEN: Then = Then::Stop(Stop::Forbidden);
    // Without a word of the server, with `x-should-retry: true`, with `x-should-retry: false`.
    for (code, unsaid, yes, no) in [
        (200, FINAL, FINAL, FINAL),
        (301, FINAL, FINAL, FINAL),
        (304, FINAL, FINAL, FINAL),
        (400, FINAL, FINAL, FINAL),
        (401, FINAL, FINAL, FINAL),
        (402, FINAL, FINAL, FINAL),
        (403, FINAL, FINAL, FINAL),
        (404, FINAL, FINAL, FINAL),
        (405, FINAL, FINAL, FINAL),
        (407, FINAL, FINAL, FINAL),
        (408, Safe, Safe, FORBIDDEN),
        (409, Safe, Safe, FORBIDDEN),
        (410, FINAL, FINAL, FINAL),
        (413, FINAL, FINAL, FINAL),
        (415, FINAL, FINAL, FINAL),
        (422, FINAL, FINAL, FINAL),
        (425, FINAL, FINAL, FINAL),
        (429, Safe, Safe, FORBIDDEN),
        (499, FINAL, FINAL, FINAL),
        (500, Safe, Safe, FORBIDDEN),
        (501, Uncertain, Safe, FORBIDDEN),
        (502, Uncertain, Safe, FORBIDDEN),
        (503, Safe, Safe, FORBIDDEN),
        (504, Uncertain, Safe, FORBIDDEN),
        (520, Uncertain, Safe, FORBIDDEN),
        (522, Uncertain, Safe, FORBIDDEN),
        (524, Uncertain, Safe, FORBIDDEN),
        (529, Uncertain, Safe, FORBIDDEN),
    ] {
        for (said, headers, then) in [
            ("nothing", &[][..], unsaid),
            ("true", &[("x-should-retry", "true")], yes),
            ("false", &[("x-should-retry", "false")], no),
        ] {
            let failure = status(code, headers);
            let decision = decided(&RetryPolicy::default(), &failure, FRESH);
            assert_eq!(decision, then.after(&failure, HALF_SEC), "{code}, x-should-retry: {said}");
        }
    }
}

#[test]
fn each_transport_failure_has_its_decision() {
    use Then::{Safe, Uncertain};
    const FINAL: Then = Then::Stop(Stop::Final);
    const BEGUN: Then = Then::Stop(Stop::Begun);
    for (kind, not_executed, unknown, cut) in [
        (TransportErrorKind::Build, FINAL, FINAL, FINAL),
        (TransportErrorKind::Tls, FINAL, FINAL, FINAL),
        (TransportErrorKind::ProxyAuth, FINAL, FINAL, FINAL),
        (TransportErrorKind::BodyTooLarge { limit_bytes: 1 }, FINAL, FINAL, FINAL),
        (TransportErrorKind::Total(SEC), FINAL, FINAL, FINAL),
        (TransportErrorKind::Dns, Safe, Uncertain, BEGUN),
        (TransportErrorKind::Connect, Safe, Uncertain, BEGUN),
        (TransportErrorKind::ConnectTimeout, Safe, Uncertain, BEGUN),
        (TransportErrorKind::UploadStalled(SEC), Safe, Uncertain, BEGUN),
        (TransportErrorKind::HeadTimeout(SEC), Safe, Uncertain, BEGUN),
        (TransportErrorKind::Refused, Safe, Uncertain, BEGUN),
        (TransportErrorKind::Closed, Safe, Uncertain, BEGUN),
        (TransportErrorKind::Protocol, Safe, Uncertain, BEGUN),
        (TransportErrorKind::Body, Safe, Uncertain, BEGUN),
        (TransportErrorKind::Silence(SEC), Safe, Uncertain, BEGUN),
        (TransportErrorKind::Other, Safe, Uncertain, BEGUN),
    ] {
        for (fate, then) in [(Fate::NotExecuted, not_executed), (Fate::Unknown, unknown), (Fate::Cut, cut)] {
            let failure = transport(kind, fate);
            let decision = decided(&RetryPolicy::default(), &failure, FRESH);
            assert_eq!(decision, then.after(&failure, HALF_SEC), "{kind:?}, {fate:?}");
        }
    }
}

#[test]
fn an_error_in_a_begun_answer_goes_by_its_fate() {
    for (fate, then) in [
        (Fate::NotExecuted, Then::Safe),
        (Fate::Unknown, Then::Uncertain),
        (Fate::Cut, Then::Stop(Stop::Begun)),
    ] {
        let failure = Failure::from_answer(fate);
        let decision = decided(&RetryPolicy::default(), &failure, FRESH);
        assert_eq!(decision, then.after(&failure, HALF_SEC), "{fate:?}");
        let decision = decided(&RetryPolicy::default(), &failure.without_repeat(), FRESH);
        assert_eq!(decision, Decision::Stop(Stop::Final), "{fate:?}");
    }
}

#[test]
fn what_is_repeatable_is_repeated_without_doubt_but_not_without_end() {
    let unknown = transport(TransportErrorKind::Closed, Fate::Unknown);
    let standing = Standing { repeatable: true, uncertain: 9, ..FRESH };
    for (case, failure, policy, standing, expected) in [
        ("unknown", unknown, RetryPolicy::default(), standing, safe(&unknown, HALF_SEC)),
        (
            "no doubt allowed",
            unknown,
            RetryPolicy { max_uncertain_repeats: 0, ..RetryPolicy::default() },
            standing,
            safe(&unknown, HALF_SEC),
        ),
        (
            "cut",
            transport(TransportErrorKind::Body, Fate::Cut),
            RetryPolicy::default(),
            standing,
            Decision::Stop(Stop::Begun),
        ),
        (
            "repeated often",
            unknown,
            RetryPolicy::default(),
            Standing { repeats: 4, ..standing },
            Decision::Stop(Stop::RequestLimit),
        ),
        (
            "budget spent",
            unknown,
            RetryPolicy::default(),
            Standing { left: 0, ..standing },
            Decision::Stop(Stop::BudgetSpent),
        ),
        ("refused", status(404, &[]), RetryPolicy::default(), standing, Decision::Stop(Stop::Final)),
    ] {
        assert_eq!(decided(&policy, &failure, standing), expected, "{case}");
    }
}

#[test]
fn each_switch_turns_off_its_failures() {
    let all = RetryOn::default();
    let without = |retry_on| RetryPolicy { retry_on, ..RetryPolicy::default() };
    let without_429 = without(RetryOn { status_429: false, ..all });
    let without_5xx = without(RetryOn { status_5xx: false, ..all });
    let without_transport = without(RetryOn { transport: false, ..all });
    let off = Decision::Stop(Stop::SwitchedOff);

    let refused = transport(TransportErrorKind::Connect, Fate::NotExecuted);
    let closed = transport(TransportErrorKind::Closed, Fate::Unknown);
    for (case, failure, on_429, on_5xx, on_transport) in [
        ("408", status(408, &[]), Then::Safe, Then::Safe, Then::Safe),
        ("409", status(409, &[]), Then::Safe, Then::Safe, Then::Safe),
        ("429", status(429, &[]), Then::Stop(Stop::SwitchedOff), Then::Safe, Then::Safe),
        ("500", status(500, &[]), Then::Safe, Then::Stop(Stop::SwitchedOff), Then::Safe),
        // Where transport failures are off, nothing is repeated in doubt.
        (
            "502",
            status(502, &[]),
            Then::Uncertain,
            Then::Stop(Stop::SwitchedOff),
            Then::Stop(Stop::Uncertain),
        ),
        ("refused", refused, Then::Safe, Then::Safe, Then::Stop(Stop::SwitchedOff)),
        ("closed", closed, Then::Uncertain, Then::Uncertain, Then::Stop(Stop::SwitchedOff)),
        (
            "answer in doubt",
            Failure::from_answer(Fate::Unknown),
            Then::Uncertain,
            Then::Uncertain,
            Then::Stop(Stop::Uncertain),
        ),
    ] {
        for (switch, policy, then) in [
            ("status_429", &without_429, on_429),
            ("status_5xx", &without_5xx, on_5xx),
            ("transport", &without_transport, on_transport),
        ] {
            let decision = decided(policy, &failure, FRESH);
            assert_eq!(decision, then.after(&failure, HALF_SEC), "{case} without {switch}");
        }
    }
    let standing = Standing { repeatable: true, ..FRESH };
    assert_eq!(decided(&without_transport, &closed, standing), off);
    let gateway = status(502, &[]);
    assert_eq!(decided(&without_transport, &gateway, standing), safe(&gateway, HALF_SEC));
}

#[test]
fn every_limit_ends_the_repeats() {
    let known = status(503, &[]);
    let doubt = transport(TransportErrorKind::Closed, Fate::Unknown);
    let policy = RetryPolicy::default();
    let none = RetryPolicy { max_uncertain_repeats: 0, ..policy.clone() };
    for (case, policy, failure, standing, expected) in [
        ("the last of the request", &policy, known, Standing { repeats: 3, ..FRESH }, safe(&known, 4 * SEC)),
        ("one more", &policy, known, Standing { repeats: 4, ..FRESH }, Decision::Stop(Stop::RequestLimit)),
        ("the last of the turn", &policy, known, Standing { left: 1, ..FRESH }, safe(&known, HALF_SEC)),
        (
            "the turn's spent",
            &policy,
            known,
            Standing { left: 0, ..FRESH },
            Decision::Stop(Stop::BudgetSpent),
        ),
        ("the last doubt", &policy, doubt, Standing { uncertain: 1, ..FRESH }, uncertain(&doubt, HALF_SEC)),
        ("doubts spent", &policy, doubt, Standing { uncertain: 2, ..FRESH }, Decision::Stop(Stop::Uncertain)),
        (
            "no doubt, doubts spent",
            &policy,
            known,
            Standing { uncertain: 2, ..FRESH },
            safe(&known, HALF_SEC),
        ),
        ("no doubt allowed", &none, doubt, FRESH, Decision::Stop(Stop::Uncertain)),
        ("never", &RetryPolicy::never(), known, FRESH, Decision::Stop(Stop::RequestLimit)),
    ] {
        assert_eq!(decided(policy, &failure, standing), expected, "{case}");
    }
}

#[test]
fn a_key_takes_the_doubt_away() {
    let policy = RetryPolicy {
        idempotency: Some(HeaderName::from_static("idempotency-key")),
        max_uncertain_repeats: 0,
        ..RetryPolicy::default()
    };
    for failure in [transport(TransportErrorKind::HeadTimeout(SEC), Fate::Unknown), status(504, &[])] {
        assert_eq!(decided(&policy, &failure, FRESH), safe(&failure, HALF_SEC), "{failure:?}");
    }
    let cut = transport(TransportErrorKind::Body, Fate::Cut);
    assert_eq!(decided(&policy, &cut, FRESH), Decision::Stop(Stop::Begun));
}

#[test]
fn the_servers_wait_is_kept_or_handed_up() {
    let policy = RetryPolicy::default();
    for (after, expected) in [
        ("0", Ok(Duration::ZERO)),
        ("0.02", Ok(Duration::from_millis(20))),
        ("9", Ok(9 * SEC)),
        ("60", Ok(60 * SEC)),
        ("60.001", Err(Duration::from_millis(60_001))),
        ("9999999999999999999999", Err(Duration::MAX)),
        ("Thu, 01 Jan 1970 00:00:30 GMT", Ok(30 * SEC)),
        ("Thu, 01 Jan 1970 00:01:01 GMT", Err(61 * SEC)),
        ("soon", Ok(HALF_SEC)),
    ] {
        let failure = status(429, &[("retry-after", after)]);
        let expected = match expected {
            Ok(wait) => safe(&failure, wait),
            Err(wait) => Decision::Stop(Stop::WaitTooLong(wait)),
        };
        assert_eq!(decided(&policy, &failure, FRESH), expected, "{after}");
    }
    let hinted = Failure::from_answer(Fate::NotExecuted).with_wait(Some(7 * SEC));
    assert_eq!(decided(&policy, &hinted, FRESH), safe(&hinted, 7 * SEC));
}

prop_compose! {
    fn any_failure()(
        cause in prop_oneof![
            (100_u16..1000).prop_map(|code| Cause::Status(StatusCode::from_u16(code).expect("a status"))),
            Just(Cause::Answer),
            Just(Cause::Transport(TransportErrorKind::Closed)),
            Just(Cause::Transport(TransportErrorKind::Tls)),
        ],
        fate in prop_oneof![Just(Fate::NotExecuted), Just(Fate::Unknown), Just(Fate::Cut)],
        should_retry in any::<Option<bool>>(),
        wait in any::<Option<Duration>>(),
        is_final in any::<bool>(),
    ) -> Failure {
        Failure { cause, fate, advice: Advice { should_retry, wait }, is_final }
    }
}

proptest! {
    #[test]
    fn a_repeat_is_within_every_bound(
        failure in any_failure(),
        (repeatable, repeats, uncertain, left) in (any::<bool>(), 0..6_u32, 0..4_u32, 0..4_u32),
        (retries, doubts, transport) in (0..6_u32, 0..4_u32, any::<bool>()),
        random in any::<f64>(),
    ) {
        let policy = RetryPolicy {
            max_retries: retries,
            max_uncertain_repeats: doubts,
            retry_on: RetryOn { transport, ..RetryOn::default() },
            ..RetryPolicy::default()
        };
        let standing = Standing { repeatable, repeats, uncertain, left };
        if let Decision::Repeat { wait, fate, may_be_billed, .. } = decide(&policy, &failure, standing, random) {
            prop_assert!(wait <= policy.max_retry_wait);
            prop_assert!(repeats < retries && left > 0);
            prop_assert!(!failure.is_final && failure.advice.should_retry != Some(false));
            prop_assert!(fate != Fate::Cut);
            prop_assert_eq!(may_be_billed, fate == Fate::Unknown && !repeatable);
            prop_assert!(!may_be_billed || (uncertain < doubts && transport));
        }
    }
}
