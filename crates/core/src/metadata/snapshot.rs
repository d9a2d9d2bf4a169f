//! [`CodexResponsesMetadata`].

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::blob;
use super::identity::ThreadIdentity;
use super::kind::RequestKind;
use super::names;
use super::turn::TurnMetadata;

/// What one request says of the thread and turn it belongs to. Never changes; cheap to clone.
///
/// Made once a logical request, whose repeats share it, and from it comes all that is said: in the body or the frame
/// ([`client_metadata`](Self::client_metadata),
/// [`websocket_client_metadata`](Self::websocket_client_metadata)) and in headers ([`headers`](Self::headers),
/// [`compaction_headers`](Self::compaction_headers)). They say the same. How the server is authenticated to changes
/// nothing.
///
/// ```
/// use codex_core::CodexResponsesMetadata;
/// use codex_core::metadata::{RequestKind, ThreadIdentity, TurnMetadata};
/// use uuid::Uuid;
///
/// let thread = ThreadIdentity::new(Uuid::from_u128(1), Uuid::from_u128(2));
/// let turn = TurnMetadata::new("turn-1".to_owned(), 1_700_000_000_000);
/// let metadata = CodexResponsesMetadata::new(&thread, Some(&turn), 0, Some(RequestKind::Turn));
/// let body = metadata.client_metadata();
/// assert_eq!(body["turn_id"], "turn-1");
/// assert_eq!(body["x-codex-window-id"], metadata.headers()["x-codex-window-id"]);
/// ```
#[derive(Debug, Clone)]
pub struct CodexResponsesMetadata {
    snapshot: Arc<Snapshot>,
    is_withheld: bool,
}

#[derive(Debug)]
struct Snapshot {
    thread: ThreadIdentity,
    turn_id: Option<String>,
    window_id: String,
    kind: Option<RequestKind>,
    blob: Option<String>,
}

/// The [W3C Trace Context](https://www.w3.org/TR/trace-context/) of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceContext {
    /// Which trace and span the request belongs to.
    pub traceparent: String,
    /// What tracing systems add.
    pub tracestate: Option<String>,
}

impl CodexResponsesMetadata {
    /// A request of this thread, in the window with this number, counted from 0 by compactions.
    ///
    /// A request that readies the server has no turn yet; a connection that is opened ahead of one has no kind either,
    /// and then there is no blob.
    pub fn new(
        thread: &ThreadIdentity,
        turn: Option<&TurnMetadata>,
        window: u64,
        kind: Option<RequestKind>,
    ) -> Self {
        let window_id = format!("{}:{window}", thread.thread_id);
        let snapshot = Snapshot {
            thread: thread.clone(),
            turn_id: turn.and_then(TurnMetadata::turn_id).map(str::to_owned),
            blob: kind.map(|kind| blob::render(thread, turn, &window_id, kind)),
            window_id,
            kind,
        };
        Self { snapshot: Arc::new(snapshot), is_withheld: false }
    }

    /// What a provider is sent that is not told what a client knows of its own
    /// ([`sends_codex_metadata`](crate::ModelProviderInfo::sends_codex_metadata) is false).
    ///
    /// Of the headers `session_id`, `session-id` and `thread-id` remain; of a frame its turn state, its time and its
    /// trace; of a body nothing.
    pub fn without_codex_identity(&self) -> Self {
        Self { snapshot: Arc::clone(&self.snapshot), is_withheld: true }
    }

    /// The session.
    pub fn session_id(&self) -> Uuid {
        self.snapshot.thread.session_id
    }

    /// The thread.
    pub fn thread_id(&self) -> Uuid {
        self.snapshot.thread.thread_id
    }

    /// The turn; `None` for a request outside of one.
    pub fn turn_id(&self) -> Option<&str> {
        self.snapshot.turn_id.as_deref()
    }

    /// The window: the thread's id, a colon and the window's number.
    pub fn window_id(&self) -> String {
        self.snapshot.window_id.clone()
    }

    /// What the request is for; `None` where there is no request yet.
    pub fn kind(&self) -> Option<RequestKind> {
        self.snapshot.kind
    }

    /// The blob: all that is said, as JSON in visible ASCII. Rendered once. `None` without a kind, and where the
    /// provider is not told.
    ///
    /// What comes from outside is bounded: see [`TurnMetadata::with_extra`] and
    /// [`workspaces`](super::workspaces).
    pub fn blob(&self) -> Option<&str> {
        self.told()?.blob.as_deref()
    }

    /// The field `client_metadata` of a body: ids as flat keys, and the blob as `x-codex-turn-metadata`. Where it is
    /// empty, the field is to be left out.
    pub fn client_metadata(&self) -> BTreeMap<String, String> {
        let Some(told) = self.told() else { return BTreeMap::new() };
        let thread = &told.thread;
        let entries = [
            (names::INSTALLATION_ID, thread.installation_id.map(|id| id.to_string())),
            (names::SESSION_ID, Some(thread.session_id.to_string())),
            (names::THREAD_ID, Some(thread.thread_id.to_string())),
            (names::WINDOW_ID, Some(told.window_id.clone())),
            (names::TURN_ID, told.turn_id.clone()),
            (names::SUBAGENT, thread.subagent().map(str::to_owned)),
            (names::PARENT_THREAD_ID, thread.parent_thread_id.map(|id| id.to_string())),
            (names::TURN_METADATA, told.blob.clone()),
        ];
        entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }

    /// The field `client_metadata` of a frame: that of a body, and what is a header elsewhere.
    ///
    /// `started_unix_ms` is when the frame is sent, in milliseconds since 1970.
    pub fn websocket_client_metadata(
        &self,
        turn_state: Option<&str>,
        started_unix_ms: i64,
        trace: Option<&TraceContext>,
    ) -> BTreeMap<String, String> {
        let mut entries = self.client_metadata();
        let frame = [
            (names::TURN_STATE, turn_state.map(str::to_owned)),
            (names::FRAME_START, Some(started_unix_ms.to_string())),
            (names::FRAME_TRACEPARENT, trace.map(|trace| trace.traceparent.clone())),
            (names::FRAME_TRACESTATE, trace.and_then(|trace| trace.tracestate.clone())),
        ];
        entries.extend(frame.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
        entries
    }

    /// Who asks, where the provider is told.
    pub(super) fn told_thread(&self) -> Option<&ThreadIdentity> {
        self.told().map(|told| &told.thread)
    }

    fn told(&self) -> Option<&Snapshot> {
        (!self.is_withheld).then_some(&*self.snapshot)
    }
}
