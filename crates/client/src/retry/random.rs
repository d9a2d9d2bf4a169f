//! Where chance comes from.

use std::hash::{BuildHasher, RandomState};

/// A source of random numbers, for waits and idempotency keys. Not for secrets.
///
/// Any `Fn() -> u64` is one.
pub trait Random: Send + Sync {
    /// The next number, equally distributed over all of `u64`.
    fn next_u64(&self) -> u64;
}

impl<F: Fn() -> u64 + Send + Sync> Random for F {
    fn next_u64(&self) -> u64 {
        self()
    }
}

/// The randomness with which the standard library seeds its hash tables, which is the system's.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn next_u64(&self) -> u64 {
        // The state is drawn from the system once a thread, then counted up; the hash spreads it.
        RandomState::new().hash_one(0_u8)
    }
}

/// A number from 0 up to, but without, 1.
pub(super) fn fraction(random: &dyn Random) -> f64 {
    // The upper 32 bits are more than a wait can show.
    let upper = u32::try_from(random.next_u64() >> 32).expect("32 bits are left");
    f64::from(upper) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_never_one() {
        for (number, expected) in [(0, 0.0), (1 << 63, 0.5), (1 << 62, 0.25)] {
            assert!((fraction(&|| number) - expected).abs() < f64::EPSILON, "{number}");
        }
        assert!(fraction(&|| u64::MAX) < 1.0);
    }

    #[test]
    fn the_system_does_not_repeat_itself() {
        let numbers: std::collections::HashSet<_> = (0..1000).map(|_| SystemRandom.next_u64()).collect();
        assert_eq!(numbers.len(), 1000);
    }
}
