//! A request that is refused: the documented error body.

use http::{Method, StatusCode};
use serde_json::json;

use crate::reply::Reply;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) code: Option<&'static str>,
    /// Whether the request is wrong whatever was asked before, or breaks what it was told before: a client that sends
    /// such a request has a fault.
    pub(crate) breaks_the_api: bool,
}

impl Refusal {
    /// 400, for a request that breaks the API.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: message.into(),
            param: None,
            code: None,
            breaks_the_api: true,
        }
    }

    /// An answer a client without a fault may get, such as 404 for what was deleted.
    pub(crate) fn state(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, breaks_the_api: false, ..Self::new(message) }
    }

    pub(crate) fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// The reply that says so.
    pub(crate) fn reply(&self) -> Reply {
        let error = json!({
            "message": self.message, "type": "invalid_request_error", "param": self.param, "code": self.code,
        });
        Reply::json(self.status, json!({"error": error}))
    }
}

/// 404, for a path that is not served.
pub(crate) fn no_such_path(method: &Method, path: &str) -> Refusal {
    Refusal::state(StatusCode::NOT_FOUND, format!("Invalid URL ({method} {path})"))
}

/// 405, for a path that is served to another method.
pub(crate) fn no_such_method(method: &Method, path: &str) -> Refusal {
    let message = format!("Not allowed to {method} on {path}.");
    Refusal::state(StatusCode::METHOD_NOT_ALLOWED, message).code("method_not_supported")
}

/// 404, for a response that is not stored.
pub(crate) fn no_such_response(id: &str) -> Refusal {
    Refusal::state(StatusCode::NOT_FOUND, format!("Response with id '{id}' not found."))
}

/// 400, for a body that is not a JSON object.
pub(crate) fn no_json() -> Refusal {
    Refusal::new("We could not parse the JSON body of your request. The API expects a JSON object.")
}

/// 413, for a body over the limit.
pub(crate) fn too_large(limit_bytes: usize) -> Reply {
    let message = format!("The request body is larger than {limit_bytes} bytes.");
    Refusal::state(StatusCode::PAYLOAD_TOO_LARGE, message).reply()
}

/// 400, for a body that did not arrive whole.
pub(crate) fn unreadable() -> Reply {
    Refusal::new("The request body did not arrive whole.").reply()
}
