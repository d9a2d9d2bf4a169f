//! Any sequence of the faults that the mock knows: no generation that was not asked for or announced.

use std::collections::BTreeMap;
use std::time::Duration;

use codex_api::{ApiError, ResponsesClient, RetryConfig};
use codex_mock::{Mock, Script};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::{SHORT, Told, ask, at_once, client, create, in_time, no_network, provider};

/// How often each fault comes first; chance puts others behind it.
const ROUNDS: usize = 2;

/// How many schedules consist of nothing but faults after which a request may be sent again.
const LONG: usize = 80;

/// A fault: what stands in a row of the tables of the mock's page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Fault(String);

impl Fault {
    /// Every fault of the page.
    fn all() -> Vec<Self> {
        let page = include_str!("../../../../docs/mock.md");
        let (_, faults) = page.split_once("\n## Faults\n").expect("the chapter");
        let (faults, _) = faults.split_once("\n## ").expect("its end");
        let rows = faults.lines().filter(|line| line.starts_with("| `"));
        let cells = rows.filter_map(|row| row.strip_prefix("| ")?.split(" | ").next());
        let all: Vec<_> = cells
            .map(|cell| Self(cell.split('`').skip(1).step_by(2).collect::<Vec<_>>().join("\n")))
            .collect();
        assert!(all.len() >= 60, "{} rows of the tables", all.len());
        all
    }

    /// Whether it befalls connections, and stands at the top of a script.
    fn is_of_connections(&self) -> bool {
        self.0.starts_with("connections") || self.0.starts_with("refuse")
    }

    /// As a turn of a script.
    fn turn(&self) -> String {
        let says = if self.0.starts_with("status") { "" } else { "steps = [{ text = \"one two\" }]\n" };
        format!("[[turns]]\n{says}{}\n", self.0)
    }

    fn status(&self) -> u16 {
        let status = self.0.strip_prefix("status = ").and_then(|rest| rest.get(..3));
        status.map_or(200, |status| status.parse().expect("a status"))
    }

    /// Whether a request that meets it may be sent again.
    fn may_be_repeated(&self) -> bool {
        let no_answer = ["no_head", "head_gate", "cut_at", "reset_at"];
        match self.status() {
            200 => no_answer.iter().any(|words| self.0.contains(words)),
            429 => self.0.contains("retry-after-ms"),
            408 | 409 | 500..=599 => true,
            _ => false,
        }
    }

    /// Whether the server may have made a response: it accepted the request, or a gateway answered for it.
    fn may_have_generated(&self) -> bool {
        matches!(self.status(), 200 | 502)
    }
}

/// What befalls the connections of a run, and its requests one after the other; a response follows.
#[derive(Debug)]
struct Schedule {
    connections: Option<Fault>,
    requests: Vec<Fault>,
    streamed: bool,
    allowed: u32,
}

impl Schedule {
    /// One that begins with `first` and goes on by chance, with faults of `others`.
    fn by_chance(first: Option<&Fault>, others: &[Fault], runner: &mut TestRunner) -> Self {
        let others: Vec<_> = others.iter().filter(|fault| !fault.is_of_connections()).cloned().collect();
        let by_chance = (
            vec(prop::sample::select(others), 0..8),
            any::<bool>(),
            prop::sample::select(vec![0_u32, 1, 2, 3]),
        );
        let drawn = by_chance.new_tree(runner).expect("nothing is filtered").current();
        let (mut requests, streamed, allowed) = drawn;
        let connections = first.filter(|first| first.is_of_connections()).cloned();
        if let (Some(first), None) = (first, &connections) {
            requests.insert(0, first.clone());
        }
        Self { connections, requests, streamed, allowed }
    }

