//! How long a model takes for what it says.

use std::time::Duration;

/// How long a delta takes: for each 4 bytes begun, a token's time, longer or shorter by up to `jitter` of itself.
/// `chance`, between -1 and 1, decides.
pub(crate) fn pause(delta: &str, tokens_per_second: f64, jitter: f64, chance: f64) -> Duration {
    /// No delta takes longer, in seconds.
    const LONGEST: f64 = 3600.0;
    let tokens = u32::try_from(delta.len().div_ceil(4)).unwrap_or(u32::MAX);
    let seconds = f64::from(tokens) / tokens_per_second * (1.0 + jitter * chance);
    // Where the rate is 0 this is without end, or no number.
    Duration::try_from_secs_f64(seconds.clamp(0.0, LONGEST)).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::pause;

    #[test]
    fn a_delta_takes_the_time_of_its_tokens_give_or_take_the_jitter() {
        for (delta, rate, jitter, chance, millis) in [
            ("four", 10.0, 0.0, 1.0, 100),
            ("fives", 10.0, 0.0, 1.0, 200),
            ("", 10.0, 0.0, 1.0, 0),
            ("four", 10.0, 0.5, 1.0, 150),
            ("four", 10.0, 0.5, -1.0, 50),
            ("four", 10.0, 1.0, -1.0, 0),
            ("four", 0.0, 0.0, 0.0, 3_600_000),
        ] {
            let found = pause(delta, rate, jitter, chance);
            assert_eq!(found, Duration::from_millis(millis), "{delta} {rate} {jitter} {chance}");
        }
    }
}
