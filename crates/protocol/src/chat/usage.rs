//! What a completion cost.

use crate::json::{Object, Slice, field};
use crate::usage::TokenUsage;

/// Reads a `usage` object. A counter that is left out is 0; a total that is left out is the sum.
pub(super) fn read(raw: Slice<'_>) -> Option<TokenUsage> {
    let object = raw.object()?;
    let details = |name| object.get(name).and_then(Slice::object);
    let prompt = details("prompt_tokens_details");
    let completion = details("completion_tokens_details");
    let counted = |name| count(Some(&object), name);
    let input_tokens = counted("prompt_tokens").unwrap_or(0);
    let output_tokens = counted("completion_tokens").unwrap_or(0);
    Some(TokenUsage {
        input_tokens,
        cached_input_tokens: count(prompt.as_ref(), "cached_tokens")
            .or_else(|| counted("prompt_cache_hit_tokens"))
            .or_else(|| counted("cached_tokens"))
            .unwrap_or(0),
        cache_write_tokens: count(prompt.as_ref(), "cache_write_tokens").unwrap_or(0),
        output_tokens,
        reasoning_output_tokens: count(completion.as_ref(), "reasoning_tokens")
            .or_else(|| counted("reasoning_tokens"))
            .unwrap_or(0),
        total_tokens: counted("total_tokens").unwrap_or(input_tokens.saturating_add(output_tokens)),
    })
}

fn count(object: Option<&Object<'_>>, name: &'static str) -> Option<u64> {
    field(object?, name).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::RawJson;

    #[test]
    fn every_servers_counters_are_read() {
        let usage = |input, cached, written, output, reasoning, total| TokenUsage {
            input_tokens: input,
            cached_input_tokens: cached,
            cache_write_tokens: written,
            output_tokens: output,
            reasoning_output_tokens: reasoning,
            total_tokens: total,
        };
        for (case, json, expected) in [
            (
                "OpenAI",
                r#"{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}"#,
                Some(usage(9, 3, 0, 4, 2, 13)),
            ),
            (
                "DeepSeek",
                r#"{"prompt_tokens":9,"completion_tokens":4,"prompt_cache_hit_tokens":8,"prompt_cache_miss_tokens":1}"#,
                Some(usage(9, 8, 0, 4, 0, 13)),
            ),
            (
                "OpenRouter",
                r#"{"prompt_tokens":9,"completion_tokens":4,"cost":0.01,"prompt_tokens_details":{"cached_tokens":null,"cache_write_tokens":5}}"#,
                Some(usage(9, 0, 5, 4, 0, 13)),
            ),
            (
                "no details",
                r#"{"prompt_tokens":"9","completion_tokens":4.0}"#,
                Some(usage(9, 0, 0, 4, 0, 13)),
            ),
            ("nothing", "{}", Some(TokenUsage::default())),
            ("null", "null", None),
        ] {
            let json = RawJson::parse(json).unwrap();
            assert_eq!(read(Slice::whole(&json)), expected, "{case}");
        }
    }
}
