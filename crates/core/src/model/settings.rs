//! [`ModelSettings`]: which model answers, and how.

use std::num::NonZeroU64;

use codex_protocol::{Reasoning, ReasoningEffort, ReasoningSummary, ServiceTier, Verbosity};

use super::capabilities::ModelCapabilities;
use super::service_tier::{self, Tier};
use super::warning::{ModelWarning, Setting};

/// Which model answers, and how. What is `None` is as the model has it by default.
///
/// What the model is known not to take is not sent, and is one of the [`warnings`](Self::warnings).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSettings {
    /// The model's name in requests.
    pub model: String,
    /// What it can.
    pub capabilities: ModelCapabilities,
    /// How much it reasons. `ultra` is sent as `max`.
    pub effort: Option<ReasoningEffort>,
    /// Which summary of its reasoning it gives; `none` for none.
    pub summary: Option<ReasoningSummary>,
    /// How much it says.
    pub verbosity: Option<Verbosity>,
    /// How fast, and at what price, it answers. `fast` is sent as `priority`; `default` is not sent.
    pub service_tier: Option<ServiceTier>,
    /// How many tokens an answer may take, reasoning included.
    pub max_output_tokens: Option<NonZeroU64>,
}

impl ModelSettings {
    /// A model with its defaults.
    pub fn new(model: impl Into<String>, capabilities: ModelCapabilities) -> Self {
        Self {
            model: model.into(),
            capabilities,
            effort: None,
            summary: None,
            verbosity: None,
            service_tier: None,
            max_output_tokens: None,
        }
    }

    /// What is not sent although it is set, and whether anything is known of the model at all. To be told once, when the
    /// settings are made.
    pub fn warnings(&self) -> Vec<ModelWarning> {
        let unsupported = |setting, value: &str| ModelWarning::Unsupported {
            setting,
            value: value.to_owned(),
            model: self.model.clone(),
        };
        let summary = self
            .summary
            .as_ref()
            .filter(|summary| summary.as_str() != NONE && self.capabilities.reasoning_summary == Some(false));
        let verbosity = self.verbosity.as_ref().filter(|_| self.capabilities.verbosity == Some(false));
        let tier = match self.tier() {
            Tier::Unsupported(tier) => Some(unsupported(Setting::ServiceTier, tier.as_str())),
            Tier::Common | Tier::Sent(_) => None,
        };
        let summary = summary.map(|summary| unsupported(Setting::ReasoningSummary, summary.as_str()));
        let verbosity = verbosity.map(|verbosity| unsupported(Setting::Verbosity, verbosity.as_str()));
        [self.unknown(), summary, verbosity, tier].into_iter().flatten().collect()
    }

    /// What is not sent to a server of Chat Completions although it is set.
    pub(super) fn chat_warnings(&self) -> Vec<ModelWarning> {
        let summary = self.summary.as_ref().map(ReasoningSummary::as_str).filter(|summary| *summary != NONE);
        let tier = match service_tier::of(self.service_tier.as_ref(), None) {
            Tier::Sent(tier) => Some(tier),
            Tier::Common | Tier::Unsupported(_) => None,
        };
        let max_output_tokens = self.max_output_tokens.map(|count| count.to_string());
        let set = [
            (Setting::ReasoningEffort, self.effort.as_ref().map(ReasoningEffort::as_str)),
            (Setting::ReasoningSummary, summary),
            (Setting::Verbosity, self.verbosity.as_ref().map(Verbosity::as_str)),
            (Setting::ServiceTier, tier.as_ref().map(ServiceTier::as_str)),
            (Setting::MaxOutputTokens, max_output_tokens.as_deref()),
        ];
        let set = set.into_iter().filter_map(|(setting, value)| Some((setting, value?.to_owned())));
        let not_sent = set.map(|(setting, value)| ModelWarning::NotInChat { setting, value });
        self.unknown().into_iter().chain(not_sent).collect()
    }

    fn unknown(&self) -> Option<ModelWarning> {
        (!self.capabilities.is_known).then(|| ModelWarning::UnknownModel { model: self.model.clone() })
    }

    /// How the model reasons: an empty object where nothing is said.
    pub(super) fn reasoning(&self) -> Reasoning {
        Reasoning { effort: self.wire_effort(), summary: self.wire_summary(), ..Reasoning::default() }
    }

    /// How much the model says, where it can be told.
    pub(super) fn wire_verbosity(&self) -> Option<Verbosity> {
        wish_or_default(
            self.verbosity.as_ref(),
            self.capabilities.default_verbosity.as_ref(),
            self.capabilities.verbosity,
        )
    }

    /// The tier that is sent.
    pub(super) fn wire_tier(&self) -> Option<ServiceTier> {
        match self.tier() {
            Tier::Sent(tier) => Some(tier),
            Tier::Common | Tier::Unsupported(_) => None,
        }
    }

    /// Whether the model may call several tools at once, where the caller allows it.
    pub(super) fn parallel_tool_calls(&self, allowed: bool) -> bool {
        allowed && self.capabilities.parallel_tool_calls != Some(false)
    }

    fn tier(&self) -> Tier {
        service_tier::of(self.service_tier.as_ref(), self.capabilities.service_tiers.as_deref())
    }

    fn wire_effort(&self) -> Option<ReasoningEffort> {
        let effort = self.effort.as_ref().or(self.capabilities.default_effort.as_ref())?;
        // A word of the client's own, for an agent that works with others.
        Some(if effort.as_str() == "ultra" { ReasoningEffort::Max } else { effort.clone() })
    }

    fn wire_summary(&self) -> Option<ReasoningSummary> {
        let summary = wish_or_default(
            self.summary.as_ref(),
            self.capabilities.default_summary.as_ref(),
            self.capabilities.reasoning_summary,
        );
        summary.filter(|summary| summary.as_str() != NONE)
    }
}

