//! Any sequence of faults: no generation that was not asked for or announced.

use codex_api::RetryConfig;
use codex_mock::{Gate, Reply, Step};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::{SHORT, Told, at_once, client, create, no_network, provider, serve, whole};

/// What a server does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It says that it did not execute it.
    Refuses(u16),
    /// It says nothing that tells whether it was executed.
    Gateway(u16),
    Cuts,
    Resets,
    NoHead,
    /// It says that a repeat can't help.
    Final(u16),
}

impl Fault {
    /// Whether the server may have made a response.
    fn is_generation(self) -> bool {
        !matches!(self, Self::Refuses(_) | Self::Final(_))
    }

    fn reply(self) -> Reply {
        match self {
            Self::Refuses(status) | Self::Gateway(status) | Self::Final(status) => Reply::raw(status),
            Self::Cuts => Reply::raw(200).step(Step::Bytes("{".into())).step(Step::Cut),
            Self::Resets => Reply::raw(200).step(Step::Bytes("{".into())).step(Step::Reset),
            Self::NoHead => whole().before_head(Gate::new()),
        }
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        4 => prop::sample::select(vec![408, 409, 429, 500, 503]).prop_map(Fault::Refuses),
        3 => prop::sample::select(vec![502, 504, 520, 524]).prop_map(Fault::Gateway),
        1 => Just(Fault::Cuts),
        1 => Just(Fault::Resets),
        1 => Just(Fault::NoHead),
        1 => prop::sample::select(vec![400, 403, 404, 422]).prop_map(Fault::Final),
    ]
}

/// Runs one schedule; a response follows its last fault.
async fn run(faults: &[Fault], allowed: u32) -> Result<(), TestCaseError> {
    let replies = faults.iter().map(|fault| fault.reply()).chain([whole()]);
    let mock = serve(replies).await;
    let mut provider = provider(&mock, RetryConfig { max_uncertain_repeats: allowed, ..at_once() });
    provider.whole_response_timeout = SHORT;
    let (client, told) = Told::by(client(provider));
    let answer = create(&client).await;
    let seen = mock.requests().len();
    let generations =
        (0..seen).filter(|at| faults.get(*at).is_none_or(|fault| fault.is_generation())).count();
    // A request that ends with a refusal made nothing by itself.
    let ended_refused = faults.get(seen - 1).is_some_and(|last| !last.is_generation());
    let undisturbed = usize::from(!ended_refused);
    prop_assert_eq!(generations, undisturbed + told.announced(), "{:?}", told.lines());
    prop_assert!(told.announced() <= allowed as usize, "{:?}", told.lines());
    prop_assert_eq!(told.lines().len(), seen, "each attempt is told: {:?}", told.lines());
    prop_assert_eq!(answer.is_ok(), seen > faults.len(), "{:?}", told.lines());
    if let Err(error) = answer {
        prop_assert_eq!(error.attempts() as usize, seen);
    }
    Ok(())
}

#[test]
fn generations_are_those_of_an_undisturbed_run_and_the_announced_ones() {
    if no_network() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let schedule = (vec(fault(), 0..8), prop::sample::select(vec![0_u32, 1, 2, 3]));
    let outcome = runner.run(&schedule, |(faults, allowed)| runtime.block_on(run(&faults, allowed)));
    outcome.expect("it holds for every schedule");
}
