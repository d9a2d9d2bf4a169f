//! The server's clock: real until a test moves it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use tokio::time::Instant;

/// The clock a server goes by: its pauses, the age of its responses, and the times it writes.
///
/// It runs with tokio's clock until it is frozen or moved. Moving it moves nothing but the server. Clones are the same
/// clock.
#[derive(Clone, Debug)]
pub struct Clock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// When the clock was made.
    start: Instant,
    hands: watch::Sender<Hands>,
}

/// Where the hands stand beside the time that really passed.
#[derive(Clone, Copy, Debug)]
struct Hands {
    written: Written,
    /// What was added by hand.
    advanced: Duration,
    /// What really passed while the clock was frozen, up to the last thaw.
    stood_still: Duration,
    /// What had really passed when the clock was frozen, while it is.
    frozen_at: Option<Duration>,
}

/// How the Unix time follows.
#[derive(Clone, Copy, Debug)]
struct Written {
    /// The Unix time in seconds when the clock last began to count it.
    unix: u64,
    /// Whether it stands still but for [`Clock::advance`].
    fixed: bool,
    /// Where the hand it follows stood then: what was advanced where it is fixed, else the clock.
    since: Duration,
}

impl Clock {
    /// A clock that writes this Unix time until it is advanced, or else the system's time. Its pauses take their time
    /// all the same.
    pub(crate) fn new(fixed_unix: Option<u64>) -> Self {
        let written = Written {
            unix: fixed_unix.unwrap_or_else(system_time),
            fixed: fixed_unix.is_some(),
            since: Duration::ZERO,
        };
        let (advanced, stood_still) = (Duration::ZERO, Duration::ZERO);
        let hands = watch::Sender::new(Hands { written, advanced, stood_still, frozen_at: None });
        Self { shared: Arc::new(Shared { start: Instant::now(), hands }) }
    }

    /// Runs again, and writes the time a new clock would write. [`Clock::now`] goes on from where it stands.
    pub(crate) fn restart(&self, fixed_unix: Option<u64>) {
        self.thaw();
        let now = self.now();
        self.shared.hands.send_modify(|hands| {
            hands.written = Written {
                unix: fixed_unix.unwrap_or_else(system_time),
                fixed: fixed_unix.is_some(),
                since: if fixed_unix.is_some() { hands.advanced } else { now },
            };
        });
    }

    /// The time since the server was set up: what passed, and what was added.
    pub fn now(&self) -> Duration {
        let hands = *self.shared.hands.borrow();
        let passed = hands.frozen_at.unwrap_or_else(|| self.shared.start.elapsed());
        passed.saturating_sub(hands.stood_still).saturating_add(hands.advanced)
    }

    /// The Unix time in seconds, as the server writes it.
    ///
    /// Where it is fixed ([`Builder::unix_time`](crate::Builder::unix_time)) only [`Clock::advance`] moves it.
    pub fn now_unix(&self) -> u64 {
        let Hands { written, advanced, .. } = *self.shared.hands.borrow();
        let hand = if written.fixed { advanced } else { self.now() };
        written.unix.saturating_add(hand.saturating_sub(written.since).as_secs())
    }

    /// Moves the clock forward. Pauses that are over by then end.
    pub fn advance(&self, by: Duration) {
        self.shared.hands.send_modify(|hands| hands.advanced = hands.advanced.saturating_add(by));
    }

    /// Stops the clock: from here on only [`Clock::advance`] moves it. Freezing it again changes nothing.
    pub fn freeze(&self) {
        let passed = self.shared.start.elapsed();
        self.shared.hands.send_modify(|hands| {
            hands.frozen_at.get_or_insert(passed);
        });
    }

    /// Lets a frozen clock run on from where it stands.
    pub fn thaw(&self) {
        let passed = self.shared.start.elapsed();
        self.shared.hands.send_modify(|hands| {
            if let Some(since) = hands.frozen_at.take() {
                hands.stood_still = hands.stood_still.saturating_add(passed.saturating_sub(since));
            }
        });
    }

    /// Whether the clock is frozen.
    pub fn is_frozen(&self) -> bool {
        self.shared.hands.borrow().frozen_at.is_some()
    }

    /// Waits until so much time has passed on this clock.
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn sleep(&self, pause: Duration) {
        self.sleep_until(self.now().saturating_add(pause)).await;
    }

    /// Waits until [`Clock::now`] is at least `until`.
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn sleep_until(&self, until: Duration) {
        let mut hands = self.shared.hands.subscribe();
        loop {
            hands.mark_unchanged();
            let left = until.saturating_sub(self.now());
            if left.is_zero() {
                return;
            }
            let passed = async {
                if self.is_frozen() {
                    std::future::pending::<()>().await;
                }
                tokio::time::sleep(left).await;
            };
            tokio::select! {
                // The sender lives in `self`, so this is a move of the hands.
                _ = hands.changed() => {}
                () = passed => {}
            }
        }
    }
}

/// The system's Unix time, in seconds.
fn system_time() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, timeout};

    use super::Clock;

    const MINUTE: Duration = Duration::from_mins(1);

    #[tokio::test(start_paused = true)]
    async fn it_runs_stands_still_and_is_moved() {
        let clock = Clock::new(None);
        let start = clock.now_unix();
        let shown = || (clock.now(), clock.now_unix() - start, clock.is_frozen());
        tokio::time::advance(MINUTE).await;
        assert_eq!(shown(), (MINUTE, 60, false), "it runs");
        clock.freeze();
        clock.freeze();
        tokio::time::advance(MINUTE).await;
        assert_eq!(shown(), (MINUTE, 60, true), "it stands");
        clock.advance(MINUTE);
        assert_eq!(shown(), (2 * MINUTE, 120, true), "it is moved");
        clock.thaw();
        clock.thaw();
        tokio::time::advance(MINUTE).await;
        assert_eq!(shown(), (3 * MINUTE, 180, false), "it runs on");
    }

    #[tokio::test(start_paused = true)]
    async fn a_fixed_time_is_moved_by_hand_alone() {
        let clock = Clock::new(Some(1000));
        tokio::time::advance(MINUTE).await;
        assert_eq!((clock.now(), clock.now_unix()), (MINUTE, 1000));
        clock.advance(MINUTE);
        assert_eq!((clock.now(), clock.now_unix()), (2 * MINUTE, 1060));
        clock.freeze();
        clock.restart(Some(1000));
        assert_eq!((clock.now(), clock.now_unix(), clock.is_frozen()), (2 * MINUTE, 1000, false));
        clock.advance(MINUTE);
        assert_eq!(clock.now_unix(), 1060);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_ends_by_the_time_that_passes_and_by_the_time_that_is_added() {
        let clock = Clock::new(Some(0));
        let before = Instant::now();
        clock.sleep(MINUTE).await;
        assert_eq!(before.elapsed(), MINUTE, "it really passes");
        clock.freeze();
        assert!(timeout(2 * MINUTE, clock.sleep(MINUTE)).await.is_err(), "a frozen clock does not end it");
        let before = Instant::now();
        tokio::join!(clock.sleep(MINUTE), async {
            clock.advance(MINUTE / 2);
            clock.advance(MINUTE / 2);
        });
        assert_eq!(before.elapsed(), Duration::ZERO, "added time does");
        let before = Instant::now();
        tokio::join!(clock.sleep(MINUTE), async { clock.thaw() });
        assert_eq!(before.elapsed(), MINUTE, "so does a thaw, once the time passed");
    }
}
