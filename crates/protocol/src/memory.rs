//! Memories: what is worth keeping of earlier work.

use serde::Serialize;
use serde_json::Value;

use crate::controls::Reasoning;
use crate::json::{Field, Misfit, Object, Reason, Slice, body, field, list};

/// The body of a request to summarise memories.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MemorySummarizeInput {
    /// The model.
    pub model: String,
    /// What is summarised, each by itself. Sent as `traces`.
    #[serde(rename = "traces")]
    pub raw_memories: Vec<RawMemory>,
    /// How the model reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Reasoning>,
}

/// One stretch of earlier work.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RawMemory {
    /// The caller's id for it.
    pub id: String,
    /// Where it is from.
    pub metadata: RawMemoryMetadata,
    /// Its items, as they are to be sent.
    pub items: Vec<Value>,
}

/// Where a memory is from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RawMemoryMetadata {
    /// The path of the file that holds it.
    pub source_path: String,
}

/// The summary of one memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemorySummarizeOutput {
    /// The memory in detail. Wire: `trace_summary`, or `raw_memory`.
    pub raw_memory: String,
    /// The memory in short.
    pub memory_summary: String,
}

impl MemorySummarizeOutput {
    /// Reads the body of an answer: a summary for each memory, in the order of the request.
    ///
    /// # Errors
    /// Where it is not a JSON object with the list `output`, or an element of the list is no summary.
    pub fn list_from_slice(bytes: &[u8]) -> Result<Vec<Self>, Reason> {
        body(bytes, |object| list(object, "output"))
    }

    fn of(object: &Object<'_>) -> Result<Self, Reason> {
        let detail: Option<String> = field(object, "trace_summary")?;
        let raw_memory = detail.map_or_else(|| field(object, "raw_memory"), Ok)?;
        Ok(Self { raw_memory, memory_summary: field(object, "memory_summary")? })
    }
}

impl Field for MemorySummarizeOutput {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        const EXPECTED: Misfit = Misfit::Expected("summaries with `trace_summary` and `memory_summary`");
        let object = raw.and_then(Slice::object).ok_or(EXPECTED)?;
        Self::of(&object).map_err(|_| EXPECTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_name_is_read_and_the_order_is_kept() {
        let output = |raw_memory: &str, memory_summary: &str| MemorySummarizeOutput {
            raw_memory: raw_memory.to_owned(),
            memory_summary: memory_summary.to_owned(),
        };
        let unfit = Reason::Unfit {
            field: "output",
            expected: "summaries with `trace_summary` and `memory_summary`",
        };
        for (body, expected) in [
            (r#"{"output":[{"trace_summary":"a","memory_summary":"b"}]}"#, Ok(vec![output("a", "b")])),
            (
                r#"{"output":[{"raw_memory":"z","memory_summary":"y"},{"trace_summary":"a","memory_summary":"b","x":1}]}"#,
                Ok(vec![output("z", "y"), output("a", "b")]),
            ),
            (
                r#"{"output":[{"trace_summary":"a","raw_memory":"z","memory_summary":"b"}]}"#,
                Ok(vec![output("a", "b")]),
            ),
            (r#"{"output":[]}"#, Ok(vec![])),
            (r#"{"output":[{"memory_summary":"b"}]}"#, Err(unfit.clone())),
            (r#"{"output":[{"trace_summary":"a"}]}"#, Err(unfit.clone())),
            (r#"{"output":["a"]}"#, Err(unfit)),
            ("{}", Err(Reason::Missing("output"))),
        ] {
            assert_eq!(MemorySummarizeOutput::list_from_slice(body.as_bytes()), expected, "{body}");
        }
    }
}
