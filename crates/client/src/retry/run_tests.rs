//! The loop: attempts, waits, keys, reports, cancels.

use std::cell::{Cell, RefCell};
use std::error::Error as _;
use std::future::pending;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tokio::time::{Instant, advance};
use url::Url;

use super::attempt::Attempt;
use super::budget::RetryBudget;
use super::decide::{Decision, Stop};
use super::failure::{Cause, Failure};
use super::policy::RetryPolicy;
use super::run::{GaveUp, Retry, Trail, run_with_retry};
use super::server_wait::Advice;
use super::telemetry::{AttemptReport, RequestTelemetry};
use crate::error::{TransportError, TransportErrorKind};
use crate::fate::Fate;
use crate::request::Request;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const SEC: Duration = Duration::from_secs(1);

/// How an attempt of a script ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Ok,
    Status(u16),
    Wait(u16, &'static str),
    Lost(Fate),
}

impl End {
    fn attempt(self) -> Attempt<&'static str, TransportError> {
        let status = |code, headers: &HeaderMap| {
            let status = StatusCode::from_u16(code).expect("a status");
            Failure::from_status(status, headers, SystemTime::UNIX_EPOCH)
        };
        let error = TransportError::new(TransportErrorKind::Closed, Fate::Unknown);
        let failure = match self {
            Self::Ok => return Attempt::Answered { status: StatusCode::OK, value: "words" },
            Self::Status(code) => status(code, &HeaderMap::new()),
            Self::Wait(code, text) => {
                let header = (HeaderName::from_static("retry-after"), HeaderValue::from_static(text));
                status(code, &[header].into_iter().collect())
            }
            Self::Lost(fate) => {
                let cause = Cause::Transport(TransportErrorKind::Closed);
                Failure { cause, fate, advice: Advice::default(), is_final: false }
            }
        };
        Attempt::Failed { failure, error }
    }
}

fn post() -> Request {
    let url = Url::parse("https://me:secret@example.com/v1?key=secret").expect("valid");
    Request::new(Method::POST, url).with_body("words")
}

fn keyed() -> RetryPolicy {
    RetryPolicy { idempotency: Some(KEY), ..RetryPolicy::default() }
}

/// Counts up from 1: each key is another, and no wait is longer than zero.
fn counting() -> impl Fn() -> u64 + Send + Sync {
    let next = AtomicU64::new(1);
    move || next.fetch_add(1, Ordering::Relaxed)
}

/// Runs a script. Returns how it ended, what was tried, and the key of each attempt.
async fn run(
    script: &[End],
    request: Request,
    policy: &RetryPolicy,
    budget: &RetryBudget,
) -> (Result<&'static str, Option<Stop>>, Trail, Vec<Option<String>>) {
    let keys = RefCell::new(Vec::new());
    let random = counting();
    let mut script = script.iter();
    let result = run_with_retry(Retry::new(policy, budget).random(&random), &request, pending(), |request| {
        let key = request.headers.get(KEY).map(|key| key.to_str().expect("ASCII").to_owned());
        keys.borrow_mut().push(key);
        assert_eq!(request.body, "words");
        let end = *script.next().expect("no more attempts than the script has");
        async move { end.attempt() }
    })
    .await;
    let (result, trail) = match result {
        Ok(completed) => (Ok(completed.value), completed.trail),
        Err(GaveUp::Failed { why, trail, .. }) => (Err(Some(why)), trail),
        Err(GaveUp::Cancelled { trail }) => (Err(None), trail),
    };
    (result, trail, keys.into_inner())
}

