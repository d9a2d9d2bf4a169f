//! How long to wait where the server does not say.

use std::time::Duration;

use super::policy::RetryPolicy;

/// The wait before another repeat, after `repeats` of them: `random` (0 to 1) of a ceiling that starts at
/// [`RetryPolicy::base`] and doubles up to [`RetryPolicy::cap`].
///
/// Full jitter: many clients that failed together come back spread over the whole wait. Never longer than
/// [`RetryPolicy::max_retry_wait`].
pub fn backoff(policy: &RetryPolicy, repeats: u32, random: f64) -> Duration {
    let doubled = policy.base.saturating_mul(2_u32.saturating_pow(repeats));
    let ceiling = doubled.min(policy.cap).min(policy.max_retry_wait);
    let random = if random.is_nan() { 1.0 } else { random.clamp(0.0, 1.0) };
    Duration::try_from_secs_f64(ceiling.as_secs_f64() * random).unwrap_or(ceiling).min(ceiling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        let policy = RetryPolicy::default();
        let long = RetryPolicy { base: Duration::MAX, cap: Duration::MAX, ..policy.clone() };
        for (case, policy, repeats, random, millis) in [
            ("first", &policy, 0, 1.0, 500),
            ("second", &policy, 1, 1.0, 1000),
            ("fourth", &policy, 3, 1.0, 4000),
            ("fifth", &policy, 4, 1.0, 8000),
            ("capped", &policy, 5, 1.0, 8000),
            ("no overflow", &policy, u32::MAX, 1.0, 8000),
            ("half", &policy, 1, 0.5, 500),
            ("none", &policy, 3, 0.0, 0),
            ("below", &policy, 3, -1.0, 0),
            ("above", &policy, 3, 7.0, 4000),
            ("not a number", &policy, 0, f64::NAN, 500),
            ("no longer than any wait", &long, 3, 1.0, 60_000),
        ] {
            assert_eq!(backoff(policy, repeats, random), Duration::from_millis(millis), "{case}");
        }
    }
}
