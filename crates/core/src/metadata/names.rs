//! The words of the wire.

/// Key of the blob in the body, and its header.
pub(super) const TURN_METADATA: &str = "x-codex-turn-metadata";
/// Key and header of the window.
pub(super) const WINDOW_ID: &str = "x-codex-window-id";
/// Key of the installation; a header on compaction requests alone.
pub(super) const INSTALLATION_ID: &str = "x-codex-installation-id";
/// Key and header of the thread that spawned this one.
pub(super) const PARENT_THREAD_ID: &str = "x-codex-parent-thread-id";
/// Key and header of the part of another agent that asks.
pub(super) const SUBAGENT: &str = "x-openai-subagent";
/// Header of the agent that consolidates memories.
pub(super) const MEMORY_REQUEST: &str = "x-openai-memgen-request";
/// Key of the session; its header has two spellings.
pub(super) const SESSION_ID: &str = "session_id";
/// The other spelling.
pub(super) const SESSION_ID_HEADER: &str = "session-id";
/// Key of the thread.
pub(super) const THREAD_ID: &str = "thread_id";
/// Header of the thread.
pub(super) const THREAD_ID_HEADER: &str = "thread-id";
/// Key of the turn.
pub(super) const TURN_ID: &str = "turn_id";
/// Key of the turn's sticky routing token in a frame.
pub(super) const TURN_STATE: &str = "x-codex-turn-state";
/// Key of the time at which a frame is sent.
pub(super) const FRAME_START: &str = "x-codex-ws-stream-request-start-ms";
/// Key of the trace in a frame.
pub(super) const FRAME_TRACEPARENT: &str = "ws_request_header_traceparent";
/// Key of what tracing systems add, in a frame.
pub(super) const FRAME_TRACESTATE: &str = "ws_request_header_tracestate";
