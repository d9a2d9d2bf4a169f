//! [`ModelCapabilities`]: what a model can.

use codex_protocol::{
    Item, Model, ModelTruncation, ReasoningEffort, ReasoningSummary, ServiceTier, Verbosity,
};

use super::service_tier;

/// The context window of a model of which nothing is known.
const ASSUMED_CONTEXT_WINDOW: u64 = 272_000;
/// How much of a window may be used, in percent, where the server doesn't say.
const USABLE_PERCENT: u64 = 95;
/// How full a window may be before the conversation is compacted, in percent.
const COMPACT_PERCENT: u64 = 90;
/// How much of a tool's output a model is told, where the server doesn't say.
const ASSUMED_OUTPUT_LIMIT: ModelOutputLimit = ModelOutputLimit::Bytes(10_000);

/// What a model can, and how it behaves unless it is told: from the server's list of models, or as a configuration has
/// it.
///
/// A wish of the caller's is sent unless the model is known not to take it; what is `None` is not known.
///
/// ```
/// use codex_core::ModelCapabilities;
///
/// let local = ModelCapabilities { context_window: Some(32_768), ..ModelCapabilities::default() };
/// assert_eq!(local.usable_window(), Some(31_129));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelCapabilities {
    /// Whether the server's list, or a configuration, tells of the model. Default: no; the rest is then assumed.
    pub is_known: bool,
    /// How many tokens the context holds. Default 272 000; `None`: nothing is known, and nothing is compacted for it.
    pub context_window: Option<u64>,
    /// How many it can be made to hold.
    pub max_context_window: Option<u64>,
    /// How much of the window may be used, in percent, from 1 to 100. Default 95.
    pub effective_context_window_percent: u64,
    /// From how many tokens on a conversation is compacted.
    pub auto_compact_token_limit: Option<u64>,
    /// What compacted conversations can be read by: models with the same word read each other's.
    pub comp_hash: Option<String>,
    /// What it reads: `text`, `image`, `audio`.
    pub input_modalities: Option<Vec<String>>,
    /// How much of a tool's output it is told. Default 10 000 bytes.
    pub output_limit: ModelOutputLimit,
    /// Whether it can call several tools at once.
    pub parallel_tool_calls: Option<bool>,
    /// How much it reasons unless it is told.
    pub default_effort: Option<ReasoningEffort>,
    /// Whether it can be told which summary of its reasoning to give.
    pub reasoning_summary: Option<bool>,
    /// Which summary it is told to give, unless the caller says.
    pub default_summary: Option<ReasoningSummary>,
    /// Whether it can be told how much to say.
    pub verbosity: Option<bool>,
    /// How much it is told to say, unless the caller says.
    pub default_verbosity: Option<Verbosity>,
    /// The service tiers that it has besides the common one.
    pub service_tiers: Option<Vec<ServiceTier>>,
}

/// How much of a tool's output a model is told by default; [`OutputLimit`](crate::tool::OutputLimit) says what a thread does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelOutputLimit {
    /// So many bytes.
    Bytes(u64),
    /// So many tokens.
    Tokens(u64),
}

impl Default for ModelCapabilities {
    fn default() -> Self {
        Self {
            is_known: false,
            context_window: Some(ASSUMED_CONTEXT_WINDOW),
            max_context_window: None,
            effective_context_window_percent: USABLE_PERCENT,
            auto_compact_token_limit: None,
            comp_hash: None,
            input_modalities: None,
            output_limit: ASSUMED_OUTPUT_LIMIT,
            parallel_tool_calls: None,
            default_effort: None,
            reasoning_summary: None,
            default_summary: None,
            verbosity: None,
            default_verbosity: None,
            service_tiers: None,
        }
    }
}

impl ModelCapabilities {
    /// What a list tells of the model with this name in requests; where it doesn't tell of it, the default.
    ///
    /// A name that the list doesn't have is looked for without its namespace (`mine/gpt-5`) and without what stands
    /// after a `-` (`gpt-5-2026-01-01`); the longest name counts.
    pub fn among(models: &[Item<Model>], name: &str) -> Self {
        let bare = name.rsplit('/').next().unwrap_or(name);
        let found = models.iter().filter_map(|model| Some((nearness(model.name(), name, bare)?, model)));
        let best = found.max_by_key(|(nearness, _)| *nearness);
        best.map_or_else(Self::default, |(_, model)| Self::from(&**model))
    }

    /// The same with a context window of the caller's, which is no larger than the model can have.
    pub fn with_context_window(mut self, tokens: u64) -> Self {
        self.context_window = Some(self.max_context_window.map_or(tokens, |max| tokens.min(max)));
        self
    }

    /// How many tokens of the window may be used.
    pub fn usable_window(&self) -> Option<u64> {
        self.context_window.map(|window| percent_of(self.effective_context_window_percent, window))
    }

