//! How the model reasons.

object_type! {
    /// How the model reasons. What is `None` is not sent, and the model's own default holds.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/create#responses-create-reasoning>
    pub struct Reasoning {
        /// How much.
        effort: Option<ReasoningEffort>,
        /// Whether a summary of it is written.
        summary: Option<ReasoningSummary>,
        /// Which earlier reasoning the model sees.
        context: Option<ReasoningContext>,
        /// Which way of reasoning.
        mode: Option<ReasoningMode>,
        /// The deprecated name of `summary`.
        generate_summary: Option<ReasoningSummary>,
    }
}

open_enum! {
    /// How much the model reasons. Not every model knows every word.
    pub enum ReasoningEffort {
        /// Not at all.
        None = "none",
        /// As little as it can.
        Minimal = "minimal",
        /// Little.
        Low = "low",
        /// The common default.
        Medium = "medium",
        /// Much.
        High = "high",
        /// Very much.
        XHigh = "xhigh",
        /// As much as it can.
        Max = "max",
    }
}

open_enum! {
    /// What summary of its reasoning the model writes.
    pub enum ReasoningSummary {
        /// The most detailed one that the model offers.
        Auto = "auto",
        /// A short one.
        Concise = "concise",
        /// A long one.
        Detailed = "detailed",
    }
}

open_enum! {
    /// Which earlier reasoning the model sees.
    pub enum ReasoningContext {
        /// What the model finds best.
        Auto = "auto",
        /// That of this turn.
        CurrentTurn = "current_turn",
        /// All of it.
        AllTurns = "all_turns",
    }
}

open_enum! {
    /// Which way of reasoning is used.
    pub enum ReasoningMode {
        /// The common one.
        Standard = "standard",
        /// The one called pro.
        Pro = "pro",
    }
}