    fn script(&self) -> Script {
        let top = self.connections.iter().map(|fault| format!("{}\n", fault.0));
        let text: String = top.chain(self.requests.iter().map(Fault::turn)).collect();
        Script::parse("schedule", &text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }
}

/// Asks for a stream and reads it to its end.
async fn streamed(client: &ResponsesClient) -> Result<(), ApiError> {
    in_time(ask(client).await?.collect_response()).await.map(drop)
}

/// Runs a schedule. Gives the faults that were met; `None` where the machine was so busy that a request did not arrive
/// in time.
async fn run(schedule: &Schedule) -> Option<Vec<Fault>> {
    let mock = Mock::builder().script(schedule.script()).start().await.expect("a free port");
    let retry = RetryConfig {
        max_uncertain_repeats: schedule.allowed,
        max_retry_wait: Duration::from_millis(300),
        ..at_once()
    };
    let mut provider = provider(&mock, retry);
    (provider.head_timeout, provider.whole_response_timeout) = (SHORT, SHORT);
    (provider.first_event_timeout, provider.stream_idle_timeout) = (SHORT, SHORT);
    let (client, told) = Told::by(client(provider));
    let outcome = if schedule.streamed { streamed(&client).await } else { create(&client).await.map(drop) };

    let (lines, received) = (told.lines(), mock.requests().len());
    let case = format!("{schedule:#?}\n{lines:#?}\n{outcome:?}");
    // What befell the connection of an attempt, the server does not know of.
    let lost = lines.len() - received;
    let expected = match &schedule.connections {
        None => 0,
        Some(fault) if fault.0.starts_with("refuse") => lines.len(),
        Some(_) => 1,
    };
    if lost > expected {
        return None;
    }
    let met = &schedule.requests[..received.min(schedule.requests.len())];
    let doubtful_losses = lines[..lost].iter().filter(|line| line.contains("Unknown")).count();
    let answered = received - met.len();
    let possible = met.iter().filter(|fault| fault.may_have_generated()).count() + answered + doubtful_losses;
    let last_may_have = match met.last() {
        _ if received == 0 => lines.last().is_some_and(|line| line.contains("Unknown")),
        Some(fault) if answered == 0 => fault.may_have_generated(),
        _ => true,
    };
    let undisturbed = usize::from(last_may_have);
    assert_eq!(possible, undisturbed + told.announced(), "generations, and those announced: {case}");
    assert!(told.announced() <= schedule.allowed as usize, "no more in doubt than is allowed: {case}");
    let accepted = met.iter().filter(|fault| fault.status() == 200).count() + answered;
    assert_eq!(mock.generations(), accepted as u64, "as the server counts them: {case}");
    if let Err(error) = outcome {
        assert_eq!(error.attempts() as usize, lines.len(), "each attempt is told: {case}");
    }
    let of_connections = schedule.connections.iter().filter(|_| lost > 0);
    Some(of_connections.chain(met).cloned().collect())
}

#[test]
fn generations_are_those_of_an_undisturbed_run_and_the_announced_ones() {
    if no_network() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let until_in_time = |schedule: &Schedule| {
        let runs = std::iter::repeat_with(|| runtime.block_on(run(schedule)));
        runs.take(10).flatten().next().expect("the machine has a moment")
    };
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let all = Fault::all();
    let mut met: BTreeMap<Fault, usize> = all.iter().map(|fault| (fault.clone(), 0)).collect();
    for streamed in [true, false] {
        let undisturbed = Schedule { connections: None, requests: Vec::new(), streamed, allowed: 0 };
        assert_eq!(until_in_time(&undisturbed), []);
    }
    let repeatable: Vec<_> = all.iter().filter(|fault| fault.may_be_repeated()).cloned().collect();
    let each = all.iter().cycle().take(ROUNDS * all.len()).map(|first| (Some(first), &all));
    for (first, others) in each.chain(std::iter::repeat_n((None, &repeatable), LONG)) {
        let schedule = Schedule::by_chance(first, others, &mut runner);
        for fault in until_in_time(&schedule) {
            *met.get_mut(&fault).expect("one of the page") += 1;
        }
    }
    for (Fault(text), times) in &met {
        println!("{times:4} times {}", text.replace('\n', ", "));
    }
    assert!(met.values().all(|times| *times >= ROUNDS), "every fault of the page was met");
}
