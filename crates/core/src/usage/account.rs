//! [`TokenAccount`].

use codex_protocol::TokenUsage;

/// What instructions and tools take of every window, in tokens. People are not shown it as theirs to use.
const BASELINE_TOKENS: u64 = 12_000;

/// What a thread cost so far, and how full its window is. In tokens.
///
/// ```
/// use codex_api::TokenUsage;
/// use codex_core::usage::TokenAccount;
///
/// let mut account = TokenAccount::new(Some(272_000), 95);
/// account.record(Some(TokenUsage { input_tokens: 900, output_tokens: 100, total_tokens: 1_000, ..Default::default() }));
/// assert_eq!(account.count().total.total_tokens, 1_000);
/// assert_eq!(account.percent_left(), Some(100));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenAccount {
    count: TokenCount,
    counts_reasoning: bool,
    prefill: Option<u64>,
}

/// What is known at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenCount {
    /// All responses together.
    pub total: TokenUsage,
    /// The last response; its `total_tokens` is what fills the window.
    pub last: TokenUsage,
    /// Where `last` is from.
    pub measure: Measure,
    /// How many responses told no usage: so many are missing in `total`.
    pub responses_without_usage: u64,
    /// How many tokens fit: the part of the model's window that may be used. `None` where nobody knows.
    pub context_window: Option<u64>,
}

/// Where a count is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Measure {
    /// Nothing was counted yet.
    #[default]
    Nothing,
    /// The server told it.
    Told,
    /// It is an estimate: the history changed since.
    Estimated,
    /// The server said that the window is full.
    Full,
    /// The last response told no usage: it is that of an earlier one.
    Unknown,
}

impl TokenAccount {
    /// The account of a new thread. Of a window of `context_window` tokens, `percent` may be used; over 100 counts as
    /// 100.
    pub fn new(context_window: Option<u64>, percent: u8) -> Self {
        let count = TokenCount {
            total: TokenUsage::default(),
            last: TokenUsage::default(),
            measure: Measure::default(),
            responses_without_usage: 0,
            context_window: None,
        };
        let mut account = Self { count, counts_reasoning: false, prefill: None };
        account.set_window(context_window, percent);
        account
    }

    /// What is known now.
    pub fn count(&self) -> TokenCount {
        self.count
    }

    /// The model, and so the window, is another one from now on.
    pub fn set_window(&mut self, context_window: Option<u64>, percent: u8) {
        let usable = |window: u64| u64::try_from(u128::from(window) * u128::from(percent.min(100)) / 100);
        self.count.context_window = context_window.map(|window| usable(window).unwrap_or(window));
    }

    /// A turn begins: whether the server counts earlier reasoning is to be told anew.
    pub fn begin_turn(&mut self) {
        self.counts_reasoning = false;
    }

    /// Whether the server counts earlier reasoning in its usage (`x-reasoning-included`).
    pub fn server_counts_reasoning(&mut self, counts: bool) {
        self.counts_reasoning = counts;
    }

    /// A response is complete. One that tells no usage leaves the counts as they are, and says that they are not whole.
    pub fn record(&mut self, usage: Option<TokenUsage>) {
        let Some(usage) = usage else {
            self.count.responses_without_usage += 1;
            self.count.measure = Measure::Unknown;
            return;
        };
        self.count.total = sum(self.count.total, usage);
        self.count.last = usage;
        self.count.measure = Measure::Told;
        self.prefill.get_or_insert(usage.input_tokens);
    }

    /// The history was compacted or rolled back and is about this long now. What was spent stays spent.
    pub fn estimate(&mut self, tokens: u64) {
        self.count.last = TokenUsage { total_tokens: tokens, ..TokenUsage::default() };
        self.count.measure = Measure::Estimated;
    }

    /// A new window begins: what its first response is given is to be told anew.
    pub fn begin_window(&mut self) {
        self.prefill = None;
    }

    /// How many tokens the first response of this window was given. `None` until it told.
    pub fn prefill(&self) -> Option<u64> {
        self.prefill
    }

    /// The server says that the window is full: nothing is left of it.
    pub fn context_window_exceeded(&mut self) {
        let Some(window) = self.count.context_window else { return };
        self.count.last = TokenUsage { total_tokens: window, ..TokenUsage::default() };
        self.count.total.total_tokens = self.count.total.total_tokens.max(window);
        self.count.measure = Measure::Full;
    }

    /// How many tokens the next request is, about: what the last response came to, the items since then, and earlier
    /// reasoning, unless the server counts that itself. The two estimates are those of the history.
    pub fn active(&self, since_model: u64, earlier_reasoning: u64) -> u64 {
        let reasoning = if self.counts_reasoning { 0 } else { earlier_reasoning };
        self.count.last.total_tokens.saturating_add(since_model).saturating_add(reasoning)
    }

    /// How much of the window is left, in percent, from 0 to 100. 12 000 tokens that every request takes are counted
    /// neither as used nor as part of it. `None` where the window is not known.
    pub fn percent_left(&self) -> Option<u8> {
        let window = self.count.context_window?.saturating_sub(BASELINE_TOKENS);
        let used = self.count.last.total_tokens.saturating_sub(BASELINE_TOKENS);
        let left = u128::from(window.saturating_sub(used));
        let window = u128::from(window.max(1));
        u8::try_from((left * 200 + window) / (window * 2)).ok()
    }
}