    /// From how many tokens on a conversation is compacted: what the caller says, else what the model says, but at most
    /// nine tenths of the window. `None`: never.
    pub fn auto_compact_limit(&self, configured: Option<u64>) -> Option<u64> {
        let own = configured.or(self.auto_compact_token_limit);
        let most = self.context_window.map(|window| percent_of(COMPACT_PERCENT, window));
        [own, most].into_iter().flatten().min()
    }

    /// Whether it reads this: `text`, `image` or `audio`. Where nothing is known, it does.
    pub fn reads(&self, modality: &str) -> bool {
        self.input_modalities.as_ref().is_none_or(|known| known.iter().any(|known| known == modality))
    }
}

/// A model of a list. What the server doesn't say is as [`ModelCapabilities::default`] has it.
impl From<&Model> for ModelCapabilities {
    fn from(model: &Model) -> Self {
        let assumed = Self::default();
        let capabilities = Self {
            is_known: false,
            context_window: model.context_window.or(model.max_context_window),
            max_context_window: model.max_context_window,
            effective_context_window_percent: model
                .effective_context_window_percent
                .filter(|percent| (1..=100).contains(percent))
                .unwrap_or(USABLE_PERCENT),
            auto_compact_token_limit: model.auto_compact_token_limit,
            comp_hash: model.comp_hash.clone(),
            input_modalities: model.input_modalities.clone(),
            output_limit: model.truncation_policy.as_ref().and_then(limit).unwrap_or(ASSUMED_OUTPUT_LIMIT),
            parallel_tool_calls: model.supports_parallel_tool_calls,
            default_effort: model.default_reasoning_level.clone(),
            reasoning_summary: model
                .supports_reasoning_summary_parameter
                .or(model.supports_reasoning_summaries),
            default_summary: model.default_reasoning_summary.clone(),
            verbosity: model.support_verbosity,
            default_verbosity: model.default_verbosity.clone(),
            service_tiers: tiers(model),
        };
        // A list of bare names tells nothing.
        let is_known = capabilities != Self { context_window: None, ..assumed.clone() };
        Self {
            is_known,
            context_window: capabilities.context_window.or(assumed.context_window),
            ..capabilities
        }
    }
}

/// How well a model's name fits the one that is looked for; more is better.
fn nearness(model: &str, name: &str, bare: &str) -> Option<(bool, usize)> {
    let is_begun =
        |name: &str| name.strip_prefix(model).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    (!model.is_empty() && (is_begun(name) || is_begun(bare))).then_some((model == name, model.len()))
}

fn percent_of(percent: u64, window: u64) -> u64 {
    window / 100 * percent + window % 100 * percent / 100
}

fn limit(policy: &ModelTruncation) -> Option<ModelOutputLimit> {
    match policy.mode.as_str() {
        "bytes" => Some(ModelOutputLimit::Bytes(policy.limit)),
        "tokens" => Some(ModelOutputLimit::Tokens(policy.limit)),
        _ => None,
    }
}

/// The tiers by either name; what the older one calls `fast` is sent as `priority`.
fn tiers(model: &Model) -> Option<Vec<ServiceTier>> {
    if model.service_tiers.is_none() && model.additional_speed_tiers.is_none() {
        return None;
    }
    let own = model.service_tiers.iter().flatten().map(|tier| tier.id.as_str());
    let older = model.additional_speed_tiers.iter().flatten().map(String::as_str);
    Some(own.chain(older).map(|word| service_tier::wire(&word.into())).collect())
}

#[cfg(test)]
mod tests {
    use codex_protocol::{ModelServiceTier, ReasoningSummary};

    use super::*;

    fn named(slug: &str, window: u64) -> Model {
        Model { slug: Some(slug.to_owned()), context_window: Some(window), ..Model::default() }
    }

    #[test]
    fn a_model_is_found_by_its_name_then_by_the_longest_that_it_begins_with() {
        let listed = [("gpt-5", 1), ("gpt-5-codex", 2), ("gpt-5.1", 3), ("", 4), ("a/b", 5)];
        let models = listed.map(|(slug, window)| Item::from(named(slug, window)));
        for (name, expected) in [
            ("gpt-5", Some(1)),
            ("gpt-5-codex", Some(2)),
            ("gpt-5-codex-mini", Some(2)),
            ("gpt-5-2026-01-01", Some(1)),
            ("gpt-5.1", Some(3)),
            ("gpt-5.2", None),
            ("gpt-55", None),
            ("mine/gpt-5.1", Some(3)),
            ("a/b", Some(5)),
            ("b", None),
            ("gpt", None),
            ("", None),
        ] {
            let found = ModelCapabilities::among(&models, name);
            assert_eq!(found.is_known.then_some(found.context_window), expected.map(Some), "{name}");
            assert!(found.is_known || found == ModelCapabilities::default(), "{name}");
        }
    }

