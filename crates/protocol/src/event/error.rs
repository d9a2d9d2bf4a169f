//! The `error` event.

use crate::error_body::ErrorBody;
use crate::json::{Object, RawJson, Reason, Slice, View, field};

/// Something went wrong outside a response.
///
/// Servers send it nested (`{"type":"error","error":{…}}`) and flat (`{"type":"error","code":…,"message":…}`).
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorEvent {
    /// What the server says of it.
    pub error: ErrorBody,
    /// The HTTP status the server gives it, where it does.
    pub status: Option<u32>,
    /// Headers that belong to the error, as they came.
    pub headers: Option<RawJson>,
}

impl View for ErrorEvent {
    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        let nested = object.get("error").filter(|raw| !raw.is_null());
        let mut error = match nested {
            Some(raw) => ErrorBody::from_slice(raw),
            None => ErrorBody::from_object(object),
        };
        if nested.is_none() {
            error.kind = None;
        }
        let headers: Option<RawJson> = field(object, "headers")?;
        let nested_headers = nested.and_then(|raw| raw.object()?.get("headers").map(Slice::keep));
        let status = field::<Option<u32>>(object, "status")?.or(field(object, "status_code")?);
        Ok(Self { error, status, headers: headers.or(nested_headers) })
    }
}
