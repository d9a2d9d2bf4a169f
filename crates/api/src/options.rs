//! What a caller may say about one request besides its body.

use std::sync::{Arc, OnceLock};

use http::HeaderMap;

/// What a caller may say about one Responses request besides its body.
#[derive(Debug, Clone, Default)]
pub struct ResponsesOptions {
    /// The conversation, sent as `session_id`, `session-id` and `conversation_id`. `None`: the client's own id.
    pub conversation_id: Option<String>,
    /// Who asks; a sub-agent is named in `x-openai-subagent`.
    pub session_source: Option<SessionSource>,
    /// Further headers. They win over the provider's.
    pub extra_headers: HeaderMap,
    /// How the body is compressed.
    pub compression: Compression,
    /// The turn's sticky routing token: sent as `x-codex-turn-state` once it is known, and filled from the first
    /// response that has one.
    pub turn_state: Option<Arc<OnceLock<String>>>,
}

/// How a request's body is compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// With zstd; not every server takes it.
    Zstd,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SessionSource {
    /// A person at a terminal.
    #[default]
    Cli,
    /// A program.
    Exec,
    /// Another agent's part.
    SubAgent(SubAgentSource),
}

/// Which part of another agent asks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubAgentSource {
    /// A review.
    Review,
    /// A compaction.
    Compact,
    /// The consolidation of memories.
    MemoryConsolidation,
    /// An agent that another one spawned.
    ThreadSpawn,
    /// Another, by its label.
    Other(String),
}

impl SessionSource {
    /// The label sent as `x-openai-subagent`.
    pub(crate) fn subagent(&self) -> Option<&str> {
        match self {
            Self::Cli | Self::Exec => None,
            Self::SubAgent(source) => Some(match source {
                SubAgentSource::Review => "review",
                SubAgentSource::Compact => "compact",
                SubAgentSource::MemoryConsolidation => "memory_consolidation",
                SubAgentSource::ThreadSpawn => "collab_spawn",
                SubAgentSource::Other(label) => label,
            }),
        }
    }
}
