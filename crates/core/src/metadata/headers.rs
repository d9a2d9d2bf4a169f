//! The headers that say what the body says, for servers and proxies that don't read it.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::names;
use super::snapshot::CodexResponsesMetadata;

/// The longest header line that is sent, with its name: what common proxies take.
pub const HEADER_LIMIT_BYTES: usize = 8 * 1024;

/// A header that is not sent; what it would say stands in the body alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{header}` {reason}")]
pub struct BodyOnly {
    /// The header.
    pub header: &'static str,
    /// Why.
    pub reason: BodyOnlyReason,
}

/// Why a header is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum BodyOnlyReason {
    /// Its line would be longer than [`HEADER_LIMIT_BYTES`].
    #[error("would be longer than {HEADER_LIMIT_BYTES} bytes")]
    TooLong,
    /// It has characters that a header can't hold unchanged: others than visible ASCII, or a space at an end.
    #[error("has characters that a header can't hold")]
    Illegal,
}

impl CodexResponsesMetadata {
    /// The headers of a request, and of the handshake of a WebSocket on which it is the first.
    ///
    /// `session_id`, `session-id` and `thread-id`, and where the provider is told: `x-codex-window-id`,
    /// `x-codex-turn-metadata` (the blob), `x-codex-parent-thread-id`, `x-openai-subagent` and
    /// `x-openai-memgen-request`. One that is too long or that a header can't hold is left out; it stands in the body,
    /// and [`body_only`](Self::body_only) names it.
    pub fn headers(&self) -> HeaderMap {
        written(self.lines())
    }

    /// The headers of `POST responses/compact`, whose body has no `client_metadata`: as [`headers`](Self::headers),
    /// and `x-codex-installation-id`. What is left out here is not said at all.
    pub fn compaction_headers(&self) -> HeaderMap {
        let installation_id = self.told_thread().and_then(|thread| thread.installation_id);
        let line = installation_id.map(|id| (names::INSTALLATION_ID, id.to_string()));
        written(self.lines().chain(line))
    }

    /// The headers that [`headers`](Self::headers) and [`compaction_headers`](Self::compaction_headers) leave out.
    pub fn body_only(&self) -> Vec<BodyOnly> {
        let left_out =
            |(header, value): (_, String)| obstacle(header, &value).map(|reason| BodyOnly { header, reason });
        self.lines().filter_map(left_out).collect()
    }

    fn lines(&self) -> impl Iterator<Item = (&'static str, String)> {
        let thread = self.told_thread();
        let subagent = thread.and_then(|thread| thread.subagent());
        let parent_thread_id = thread.and_then(|thread| thread.parent_thread_id);
        let consolidates_memories = thread.is_some_and(|thread| thread.consolidates_memories);
        let lines = [
            (names::SESSION_ID, Some(self.session_id().to_string())),
            (names::SESSION_ID_HEADER, Some(self.session_id().to_string())),
            (names::THREAD_ID_HEADER, Some(self.thread_id().to_string())),
            (names::WINDOW_ID, thread.map(|_| self.window_id())),
            (names::TURN_METADATA, self.blob().map(str::to_owned)),
            (names::PARENT_THREAD_ID, parent_thread_id.map(|id| id.to_string())),
            (names::SUBAGENT, subagent.map(str::to_owned)),
            (names::MEMORY_REQUEST, consolidates_memories.then(|| "true".to_owned())),
        ];
        lines.into_iter().filter_map(|(header, value)| Some((header, value?)))
    }
}

fn written(lines: impl Iterator<Item = (&'static str, String)>) -> HeaderMap {
    let legal = lines.filter(|(header, value)| obstacle(header, value).is_none());
    let header = |(header, value): (_, String)| {
        (HeaderName::from_static(header), HeaderValue::try_from(value).expect("it is visible ASCII"))
    };
    legal.map(header).collect()
}

fn obstacle(header: &str, value: &str) -> Option<BodyOnlyReason> {
    let is_plain = |byte| matches!(byte, b' '..=b'~');
    // The colon, the space behind it and the end of the line.
    if header.len() + value.len() + 4 > HEADER_LIMIT_BYTES {
        Some(BodyOnlyReason::TooLong)
    } else if !value.bytes().all(is_plain) || value.starts_with(' ') || value.ends_with(' ') {
        Some(BodyOnlyReason::Illegal)
    } else {
        None
    }
}
