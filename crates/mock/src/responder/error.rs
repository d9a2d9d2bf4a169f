//! Error replies in the documented shape.

use http::{Method, StatusCode};
use serde_json::json;

use crate::reply::Reply;

/// What is wrong with a request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) code: Option<&'static str>,
}

/// 400, with what is wrong.
pub(crate) fn refused(refusal: &Refusal) -> Reply {
    body(StatusCode::BAD_REQUEST, &refusal.message, refusal.param.as_deref(), refusal.code)
}

/// 404, for a path that is not served.
pub(crate) fn not_found(method: &Method, path: &str) -> Reply {
    body(StatusCode::NOT_FOUND, &format!("Invalid URL ({method} {path})"), None, None)
}

/// 405, for a path that is served to another method.
pub(crate) fn method_not_allowed(method: &Method, path: &str, allowed: &'static str) -> Reply {
    let message = format!("Not allowed to {method} on {path}.");
    body(StatusCode::METHOD_NOT_ALLOWED, &message, None, Some("method_not_supported"))
        .header("allow", allowed)
}

/// 413, for a body over the limit.
pub(crate) fn too_large(limit_bytes: usize) -> Reply {
    let message = format!("The request body is larger than {limit_bytes} bytes.");
    body(StatusCode::PAYLOAD_TOO_LARGE, &message, None, None)
}

/// 400, for a body that did not arrive whole.
pub(crate) fn unreadable() -> Reply {
    body(StatusCode::BAD_REQUEST, "The request body did not arrive whole.", None, None)
}

fn body(status: StatusCode, message: &str, param: Option<&str>, code: Option<&str>) -> Reply {
    let kind = "invalid_request_error";
    Reply::json(status, json!({"error": {"message": message, "type": kind, "param": param, "code": code}}))
}
