//! What holds for a turn, whatever happens.

use std::collections::{HashMap, HashSet};

use codex_api::{Delta, Fate, ResponseEvent, RetryConfig};
use codex_protocol::Phase;
use proptest::prelude::*;

use super::machine_tests::{call, completed, done, failed, failure, message};
use super::{Failure, Happened, Place, State, Step};

/// Something that happens to a request that is being answered.
#[derive(Debug, Clone, Copy)]
enum Blow {
    Added(u8),
    Text(u8, Option<u32>),
    Done(u8, bool),
    Call(u8),
    Cut(Fate, bool),
    Completed(Option<bool>),
}

fn any_blow() -> impl Strategy<Value = Blow> {
    let fate = prop_oneof![Just(Fate::NotExecuted), Just(Fate::Unknown), Just(Fate::Cut)];
    prop_oneof![
        3 => (0..4_u8).prop_map(Blow::Added),
        3 => (0..4_u8, prop::option::of(0..3_u32)).prop_map(|(id, place)| Blow::Text(id, place)),
        3 => (0..4_u8, any::<bool>()).prop_map(|(id, is_answer)| Blow::Done(id, is_answer)),
        2 => any::<u8>().prop_map(Blow::Call),
        3 => (fate, prop::bool::weighted(0.9)).prop_map(|(fate, may_pass)| Blow::Cut(fate, may_pass)),
        1 => any::<Option<bool>>().prop_map(Blow::Completed),
    ]
}

fn happened(blow: Blow, left: u32) -> Happened {
    let id = |id: u8| format!("m_{id}");
    match blow {
        Blow::Added(number) => {
            Happened::Event(ResponseEvent::OutputItemAdded(message(Some(&id(number)), "", None)))
        }
        Blow::Text(number, output_index) => Happened::Event(ResponseEvent::OutputTextDelta(Delta {
            delta: "x".to_owned(),
            item_id: Some(id(number).into()),
            output_index,
            ..Delta::default()
        })),
        Blow::Done(number, is_answer) => {
            done(message(Some(&id(number)), "x", is_answer.then_some(Phase::FinalAnswer)))
        }
        Blow::Call(number) => done(call(&number.to_string())),
        Blow::Cut(fate, may_pass) => failed(Failure { may_pass, ..failure(fate) }, left),
        Blow::Completed(end_turn) => completed(end_turn),
    }
}

/// Watches the steps of a turn.
#[derive(Debug, Default)]
struct Watch {
    recorded: HashSet<String>,
    open: HashMap<String, u32>,
    announced: u32,
    fruitless_cuts: u32,
    has_failed: bool,
    unsettled: u32,
    is_over: bool,
}

impl Watch {
    fn step(&mut self, step: &Step) {
        assert!(!self.is_over, "{step:?} after the end");
        match step {
            Step::Record(item) => {
                self.fruitless_cuts = 0;
                self.recorded.extend(item.call_id().map(str::to_owned));
            }
            Step::Start(started) => {
                assert!(self.recorded.contains(started.call.call_id()), "started before it was recorded");
                self.unsettled += 1;
                // Its end comes with its output.
                self.close(&started.item.id);
            }
            Step::Begin(item) => *self.open.entry(item.id().expect("an id").to_owned()).or_default() += 1,
            Step::End(item) => self.close(item.id().expect("an id")),
            Step::Withdraw(id) => self.close(id),
            Step::Announce(event) => {
                self.announced += 1;
                if event.fate == Some(codex_protocol::event_msg::RequestFate::Cut) {
                    self.fruitless_cuts += 1;
                    assert!(self.fruitless_cuts <= 2, "a third cut that gave nothing is asked again");
                }
            }
            Step::Settle => self.unsettled = 0,
            Step::Ask => {
                assert!(!self.has_failed || self.announced > 0, "a repeat that was not announced");
                assert_eq!(self.unsettled, 0, "a request before the outputs of calls");
                (self.has_failed, self.announced) = (false, 0);
            }
            Step::Finish(_) => {
                assert!(self.open.values().all(|open| *open == 0), "left open: {:?}", self.open);
                self.is_over = true;
            }
            Step::Tell(_) | Step::Count(_) | Step::Learn(_) | Step::TellTokens | Step::Wait(_) => {}
        }
    }

    fn close(&mut self, id: &str) {
        let open = self.open.get_mut(id).expect("it began");
        *open = open.checked_sub(1).expect("it was open");
    }
}

proptest! {
    #[test]
    fn the_promises_hold_whatever_happens(blows in prop::collection::vec(any_blow(), 0..60)) {
        let mut state = State::new(Place::default(), RetryConfig::default());
        let (mut watch, mut left) = (Watch::default(), 5_u32);
        let mut queue = std::collections::VecDeque::from([Happened::Asked]);
        let mut blows = blows.into_iter();
        while !watch.is_over {
            let next = queue.pop_front().or_else(|| blows.next().map(|blow| happened(blow, left)));
            let Some(next) = next else { break };
            // An answer that is whole is no failure that has to be announced before something else is asked.
            watch.has_failed |= matches!(&next, Happened::Failed { failure, .. } if failure.fate != Fate::Cut);
            let mut steps = Vec::new();
            state.on(next, &mut steps);
            for step in &steps {
                watch.step(step);
                match step {
                    Step::Announce(_) => {
                        left = left.checked_sub(1).expect("no more repeats than there are");
                    }
                    Step::Settle => queue.push_back(Happened::Settled { input_waits: false }),
                    Step::Ask => queue.push_back(Happened::Asked),
                    _ => {}
                }
            }
        }
        let mut steps = Vec::new();
        state.on(Happened::Interrupted, &mut steps);
        for step in &steps {
            watch.is_over = false;
            watch.step(step);
        }
        prop_assert!(watch.open.values().all(|open| *open == 0), "left open: {:?}", watch.open);
    }
}
