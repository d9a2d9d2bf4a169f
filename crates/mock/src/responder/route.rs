//! Which endpoint a request is for.

use http::Method;
use serde_json::json;

use super::create;
use super::error;
use super::validate;
use crate::reply::Reply;

/// What the responder is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    /// The body, decompressed; `None` where that was not possible.
    pub(crate) body: Option<&'a [u8]>,
    /// Which request this is, counted from 1.
    pub(crate) number: usize,
    /// The time, in seconds since the Unix epoch.
    pub(crate) now: u64,
}

/// Answers as the real server would.
pub(crate) fn answer(ask: Ask<'_>) -> Reply {
    match (ask.path, ask.method) {
        ("/v1/responses", &Method::POST) => match validate::create(ask.body) {
            Ok(request) => create::answer(&request, ask.number, ask.now),
            Err(refusal) => error::refused(&refusal),
        },
        ("/v1/responses", method) => error::method_not_allowed(method, ask.path, "POST"),
        ("/v1/models", &Method::GET) => models(),
        ("/v1/models", method) => error::method_not_allowed(method, ask.path, "GET"),
        (path, method) => error::not_found(method, path),
    }
}

/// The one model there is, and it is none.
fn models() -> Reply {
    let model = json!({"id": "mock", "object": "model", "created": 0, "owned_by": "codex-mock"});
    Reply::json(200, json!({"object": "list", "data": [model]}))
}