    #[test]
    fn everything_a_list_says_is_taken() {
        let model = Model {
            slug: Some("m".to_owned()),
            context_window: Some(100_000),
            max_context_window: Some(1_000_000),
            effective_context_window_percent: Some(90),
            auto_compact_token_limit: Some(50_000),
            comp_hash: Some("h".to_owned()),
            input_modalities: Some(vec!["text".to_owned()]),
            truncation_policy: Some(ModelTruncation { mode: "tokens".to_owned(), limit: 7 }),
            supports_parallel_tool_calls: Some(true),
            default_reasoning_level: Some(ReasoningEffort::Medium),
            supports_reasoning_summary_parameter: Some(false),
            supports_reasoning_summaries: Some(true),
            default_reasoning_summary: Some(ReasoningSummary::Auto),
            support_verbosity: Some(true),
            default_verbosity: Some(Verbosity::Low),
            service_tiers: Some(vec![ModelServiceTier {
                id: "flex".to_owned(),
                name: None,
                description: None,
            }]),
            additional_speed_tiers: Some(vec!["fast".to_owned()]),
            ..Model::default()
        };
        let expected = ModelCapabilities {
            is_known: true,
            context_window: Some(100_000),
            max_context_window: Some(1_000_000),
            effective_context_window_percent: 90,
            auto_compact_token_limit: Some(50_000),
            comp_hash: Some("h".to_owned()),
            input_modalities: Some(vec!["text".to_owned()]),
            output_limit: ModelOutputLimit::Tokens(7),
            parallel_tool_calls: Some(true),
            default_effort: Some(ReasoningEffort::Medium),
            reasoning_summary: Some(false),
            default_summary: Some(ReasoningSummary::Auto),
            verbosity: Some(true),
            default_verbosity: Some(Verbosity::Low),
            service_tiers: Some(vec![ServiceTier::Flex, ServiceTier::Priority]),
        };
        assert_eq!(ModelCapabilities::from(&model), expected);
    }

    #[test]
    fn what_a_list_does_not_say_or_says_wrongly_is_assumed() {
        let bare = Model { id: Some("gpt-5".to_owned()), ..Model::default() };
        assert_eq!(ModelCapabilities::from(&bare), ModelCapabilities::default());
        for percent in [0, 101] {
            let odd = Model { effective_context_window_percent: Some(percent), ..named("m", 200) };
            assert_eq!(ModelCapabilities::from(&odd).usable_window(), Some(190), "{percent}");
        }
        let policy = Some(ModelTruncation { mode: "lines".to_owned(), limit: 7 });
        let odd = Model { truncation_policy: policy, ..named("m", 200) };
        assert_eq!(ModelCapabilities::from(&odd).output_limit, ModelOutputLimit::Bytes(10_000));
        let summaries = Model { supports_reasoning_summaries: Some(true), ..named("m", 200) };
        assert_eq!(ModelCapabilities::from(&summaries).reasoning_summary, Some(true));
        let most = Model { context_window: None, max_context_window: Some(9), ..named("m", 0) };
        assert_eq!(ModelCapabilities::from(&most).context_window, Some(9));
        let none = Model { service_tiers: Some(Vec::new()), ..named("m", 200) };
        assert_eq!(ModelCapabilities::from(&none).service_tiers, Some(Vec::new()));
    }

    #[test]
    fn the_window_and_when_it_is_full() {
        for (window, max, wish, own, configured, usable, compact) in [
            (Some(272_000), None, None, None, None, Some(258_400), Some(244_800)),
            (Some(272_000), None, None, Some(200_000), None, Some(258_400), Some(200_000)),
            (Some(272_000), None, None, Some(200_000), Some(100_000), Some(258_400), Some(100_000)),
            (Some(272_000), None, None, None, Some(270_000), Some(258_400), Some(244_800)),
            (Some(272_000), Some(400_000), Some(1_000_000), None, None, Some(380_000), Some(360_000)),
            (Some(272_000), Some(400_000), Some(300_000), None, None, Some(285_000), Some(270_000)),
            (Some(272_000), None, Some(1_000_000), None, None, Some(950_000), Some(900_000)),
            (None, None, None, None, None, None, None),
            (None, None, None, None, Some(5), None, Some(5)),
            (Some(u64::MAX), None, None, None, Some(5), Some(17_524_406_870_024_074_034), Some(5)),
        ] {
            let mut model = ModelCapabilities {
                context_window: window,
                max_context_window: max,
                auto_compact_token_limit: own,
                ..ModelCapabilities::default()
            };
            if let Some(wish) = wish {
                model = model.with_context_window(wish);
            }
            let found = (model.usable_window(), model.auto_compact_limit(configured));
            assert_eq!(found, (usable, compact), "{window:?} {max:?} {wish:?} {own:?} {configured:?}");
        }
    }

    #[test]
    fn a_model_reads_what_it_is_not_known_not_to_read() {
        let text =
            ModelCapabilities { input_modalities: Some(vec!["text".to_owned()]), ..Default::default() };
        assert!(text.reads("text") && !text.reads("image") && ModelCapabilities::default().reads("image"));
    }
}
