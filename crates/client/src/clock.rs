//! Arithmetic with points in time that cannot overflow.

use std::time::Duration;

use tokio::time::Instant;

/// So far away that it never comes, and near enough to be representable.
const NEVER: Duration = Duration::from_hours(30 * 365 * 24);

/// The point in time `budget` after `start`.
pub(crate) fn after(start: Instant, budget: Duration) -> Instant {
    start + budget.min(NEVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_budget_does_not_overflow() {
        let now = Instant::now();
        assert_eq!(after(now, Duration::MAX), now + NEVER);
        assert_eq!(after(now, Duration::from_secs(1)), now + Duration::from_secs(1));
    }
}