/// The word for no summary, which is not sent.
const NONE: &str = "none";

/// A wish is sent unless the model is known not to take it, its own default where it is known to take one.
fn wish_or_default<T: Clone>(wish: Option<&T>, default: Option<&T>, is_supported: Option<bool>) -> Option<T> {
    match is_supported {
        Some(true) => wish.or(default).cloned(),
        None => wish.cloned(),
        Some(false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(capabilities: ModelCapabilities) -> ModelSettings {
        ModelSettings::new("m", ModelCapabilities { is_known: true, ..capabilities })
    }

    #[test]
    fn effort_is_the_callers_then_the_models() {
        let high = || Some(ReasoningEffort::High);
        let low = || Some(ReasoningEffort::Low);
        for (case, own, default, expected) in [
            ("neither", None, None, None),
            ("the model's", None, low(), low()),
            ("the caller's", high(), low(), high()),
            ("ultra", Some("ultra".into()), None, Some(ReasoningEffort::Max)),
            ("ultra by default", None, Some("ultra".into()), Some(ReasoningEffort::Max)),
            ("none is a word of the wire", Some(ReasoningEffort::None), low(), Some(ReasoningEffort::None)),
            ("one of the caller's own", Some("odd".into()), None, Some("odd".into())),
        ] {
            let capabilities = ModelCapabilities { default_effort: default, ..Default::default() };
            let settings = ModelSettings { effort: own, ..settings(capabilities) };
            assert_eq!(settings.reasoning().effort, expected, "{case}");
            assert_eq!(settings.warnings(), [], "{case}");
        }
    }

    #[test]
    fn a_summary_is_sent_where_the_model_can_be_told() {
        let auto = || Some(ReasoningSummary::Auto);
        let short = || Some(ReasoningSummary::Concise);
        let none = || Some(NONE.into());
        for (case, own, default, can, expected, is_dropped) in [
            ("nothing said", None, None, Some(true), None, false),
            ("the caller's", short(), None, Some(true), short(), false),
            ("the model's", None, auto(), Some(true), auto(), false),
            ("the caller's before the model's", short(), auto(), Some(true), short(), false),
            ("none before the model's", none(), auto(), Some(true), None, false),
            ("the model's is none", None, none(), Some(true), None, false),
            ("it can't be told", short(), None, Some(false), None, true),
            ("it can't be told, by default", None, auto(), Some(false), None, false),
            ("it can't be told, none is wanted", none(), None, Some(false), None, false),
            ("not known, a wish", short(), None, None, short(), false),
            ("not known, a default", None, auto(), None, None, false),
        ] {
            let capabilities =
                ModelCapabilities { reasoning_summary: can, default_summary: default, ..Default::default() };
            let settings = ModelSettings { summary: own, ..settings(capabilities) };
            assert_eq!(settings.reasoning().summary, expected, "{case}");
            let setting = Setting::ReasoningSummary;
            let dropped =
                ModelWarning::Unsupported { setting, value: "concise".to_owned(), model: "m".to_owned() };
            assert_eq!(settings.warnings(), Vec::from_iter(is_dropped.then_some(dropped)), "{case}");
        }
    }

    #[test]
    fn verbosity_is_sent_where_the_model_can_be_told() {
        let (low, high) = (|| Some(Verbosity::Low), || Some(Verbosity::High));
        for (case, own, default, can, expected, is_dropped) in [
            ("nothing said", None, None, Some(true), None, false),
            ("the caller's", high(), low(), Some(true), high(), false),
            ("the model's", None, low(), Some(true), low(), false),
            ("it can't be told", high(), low(), Some(false), None, true),
            ("it can't be told, by default", None, low(), Some(false), None, false),
            ("not known, a wish", high(), None, None, high(), false),
            ("not known, a default", None, low(), None, None, false),
        ] {
            let capabilities =
                ModelCapabilities { verbosity: can, default_verbosity: default, ..Default::default() };
            let settings = ModelSettings { verbosity: own, ..settings(capabilities) };
            assert_eq!(settings.wire_verbosity(), expected, "{case}");
            let setting = Setting::Verbosity;
            let dropped =
                ModelWarning::Unsupported { setting, value: "high".to_owned(), model: "m".to_owned() };
            assert_eq!(settings.warnings(), Vec::from_iter(is_dropped.then_some(dropped)), "{case}");
        }
    }

    #[test]
    fn tools_are_called_at_once_where_caller_and_model_allow_it() {
        for (allowed, can, expected) in [
            (true, Some(true), true),
            (true, None, true),
            (true, Some(false), false),
            (false, Some(true), false),
            (false, None, false),
        ] {
            let capabilities = ModelCapabilities { parallel_tool_calls: can, ..Default::default() };
            assert_eq!(settings(capabilities).parallel_tool_calls(allowed), expected, "{allowed} {can:?}");
        }
    }

    #[test]
    fn an_unknown_model_and_a_tier_that_it_has_not_are_told() {
        let unknown = ModelSettings::new("new", ModelCapabilities::default());
        let warnings: Vec<_> = unknown.warnings().iter().map(ToString::to_string).collect();
        assert_eq!(warnings, ["nothing is known of the model `new`: its limits are assumed"]);
        let capabilities = ModelCapabilities { service_tiers: Some(Vec::new()), ..Default::default() };
        let fast = ModelSettings { service_tier: Some(ServiceTier::Fast), ..settings(capabilities) };
        let warnings: Vec<_> = fast.warnings().iter().map(ToString::to_string).collect();
        assert_eq!(warnings, ["service_tier `priority` is not sent: the model `m` does not take it"]);
        assert_eq!(fast.wire_tier(), None);
    }
}