fn sum(one: TokenUsage, two: TokenUsage) -> TokenUsage {
    TokenUsage {
        input_tokens: one.input_tokens.saturating_add(two.input_tokens),
        cached_input_tokens: one.cached_input_tokens.saturating_add(two.cached_input_tokens),
        cache_write_tokens: one.cache_write_tokens.saturating_add(two.cache_write_tokens),
        output_tokens: one.output_tokens.saturating_add(two.output_tokens),
        reasoning_output_tokens: one.reasoning_output_tokens.saturating_add(two.reasoning_output_tokens),
        total_tokens: one.total_tokens.saturating_add(two.total_tokens),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(input: u64, output: u64) -> TokenUsage {
        TokenUsage {
            input_tokens: input,
            cached_input_tokens: input / 2,
            cache_write_tokens: 1,
            output_tokens: output,
            reasoning_output_tokens: output / 2,
            total_tokens: input + output,
        }
    }

    fn total(tokens: u64) -> TokenUsage {
        TokenUsage { total_tokens: tokens, ..TokenUsage::default() }
    }

    #[test]
    fn a_response_without_usage_changes_no_count_and_is_not_forgotten() {
        let mut account = TokenAccount::new(Some(200_000), 95);
        assert_eq!(
            (account.count().measure, account.count().context_window),
            (Measure::Nothing, Some(190_000))
        );
        account.record(Some(usage(100, 10)));
        account.record(None);
        let expected = TokenCount {
            total: usage(100, 10),
            last: usage(100, 10),
            measure: Measure::Unknown,
            responses_without_usage: 1,
            context_window: Some(190_000),
        };
        assert_eq!(account.count(), expected);
        account.record(Some(usage(200, 20)));
        let sum = TokenUsage { cache_write_tokens: 2, ..usage(300, 30) };
        let known = TokenCount { total: sum, last: usage(200, 20), measure: Measure::Told, ..expected };
        assert_eq!(account.count(), known, "one response is still missing");
    }

    #[test]
    fn an_estimate_takes_the_place_of_the_last_count_alone() {
        let mut account = TokenAccount::new(None, 95);
        account.record(Some(usage(100, 10)));
        account.estimate(7);
        let count = account.count();
        assert_eq!((count.total, count.last, count.measure), (usage(100, 10), total(7), Measure::Estimated));
    }

    #[test]
    fn a_full_window_leaves_nothing() {
        for (case, before, total_after) in
            [("at first", None, 95_000), ("later", Some(usage(300_000, 0)), 300_000)]
        {
            let mut account = TokenAccount::new(Some(100_000), 95);
            if before.is_some() {
                account.record(before);
            }
            account.context_window_exceeded();
            let count = account.count();
            assert_eq!((count.last, count.measure), (total(95_000), Measure::Full), "{case}");
            assert_eq!(count.total.total_tokens, total_after, "{case}: what was spent stays spent");
            assert_eq!(account.percent_left(), Some(0), "{case}");
        }
        let mut unknown = TokenAccount::new(None, 95);
        unknown.context_window_exceeded();
        assert_eq!((unknown.count().measure, unknown.percent_left()), (Measure::Nothing, None));
    }

    #[test]
    fn the_part_that_every_request_takes_is_not_shown_as_used() {
        for (window, used, expected) in [
            (Some(112_000), 0, Some(100)),
            (Some(112_000), 12_000, Some(100)),
            (Some(112_000), 62_000, Some(50)),
            (Some(112_000), 62_499, Some(50)),
            (Some(112_000), 62_501, Some(49)),
            (Some(112_000), 112_000, Some(0)),
            (Some(112_000), u64::MAX, Some(0)),
            (Some(12_000), 0, Some(0)),
            (Some(0), 0, Some(0)),
            (Some(u64::MAX), 0, Some(100)),
            (None, 5, None),
        ] {
            let mut account = TokenAccount::new(window, 100);
            account.estimate(used);
            assert_eq!(account.percent_left(), expected, "{used} of {window:?}");
        }
    }

    #[test]
    fn earlier_reasoning_counts_unless_the_server_counts_it() {
        let mut account = TokenAccount::new(Some(100_000), 95);
        account.record(Some(usage(100, 10)));
        assert_eq!(account.active(5, 1_000), 1_115);
        account.server_counts_reasoning(true);
        assert_eq!(account.active(5, 1_000), 115);
        account.begin_turn();
        assert_eq!(account.active(5, 1_000), 1_115, "it is told anew in each turn");
        assert_eq!(account.active(u64::MAX, u64::MAX), u64::MAX);
    }

    #[test]
    fn a_windows_prefill_is_what_its_first_response_was_given() {
        let mut account = TokenAccount::new(Some(100_000), 200);
        assert_eq!((account.prefill(), account.count().context_window), (None, Some(100_000)));
        for response in [None, Some(usage(100, 10)), Some(usage(500, 10))] {
            account.record(response);
        }
        assert_eq!(account.prefill(), Some(100));
        account.begin_window();
        assert_eq!(account.prefill(), None);
        account.record(Some(usage(30, 1)));
        assert_eq!(account.prefill(), Some(30));
    }

    #[test]
    fn another_model_has_another_window() {
        let mut account = TokenAccount::new(Some(100_000), 95);
        account.set_window(Some(u64::MAX), 100);
        assert_eq!(account.count().context_window, Some(u64::MAX));
        account.set_window(None, 95);
        assert_eq!(account.count().context_window, None);
    }
}
