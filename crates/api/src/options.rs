//! What a caller may say about one request besides its body.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderName};

/// What a caller may say about one Responses request besides its body.
///
/// Its debug form shows no header value.
#[derive(Clone, Default)]
pub struct ResponsesOptions {
    /// The conversation, sent as `session_id`, `session-id` and `conversation_id`. `None`: the client's own id.
    pub conversation_id: Option<String>,
    /// Who asks; a sub-agent is named in `x-openai-subagent`.
    pub session_source: Option<SessionSource>,
    /// Further headers. They win over the provider's and over this crate's own, except `Accept`, `Content-Type`,
    /// `x-client-request-id` and the credentials.
    pub extra_headers: HeaderMap,
    /// How the body is compressed.
    pub compression: Compression,
    /// The turn's sticky routing token: sent as `x-codex-turn-state` once it is known, and filled from the first
    /// response that has one.
    pub turn_state: Option<Arc<OnceLock<String>>>,
}

impl fmt::Debug for ResponsesOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.extra_headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("ResponsesOptions")
            .field("conversation_id", &self.conversation_id)
            .field("session_source", &self.session_source)
            .field("extra_headers", &names)
            .field("compression", &self.compression)
            .field("has_turn_state", &self.turn_state.as_ref().is_some_and(|state| state.get().is_some()))
            .finish()
    }
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
