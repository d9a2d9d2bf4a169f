//! [`TokenUsage`].

use serde::{Deserialize, Serialize};

use crate::json::{Field, Misfit, Object, Slice, field};

/// How many tokens a response cost. A counter that a server leaves out is 0.
///
/// Wire: `response.usage`. Written by this crate, as in events of a thread, it is flat: these names and no others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenUsage {
    /// Tokens of the input, cached ones included.
    pub input_tokens: u64,
    /// Tokens of the input that came from a cache.
    pub cached_input_tokens: u64,
    /// Tokens of the input that were written to a cache.
    pub cache_write_tokens: u64,
    /// Tokens of the output, reasoning included.
    pub output_tokens: u64,
    /// Tokens of the output spent on reasoning.
    pub reasoning_output_tokens: u64,
    /// Both together; where a server leaves it out, the sum.
    pub total_tokens: u64,
}

impl Field for TokenUsage {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        let object = raw.and_then(Slice::object).ok_or(Misfit::Missing)?;
        let details = |name| object.get(name).and_then(Slice::object);
        let input = details("input_tokens_details");
        let output = details("output_tokens_details");
        let input_tokens = count(Some(&object), "input_tokens");
        let output_tokens = count(Some(&object), "output_tokens");
        Ok(Self {
            input_tokens,
            cached_input_tokens: count(input.as_ref(), "cached_tokens"),
            cache_write_tokens: count(input.as_ref(), "cache_write_tokens"),
            output_tokens,
            reasoning_output_tokens: count(output.as_ref(), "reasoning_tokens"),
            total_tokens: field::<Option<u64>>(&object, "total_tokens")
                .ok()
                .flatten()
                .unwrap_or(input_tokens.saturating_add(output_tokens)),
        })
    }
}

fn count(object: Option<&Object<'_>>, name: &'static str) -> u64 {
    object.and_then(|object| field(object, name).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::RawJson;

    #[test]
    fn no_counter_is_required() {
        let usage = |input, cached, output, reasoning, total| TokenUsage {
            input_tokens: input,
            cached_input_tokens: cached,
            cache_write_tokens: 0,
            output_tokens: output,
            reasoning_output_tokens: reasoning,
            total_tokens: total,
        };
        for (json, expected) in [
            (
                r#"{"input_tokens":5,"input_tokens_details":{"cached_tokens":2},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":8}"#,
                Some(usage(5, 2, 3, 1, 8)),
            ),
            (r#"{"input_tokens":5,"output_tokens":3}"#, Some(usage(5, 0, 3, 0, 8))),
            (
                r#"{"input_tokens":"5","input_tokens_details":{},"output_tokens":3.0}"#,
                Some(usage(5, 0, 3, 0, 8)),
            ),
            (
                r#"{"input_tokens":null,"output_tokens_details":null,"total_tokens":-1}"#,
                Some(usage(0, 0, 0, 0, 0)),
            ),
            ("{}", Some(TokenUsage::default())),
            ("null", None),
            ("7", None),
        ] {
            let raw = RawJson::parse(json).unwrap();
            assert_eq!(Option::<TokenUsage>::read(Some(Slice::whole(&raw))), Ok(expected), "{json}");
        }
    }
}
