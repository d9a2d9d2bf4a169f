//! The documented error of each status.

use http::StatusCode;
use serde_json::{Value, json};

use crate::reply::Reply;

/// A reply with this status, and the documented error body where it is an error.
pub(super) fn reply(status: StatusCode, request: &Value) -> Reply {
    if status.as_u16() < 400 {
        return Reply::raw(status);
    }
    let model = request["model"].as_str().unwrap_or("mock");
    let (kind, code, message) = error(status.as_u16());
    let message = message.replace("{model}", model);
    Reply::json(status, json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
}

/// Type, code and message.
fn error(status: u16) -> (&'static str, Option<&'static str>, &'static str) {
    const INVALID: &str = "invalid_request_error";
    const SERVER: &str = "server_error";
    match status {
        401 => (INVALID, Some("invalid_api_key"), "Incorrect API key provided."),
        403 => (
            INVALID,
            Some("unsupported_country_region_territory"),
            "Country, region, or territory not supported",
        ),
        404 => (
            INVALID,
            Some("model_not_found"),
            "The model `{model}` does not exist or you do not have access to it.",
        ),
        408 => (SERVER, Some("request_timeout"), "The request timed out. Please try again."),
        409 => (
            INVALID,
            Some("conversation_locked"),
            "Another process is currently operating on this conversation. Please retry in a few seconds.",
        ),
        413 => (INVALID, Some("request_too_large"), "The request body is too large."),
        422 => {
            (INVALID, Some("unprocessable_entity"), "The request was well-formed but could not be processed.")
        }
        426 => (INVALID, Some("upgrade_required"), "WebSocket connections are not available here."),
        429 => (
            "requests",
            Some("rate_limit_exceeded"),
            "Rate limit reached for {model} on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 1s.",
        ),
        400..=499 => (INVALID, None, "The request was refused."),
        502 => (SERVER, Some("bad_gateway"), "The server could not be reached through the gateway."),
        503 => (
            SERVER,
            Some("server_is_overloaded"),
            "Our servers are currently overloaded. Please try again later.",
        ),
        504 => (SERVER, Some("gateway_timeout"), "The server did not answer the gateway in time."),
        _ => (SERVER, None, "The server had an error while processing your request. Sorry about that!"),
    }
}
