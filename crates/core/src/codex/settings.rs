//! Settings that a client changes from turn to turn.

use codex_protocol::op::{AskForApproval, Change, UserTurn};
use codex_protocol::{Item, Model, ReasoningEffort, ReasoningSummary, ServiceTier, Verbosity};

use crate::config::Config;
use crate::model::{ModelCapabilities, ModelSettings, ModelWarning};
use crate::tool::ApprovalPolicy;
use crate::turn::Thread;

/// What is known of models.
#[derive(Debug, Clone)]
pub(super) struct Catalog {
    models: Vec<Item<Model>>,
    /// The model that the configuration itself describes.
    described: Option<(String, ModelCapabilities)>,
    /// How many tokens the context of any model holds, where the configuration says so.
    context_window: Option<u64>,
}

/// What a turn changes for itself and those after it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Overrides {
    model: Option<String>,
    effort: Change<ReasoningEffort>,
    summary: Change<ReasoningSummary>,
    verbosity: Change<Verbosity>,
    service_tier: Change<ServiceTier>,
    approval_policy: Option<AskForApproval>,
}

impl Catalog {
    pub(super) fn of(config: &Config) -> Self {
        let described = config.capabilities.clone().map(|capabilities| (config.model.clone(), capabilities));
        Self { models: config.models.clone(), described, context_window: config.context_window }
    }

    pub(super) fn settings(&self, config: &Config) -> ModelSettings {
        ModelSettings {
            effort: config.effort.clone(),
            summary: config.summary.clone(),
            verbosity: config.verbosity.clone(),
            service_tier: config.service_tier.clone(),
            max_output_tokens: config.max_output_tokens,
            ..ModelSettings::new(config.model.clone(), self.capabilities(&config.model))
        }
    }

    fn capabilities(&self, model: &str) -> ModelCapabilities {
        let known = match &self.described {
            Some((described, capabilities)) if described == model => capabilities.clone(),
            _ => ModelCapabilities::among(&self.models, model),
        };
        ModelCapabilities { context_window: self.context_window.or(known.context_window), ..known }
    }

    /// What a person should know of the settings. That nothing is known of a model is told only where there is a list.
    pub(super) fn warnings(&self, thread: &Thread) -> Vec<String> {
        let warnings = thread.client.warnings(&thread.settings).into_iter();
        let worth = |warning: &ModelWarning| {
            !matches!(warning, ModelWarning::UnknownModel { .. }) || !self.models.is_empty()
        };
        warnings.filter(worth).map(|warning| warning.to_string()).collect()
    }
}

impl Overrides {
    pub(super) fn of(turn: &mut UserTurn) -> Self {
        Self {
            model: turn.model.take(),
            effort: std::mem::take(&mut turn.effort),
            summary: std::mem::take(&mut turn.summary),
            verbosity: std::mem::take(&mut turn.verbosity),
            service_tier: std::mem::take(&mut turn.service_tier),
            approval_policy: turn.approval_policy.take(),
        }
    }

    /// Whether they change nothing.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Applies them to a thread that no turn has.
    pub(super) fn apply(self, thread: &mut Thread, catalog: &Catalog) {
        let settings = &mut thread.settings;
        if let Some(model) = self.model {
            settings.capabilities = catalog.capabilities(&model);
            settings.model = model;
            let percent = u8::try_from(settings.capabilities.effective_context_window_percent);
            thread.account.set_window(settings.capabilities.context_window, percent.unwrap_or(100));
        }
        self.effort.apply(&mut settings.effort);
        self.summary.apply(&mut settings.summary);
        self.verbosity.apply(&mut settings.verbosity);
        self.service_tier.apply(&mut settings.service_tier);
        if let Some(policy) = self.approval_policy.as_ref().and_then(policy_of) {
            thread.tools.set_approval_policy(policy);
        }
    }
}

/// The word for a policy.
pub(super) fn policy_word(policy: ApprovalPolicy) -> AskForApproval {
    match policy {
        ApprovalPolicy::AskOnRequest => AskForApproval::OnRequest,
        ApprovalPolicy::AskAlways => AskForApproval::Untrusted,
        ApprovalPolicy::AskNever => AskForApproval::Never,
        ApprovalPolicy::Deny => AskForApproval::Deny,
    }
}

/// The policy of a word; one that is not known changes nothing.
fn policy_of(word: &AskForApproval) -> Option<ApprovalPolicy> {
    match word {
        AskForApproval::OnRequest => Some(ApprovalPolicy::AskOnRequest),
        AskForApproval::Untrusted => Some(ApprovalPolicy::AskAlways),
        AskForApproval::Never => Some(ApprovalPolicy::AskNever),
        AskForApproval::Deny => Some(ApprovalPolicy::Deny),
        _ => None,
    }
}
