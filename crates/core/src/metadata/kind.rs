//! What a request is for.

use serde::Serialize;

/// What a request is for. One that is for nothing yet, such as opening a connection ahead of a turn, has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestKind {
    /// It is part of a turn.
    Turn,
    /// It readies the server for a turn and generates nothing.
    Prewarm,
    /// It makes the history shorter.
    Compaction(CompactionDetails),
    /// It writes memories of earlier threads. Its blob names neither installation nor session, thread, turn or
    /// window.
    Memory,
}

impl RequestKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Prewarm => "prewarm",
            Self::Compaction(_) => "compaction",
            Self::Memory => "memory",
        }
    }

    pub(super) fn compaction(self) -> Option<CompactionDetails> {
        match self {
            Self::Compaction(details) => Some(details),
            Self::Turn | Self::Prewarm | Self::Memory => None,
        }
    }
}

/// How and why a compaction is made, as intended when it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CompactionDetails {
    /// Who started it.
    pub trigger: CompactionTrigger,
    /// Why.
    pub reason: CompactionReason,
    /// By which request.
    pub implementation: CompactionImplementation,
    /// When in the thread.
    pub phase: CompactionPhase,
}

/// Who started a compaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionTrigger {
    /// A person.
    Manual,
    /// The client.
    Auto,
}

/// Why a compaction is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionReason {
    /// A person asked for it.
    UserRequested,
    /// The context window is nearly full.
    ContextLimit,
    /// The next model has a smaller window.
    ModelDownshift,
    /// What the server compacts by has changed.
    CompHashChanged,
}

/// By which request a compaction is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionImplementation {
    /// The model writes a summary: an ordinary response.
    Responses,
    /// `POST responses/compact`.
    ResponsesCompact,
    /// An ordinary response whose input ends with a compaction trigger.
    ResponsesCompactionV2,
}

/// When in a thread a compaction is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionPhase {
    /// It is a turn of its own.
    StandaloneTurn,
    /// Before the first request of a turn.
    PreTurn,
    /// Between two requests of a turn.
    MidTurn,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(value: impl Serialize) -> String {
        serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn the_words_of_the_wire() {
        for (written, expected) in [
            (word(CompactionTrigger::Manual), "manual"),
            (word(CompactionTrigger::Auto), "auto"),
            (word(CompactionReason::UserRequested), "user_requested"),
            (word(CompactionReason::ContextLimit), "context_limit"),
            (word(CompactionReason::ModelDownshift), "model_downshift"),
            (word(CompactionReason::CompHashChanged), "comp_hash_changed"),
            (word(CompactionImplementation::Responses), "responses"),
            (word(CompactionImplementation::ResponsesCompact), "responses_compact"),
            (word(CompactionImplementation::ResponsesCompactionV2), "responses_compaction_v2"),
            (word(CompactionPhase::StandaloneTurn), "standalone_turn"),
            (word(CompactionPhase::PreTurn), "pre_turn"),
            (word(CompactionPhase::MidTurn), "mid_turn"),
        ] {
            assert_eq!(written, expected);
        }
    }
}
