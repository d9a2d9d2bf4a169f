//! What the smaller endpoints take: compact, input tokens, memories, and the queries of stored responses.

use serde_json::Value;

use super::create;
use super::shape::{ARRAY, OBJECT, Object, STRING, each, fields, needs, object};
use crate::responder::refusal::Refusal;

/// Checks a compact request.
pub(crate) fn compact(request: &Object) -> Result<(), Refusal> {
    create::common(request)?;
    create::present(request, "model", &[])?;
    create::present(request, "input", &["previous_response_id"])
}

/// Checks a request that counts input tokens.
pub(crate) fn input_tokens(request: &Object) -> Result<(), Refusal> {
    create::common(request)
}

/// Checks a request that summarises traces.
pub(crate) fn memories(request: &Object) -> Result<(), Refusal> {
    fields(request, "", &[needs("model", STRING), needs("traces", ARRAY)])?;
    each(request.get("traces"), "traces", |value: &Value, at: &str| {
        let trace = object(value, at)?;
        fields(trace, at, &[needs("id", STRING), needs("metadata", OBJECT), needs("items", ARRAY)])?;
        let metadata = object(&trace["metadata"], &format!("{at}.metadata"))?;
        fields(metadata, &format!("{at}.metadata"), &[needs("source_path", STRING)])
    })
}
