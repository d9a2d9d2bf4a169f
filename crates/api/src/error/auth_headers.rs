//! What headers say of refused credentials.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::head::Head;

/// Why they were refused.
pub(super) fn error(head: &Head) -> Option<String> {
    let error = head.header("x-openai-authorization-error")?.trim();
    (!error.is_empty()).then(|| error.to_owned())
}

/// The code in `x-error-json`, which is JSON in base64.
pub(super) fn code(head: &Head) -> Option<String> {
    let json = STANDARD.decode(head.header("x-error-json")?.trim()).ok()?;
    let json: serde_json::Value = serde_json::from_slice(&json).ok()?;
    Some(json.pointer("/error/code")?.as_str()?.to_owned())
}
