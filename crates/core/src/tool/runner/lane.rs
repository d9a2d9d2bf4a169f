//! [`Lane`]: parallel-safe calls run together, others alone, all in call order.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};
use tokio::task::unconstrained;

/// The line in which calls wait. It is fair: a call that runs alone is not passed by later ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Lane(Arc<RwLock<()>>);

/// The right to run, until it is dropped.
pub(super) enum Place {
    Shared { _guard: OwnedRwLockReadGuard<()> },
    Alone { _guard: OwnedRwLockWriteGuard<()> },
}

/// A place in the line, kept since it was made.
pub(super) struct Waiting(State);

enum State {
    There(Place),
    Queued(Pin<Box<dyn Future<Output = Place> + Send>>),
}

impl Lane {
    /// Takes the next place in the line, now: the order of these calls is the order in which they run.
    pub(super) fn queue(&self, parallel_safe: bool) -> Waiting {
        let lock = Arc::clone(&self.0);
        let mut place: Pin<Box<dyn Future<Output = Place> + Send>> = if parallel_safe {
            Box::pin(lock.read_owned().map(|guard| Place::Shared { _guard: guard }))
        } else {
            Box::pin(lock.write_owned().map(|guard| Place::Alone { _guard: guard }))
        };
        // The first poll enters the line, and does so whatever the budget of the task that is running.
        match unconstrained(&mut place).now_or_never() {
            Some(there) => Waiting(State::There(there)),
            None => Waiting(State::Queued(place)),
        }
    }
}

impl Waiting {
    /// Waits for its turn.
    pub(super) async fn turn(self) -> Place {
        match self.0 {
            State::There(place) => place,
            State::Queued(place) => place.await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_taken_when_it_is_asked_for_not_when_it_is_waited_for() {
        for (first, second, together) in
            [(true, true, true), (true, false, false), (false, true, false), (false, false, false)]
        {
            let lane = Lane::default();
            let waiting = lane.queue(first);
            let there = lane.queue(second).turn().now_or_never();
            assert_eq!(there.is_some(), together, "{first} {second}");
            drop(waiting);
        }
    }
}
