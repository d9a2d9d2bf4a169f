//! [`ModelWarning`].

use std::fmt;

/// What a caller should know of the settings of a model. Nothing failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelWarning {
    /// Neither the server's list nor the configuration tells of the model.
    #[error("nothing is known of the model `{model}`: its limits are assumed")]
    UnknownModel {
        /// Its name in requests.
        model: String,
    },
    /// A setting is not sent, because the model is known not to take it.
    #[error("{setting} `{value}` is not sent: the model `{model}` does not take it")]
    Unsupported {
        /// Which one.
        setting: Setting,
        /// What it is set to, in the wire's word.
        value: String,
        /// The model.
        model: String,
    },
    /// A setting is not sent, because the provider speaks Chat Completions.
    #[error("{setting} `{value}` is not sent: Chat Completions has no form for it")]
    NotInChat {
        /// Which one.
        setting: Setting,
        /// What it is set to.
        value: String,
    },
}

/// A setting of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Setting {
    /// How much it reasons.
    ReasoningEffort,
    /// Which summary of its reasoning it gives.
    ReasoningSummary,
    /// How much it says.
    Verbosity,
    /// How fast, and at what price, it answers.
    ServiceTier,
    /// How many tokens an answer may take.
    MaxOutputTokens,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReasoningEffort => "reasoning effort",
            Self::ReasoningSummary => "reasoning summary",
            Self::Verbosity => "verbosity",
            Self::ServiceTier => "service_tier",
            Self::MaxOutputTokens => "max_output_tokens",
        })
    }
}
