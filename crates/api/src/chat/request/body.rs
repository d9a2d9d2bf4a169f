//! The body of a request.

use bytes::Bytes;
use serde_json::json;

use super::wire::Body;
use super::{messages, tools};
use crate::error::ApiError;
use crate::prompt::{OUTPUT_SCHEMA_NAME, Prompt};

/// The body that asks `prompt` of `model`, streamed. `include_usage` asks for the usage too.
///
/// # Errors
/// Where the input holds something of the user's that a chat request can't carry.
pub(crate) fn encode(model: &str, prompt: &Prompt, include_usage: bool) -> Result<Bytes, ApiError> {
    let tools: Vec<_> = prompt.tools.iter().filter_map(tools::of).collect();
    let body = Body {
        model,
        messages: messages::of(prompt)?,
        // Without tools it is refused by some.
        parallel_tool_calls: (!tools.is_empty()).then_some(prompt.parallel_tool_calls),
        tools,
        response_format: prompt.output_schema.as_ref().map(|schema| {
            let schema = json!({"name": OUTPUT_SCHEMA_NAME, "schema": schema, "strict": true});
            json!({"type": "json_schema", "json_schema": schema})
        }),
        stream: true,
        stream_options: include_usage.then(|| json!({"include_usage": true})),
    };
    let body = serde_json::to_vec(&body)
        .map_err(|error| ApiError::build(format!("the request has no JSON form ({error})")))?;
    Ok(body.into())
}