#[tokio::test(start_paused = true)]
async fn a_script_runs_until_it_succeeds_or_a_limit_is_met() {
    use End::{Lost, Ok as Fine, Status, Wait};
    let unknown = Lost(Fate::Unknown);
    let trail = |attempts, uncertain_repeats, fate| Trail { attempts, uncertain_repeats, fate };
    let executed_not = Some(Fate::NotExecuted);
    let may_be = Some(Fate::Unknown);
    for (case, script, budget, expected, expected_trail) in [
        ("at once", &[Fine][..], 5, Ok("words"), trail(1, 0, None)),
        ("at second", &[Status(503), Fine], 5, Ok("words"), trail(2, 0, executed_not)),
        ("in doubt", &[unknown, unknown, Fine], 5, Ok("words"), trail(3, 2, may_be)),
        ("too much doubt", &[unknown; 3], 5, Err(Some(Stop::Uncertain)), trail(3, 2, may_be)),
        (
            "the worst fate counts",
            &[unknown, Status(503), Status(400)],
            5,
            Err(Some(Stop::Final)),
            trail(3, 1, may_be),
        ),
        ("too often", &[Status(500); 5], 9, Err(Some(Stop::RequestLimit)), trail(5, 0, executed_not)),
        ("budget", &[Status(500); 3], 2, Err(Some(Stop::BudgetSpent)), trail(3, 0, executed_not)),
        ("no budget", &[Status(500)], 0, Err(Some(Stop::BudgetSpent)), trail(1, 0, executed_not)),
        (
            "a long wait is handed up",
            &[Wait(429, "3600")],
            5,
            Err(Some(Stop::WaitTooLong(3600 * SEC))),
            trail(1, 0, executed_not),
        ),
        ("begun", &[Lost(Fate::Cut)], 5, Err(Some(Stop::Begun)), trail(1, 0, Some(Fate::Cut))),
    ] {
        let budget = RetryBudget::new(budget);
        let (result, trail, _) = run(script, post(), &RetryPolicy::default(), &budget).await;
        assert_eq!((result, trail), (expected, expected_trail), "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_requests_of_a_turn_share_its_budget() {
    let budget = RetryBudget::new(5);
    let policy = RetryPolicy { max_retries: 3, ..RetryPolicy::default() };
    let (first, ..) = run(&[End::Status(500); 4], post(), &policy, &budget).await;
    assert_eq!((first, budget.left()), (Err(Some(Stop::RequestLimit)), 2));
    let (second, ..) = run(&[End::Status(500); 3], post(), &policy, &budget.clone()).await;
    assert_eq!((second, budget.left()), (Err(Some(Stop::BudgetSpent)), 0));
    let (third, ..) = run(&[End::Ok], post(), &policy, &budget).await;
    assert_eq!(third, Ok("words"));

    let budget = RetryBudget::new(5);
    let lost = End::Lost(Fate::Unknown);
    let (first, ..) = run(&[lost, End::Ok], post(), &policy, &budget).await;
    let (second, ..) = run(&[lost, lost], post(), &policy, &budget).await;
    assert_eq!((first, second), (Ok("words"), Err(Some(Stop::Uncertain))));
    assert_eq!((budget.left(), budget.uncertain()), (3, 2));
}

#[tokio::test(start_paused = true)]
async fn a_key_is_kept_in_doubt_and_renewed_after_a_refusal() {
    use End::{Lost, Ok as Fine, Status};
    let unknown = Lost(Fate::Unknown);
    for (case, script, expected) in [
        ("kept after an unknown fate", &[unknown, unknown, Fine][..], [0, 0, 0]),
        ("renewed after a refusal", &[Status(503), Status(429), Fine], [0, 1, 2]),
        ("kept where nothing was sent", &[Lost(Fate::NotExecuted), Status(500), Fine], [0, 0, 1]),
        ("kept after a gateway's error", &[Status(502), Status(502), Fine], [0, 0, 0]),
        ("kept where something was in doubt before", &[unknown, Status(503), Fine], [0, 0, 0]),
        ("renewed, then kept", &[Status(503), unknown, Fine], [0, 1, 1]),
    ] {
        let none = RetryPolicy { max_uncertain_repeats: 0, ..keyed() };
        let (result, trail, keys) = run(script, post(), &none, &RetryBudget::new(5)).await;
        let keys: Vec<_> = keys.into_iter().map(|key| key.expect(case)).collect();
        let mut distinct = keys.clone();
        distinct.dedup();
        let numbers: Vec<_> = keys
            .iter()
            .map(|key| distinct.iter().position(|known| known == key).expect("is in it"))
            .collect();
        assert_eq!((result, trail.uncertain_repeats), (Ok("words"), 0), "{case}");
        assert_eq!(numbers, expected, "{case}");
        assert!(keys.iter().all(|key| key.len() == 32), "{keys:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_is_for_those_that_need_one() {
    let mine = post().with_header(KEY, HeaderValue::from_static("mine"));
    let get = Request { method: Method::GET, ..post() };
    for (case, request, policy, expected) in [
        ("without the option", post(), RetryPolicy::default(), None),
        ("GET", get, keyed(), None),
        ("said to be repeatable", post().repeatable(), keyed(), None),
        ("the caller's own", mine, keyed(), Some("mine")),
    ] {
        let (_, _, keys) = run(&[End::Status(503), End::Ok], request, &policy, &RetryBudget::new(5)).await;
        assert_eq!(keys, [expected.map(String::from), expected.map(String::from)], "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_is_slept_and_jittered() {
    for (script, random, expected) in [
        (&[End::Wait(429, "35"), End::Ok][..], u64::MAX, 35.0),
        (&[End::Wait(429, "0"), End::Ok], u64::MAX, 0.0),
        (&[End::Status(500), End::Ok], 1 << 63, 0.25),
        (&[End::Status(500), End::Status(500), End::Ok], 1 << 63, 0.75),
        (&[End::Status(500), End::Ok], 0, 0.0),
    ] {
        let start = Instant::now();
        let mut script = script.iter();
        let random = move || random;
        let (policy, budget) = (RetryPolicy::default(), RetryBudget::new(5));
        let retry = Retry::new(&policy, &budget).random(&random);
        let next = |_| std::future::ready(script.next().expect("more").attempt());
        run_with_retry(retry, &post(), pending(), next).await.expect("succeeds");
        // The paused clock moves only by what is slept, in whole milliseconds.
        assert_eq!(start.elapsed().as_millis(), Duration::from_secs_f64(expected).as_millis());
    }
}

/// Counts how many of it live.
struct Connection(Rc<Cell<u32>>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

#[derive(thiserror::Error)]
#[error("failed")]
struct Holding(Connection);

impl std::fmt::Debug for Holding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Holding one of {}", self.0.0.get())
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_connection_is_dropped_before_the_wait() {
    let open = Rc::new(Cell::new(0));
    let (policy, budget) = (RetryPolicy::default(), RetryBudget::new(5));
    let request = post();
    let op = |_| {
        open.set(open.get() + 1);
        let connection = Connection(Rc::clone(&open));
        let Attempt::Failed { failure, .. } = End::Wait(429, "30").attempt() else { unreachable!() };
        std::future::ready(Attempt::<(), _>::Failed { failure, error: Holding(connection) })
    };
    let work = run_with_retry(Retry::new(&policy, &budget), &request, pending(), op);
    let observed = tokio::time::timeout(SEC, work).await;
    assert!(observed.is_err(), "still waiting");
    assert_eq!((open.get(), budget.left()), (0, 4));
}

/// What was reported: number, status, error, fate, what follows.
type Line = (u32, Option<u16>, bool, Option<Fate>, Option<Decision>);

#[derive(Default)]
struct Told(Mutex<Vec<(Line, Duration)>>);

impl RequestTelemetry for Told {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        assert!(!format!("{report:?}").contains("secret"), "{report:?}");
        assert_eq!(report.url.to_string(), "https://example.com/v1");
        let status = report.status.map(|status| status.as_u16());
        let line = (report.number, status, report.error.is_some(), report.fate, report.next);
        self.0.lock().expect("no panic").push((line, report.elapsed));
    }
}

impl Told {
    fn lines(&self) -> Vec<(Line, Duration)> {
        self.0.lock().expect("no panic").clone()
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_reported_before_anything_follows() {
    let told = Told::default();
    let (policy, budget) = (RetryPolicy::default(), RetryBudget::new(5));
    let random = || 1 << 63;
    let retry = Retry::new(&policy, &budget).telemetry(&told).random(&random);
    let mut script = [End::Lost(Fate::Unknown), End::Wait(429, "3"), End::Ok].into_iter().zip(1..);
    let request = post();
    run_with_retry(retry, &request, pending(), |_| {
        let (end, number) = script.next().expect("more");
        assert_eq!(told.lines().len() + 1, number, "all before it were reported");
        async move {
            advance(SEC).await;
            end.attempt()
        }
    })
    .await
    .expect("succeeds");

    let lost = Cause::Transport(TransportErrorKind::Closed);
    let first = Decision::Repeat {
        wait: Duration::from_millis(250),
        why: lost,
        fate: Fate::Unknown,
        may_be_billed: true,
    };
    let second = Decision::Repeat {
        wait: 3 * SEC,
        why: Cause::Status(StatusCode::TOO_MANY_REQUESTS),
        fate: Fate::NotExecuted,
        may_be_billed: false,
    };
    let expected = [
        ((1, None, true, Some(Fate::Unknown), Some(first)), SEC),
        ((2, Some(429), true, Some(Fate::NotExecuted), Some(second)), SEC),
        ((3, Some(200), false, None, None), SEC),
    ];
    assert_eq!(told.lines(), expected);
}

#[tokio::test(start_paused = true)]
async fn cancel_wins() {
    let (policy, request) = (RetryPolicy::default(), post());
    let cancelled = |number| {
        let end = Decision::Stop(Stop::Cancelled);
        (number, None, false, Some(Fate::Unknown), Some(end))
    };

    // Before anything is sent.
    let (told, budget) = (Told::default(), RetryBudget::new(5));
    let retry = Retry::new(&policy, &budget).telemetry(&told);
    let ready = std::future::ready(());
    let op = |_| -> std::future::Ready<Attempt<(), TransportError>> { panic!("nothing is sent") };
    let result = run_with_retry(retry, &request, ready, op).await;
    assert!(matches!(result, Err(GaveUp::Cancelled { trail }) if trail == Trail::default()));
    assert_eq!(told.lines(), []);

    // While an attempt is in flight.
    let in_flight = Trail { attempts: 1, uncertain_repeats: 0, fate: Some(Fate::Unknown) };
    let op = |_| pending::<Attempt<(), TransportError>>();
    let result = run_with_retry(retry, &request, tokio::time::sleep(SEC), op).await;
    assert!(matches!(result, Err(GaveUp::Cancelled { trail }) if trail == in_flight));
    assert_eq!(told.lines(), [(cancelled(1), SEC)]);

    // While waiting.
    let waiting = Trail { attempts: 1, uncertain_repeats: 0, fate: Some(Fate::NotExecuted) };
    let op = |_| std::future::ready(End::Wait(429, "30").attempt());
    let result = run_with_retry(retry, &request, tokio::time::sleep(SEC), op).await;
    assert!(matches!(result, Err(GaveUp::Cancelled { trail }) if trail == waiting));

    // At the moment of an answer.
    let op = |_| async {
        tokio::time::sleep(SEC).await;
        End::Ok.attempt()
    };
    let result = run_with_retry(retry, &request, tokio::time::sleep(SEC), op).await;
    assert!(matches!(result, Err(GaveUp::Cancelled { trail }) if trail == in_flight));
}

#[tokio::test(start_paused = true)]
async fn the_loop_may_move_between_threads_and_its_error_keeps_its_source() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let (policy, budget, request) = (RetryPolicy::default(), RetryBudget::new(0), post());
    let op = |_| std::future::ready(End::Status(500).attempt());
    let work = is_send(run_with_retry(Retry::new(&policy, &budget), &request, pending(), op));
    let error = work.await.expect_err("no budget");
    assert_eq!(
        (error.to_string(), error.source().map(ToString::to_string)),
        (
            "attempt 1 failed, and there is no other: the repeats of this turn are used up".into(),
            Some("the connection ended before a response head came".into())
        )
    );
}

#[test]
fn requests_that_fail_at_once_do_not_overspend() {
    let budget = RetryBudget::new(3);
    let failure = Failure::from_answer(Fate::Unknown);
    let policy = RetryPolicy::default();
    let repeats: u32 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let decide = |standing| super::decide::decide(&policy, &failure, standing, 1.0);
                    u32::from(matches!(budget.claim(0, false, decide), Decision::Repeat { .. }))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!((repeats, budget.left(), budget.uncertain()), (2, 1, 2));
}
