//! The list of models, in both shapes that clients read.

use http::StatusCode;
use serde_json::{Value, json};

use crate::reply::Reply;

/// The tag of the one list there is.
const ETAG: &str = "\"mock-1\"";

/// Answers with the list, or with 304 where the client has it.
///
/// `data` is the list as the public API gives it, `models` as clients of a signed-in user read it. The one model is
/// none; any other name is answered to as well.
pub(crate) fn answer(if_none_match: Option<&str>) -> Reply {
    let known = |tag: &str| matches!(tag.trim().trim_start_matches("W/"), ETAG | "*");
    let reply = match if_none_match {
        Some(tags) if tags.split(',').any(known) => Reply::raw(StatusCode::NOT_MODIFIED),
        _ => Reply::json(StatusCode::OK, list()),
    };
    reply.header("etag", ETAG)
}

fn list() -> Value {
    let public = json!({"id": "mock", "object": "model", "created": 0, "owned_by": "codex-mock"});
    let level = |effort: &str| json!({"effort": effort, "description": effort});
    let detailed = json!({
        "slug": "mock",
        "display_name": "Mock",
        "description": "Answers by rule; no model is behind it.",
        "default_reasoning_level": "medium",
        "supported_reasoning_levels": [level("low"), level("medium"), level("high")],
        "shell_type": "default",
        "visibility": "list",
        "minimal_client_version": [0, 0, 0],
        "supported_in_api": true,
        "priority": 0,
        "upgrade": null,
        "base_instructions": "",
        "supports_reasoning_summaries": true,
        "default_reasoning_summary": "auto",
        "support_verbosity": true,
        "default_verbosity": "medium",
        "apply_patch_tool_type": null,
        "truncation_policy": {"mode": "bytes", "limit": 10000},
        "supports_parallel_tool_calls": true,
        "context_window": 272_000,
        "max_context_window": 272_000,
        "effective_context_window_percent": 95,
        "experimental_supported_tools": [],
        "input_modalities": ["text", "image"],
    });
    json!({"object": "list", "data": [public], "models": [detailed]})
}
