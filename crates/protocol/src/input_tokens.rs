//! [`InputTokens`]: how many tokens an input has.

use crate::json::{Reason, body, field};

/// How many tokens the input of a request has.
///
/// Wire: <https://platform.openai.com/docs/api-reference/responses/input-tokens>
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InputTokens {
    /// The tokens, those of instructions and tools included.
    pub input_tokens: u64,
}

impl InputTokens {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// Where it is not a JSON object with the number `input_tokens`.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Reason> {
        body(bytes, |object| Ok(Self { input_tokens: field(object, "input_tokens")? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_needed() {
        for (body, expected) in [
            (r#"{"object":"response.input_tokens","input_tokens":11}"#, Ok(InputTokens { input_tokens: 11 })),
            ("{}", Err(Reason::Missing("input_tokens"))),
            ("[]", Err(Reason::NotAnObject)),
        ] {
            assert_eq!(InputTokens::from_slice(body.as_bytes()), expected, "{body}");
        }
    }
}
