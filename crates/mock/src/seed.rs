//! Numbers that look random and are the same each time for the same seed.

/// A row of numbers from a seed.
#[derive(Clone, Debug)]
pub(crate) struct Seed(u64);

impl Seed {
    /// The row for `seed` and, within it, for what `number` counts.
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        Self(mix(seed ^ mix(number)))
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// The next number between -1 and 1.
    pub(crate) fn next_around_zero(&mut self) -> f64 {
        // 32 bits are enough for a pause, and fit a float as they are.
        let high = u32::try_from(self.next() >> 32).unwrap_or(u32::MAX);
        f64::from(high) / f64::from(u32::MAX) * 2.0 - 1.0
    }

    /// The next 32 hexadecimal digits.
    pub(crate) fn next_id(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }
}

/// The finalizer of `SplitMix64`.
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::Seed;

    #[test]
    fn a_seed_gives_the_same_row_each_time_and_another_seed_another() {
        let row = |seed, number| {
            let mut seed = Seed::new(seed, number);
            [seed.next_id(), seed.next_id()]
        };
        assert_eq!(row(1, 1), row(1, 1));
        assert_ne!(row(1, 1), row(1, 2));
        assert_ne!(row(1, 1), row(2, 1));
        let mut seed = Seed::new(0, 0);
        assert!((0..1000).map(|_| seed.next_around_zero()).all(|number| (-1.0..=1.0).contains(&number)));
    }
}
