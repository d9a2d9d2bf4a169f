//! [`ThreadIdentity`].

use codex_api::{SessionSource, SubAgentSource};
use uuid::Uuid;

/// What stays the same as long as a thread lives: who asks, and where the thread comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadIdentity {
    /// The installation, as [`installation_id`](super::installation_id) gives it. `None`: nothing is said of it.
    pub installation_id: Option<Uuid>,
    /// The id of the root thread, which all threads that come from it share.
    pub session_id: Uuid,
    /// This thread.
    pub thread_id: Uuid,
    /// The thread whose history this one began with, where it is a fork.
    pub forked_from_thread_id: Option<Uuid>,
    /// The thread that spawned this one.
    pub parent_thread_id: Option<Uuid>,
    /// Who asks. A sub-agent is named in each request.
    pub source: SessionSource,
    /// Whether it is the client's own agent that consolidates memories, whatever `source` says. Default: no.
    pub consolidates_memories: bool,
    /// Where the thread comes from, such as `user`, `subagent`, `memory_consolidation` or the name of a feature.
    pub thread_source: Option<String>,
    /// What confines the tools, such as `none`, `external`, `seatbelt`, `seccomp`, `windows_sandbox` or
    /// `windows_elevated`.
    pub sandbox: Option<String>,
}

impl ThreadIdentity {
    /// A thread of which nothing else is known.
    pub fn new(session_id: Uuid, thread_id: Uuid) -> Self {
        Self {
            installation_id: None,
            session_id,
            thread_id,
            forked_from_thread_id: None,
            parent_thread_id: None,
            source: SessionSource::default(),
            consolidates_memories: false,
            thread_source: None,
            sandbox: None,
        }
    }

    /// What is sent as `x-openai-subagent`.
    pub(super) fn subagent(&self) -> Option<&str> {
        if self.consolidates_memories {
            return Some("memory_consolidation");
        }
        self.labels().map(|(header, _)| header)
    }

    /// What the blob calls the sub-agent.
    pub(super) fn subagent_kind(&self) -> Option<&str> {
        if self.consolidates_memories {
            return None;
        }
        self.labels().map(|(_, kind)| kind)
    }

    fn labels(&self) -> Option<(&str, &str)> {
        let SessionSource::SubAgent(source) = &self.source else { return None };
        match source {
            SubAgentSource::Review => Some(("review", "review")),
            SubAgentSource::Compact => Some(("compact", "compact")),
            SubAgentSource::MemoryConsolidation => Some(("memory_consolidation", "memory_consolidation")),
            SubAgentSource::ThreadSpawn => Some(("collab_spawn", "thread_spawn")),
            SubAgentSource::Other(label) if !label.is_empty() => Some((label, label)),
            // The enum is open: one that has no name, or that this crate doesn't know.
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_agent_is_named_in_the_header_and_in_the_blob() {
        let sub = SessionSource::SubAgent;
        for (source, consolidates_memories, header, kind) in [
            (sub(SubAgentSource::Review), false, Some("review"), Some("review")),
            (sub(SubAgentSource::Compact), false, Some("compact"), Some("compact")),
            (
                sub(SubAgentSource::MemoryConsolidation),
                false,
                Some("memory_consolidation"),
                Some("memory_consolidation"),
            ),
            (sub(SubAgentSource::ThreadSpawn), false, Some("collab_spawn"), Some("thread_spawn")),
            (sub(SubAgentSource::Other("guardian".to_owned())), false, Some("guardian"), Some("guardian")),
            (sub(SubAgentSource::Other(String::new())), false, None, None),
            (SessionSource::Cli, true, Some("memory_consolidation"), None),
            (sub(SubAgentSource::Review), true, Some("memory_consolidation"), None),
            (SessionSource::Cli, false, None, None),
            (SessionSource::Exec, false, None, None),
        ] {
            let new = ThreadIdentity::new(Uuid::nil(), Uuid::nil());
            let identity = ThreadIdentity { source, consolidates_memories, ..new };
            assert_eq!((identity.subagent(), identity.subagent_kind()), (header, kind), "{identity:?}");
        }
    }
}
