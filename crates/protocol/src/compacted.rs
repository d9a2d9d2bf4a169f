//! [`CompactedResponse`]: a conversation made shorter.

use crate::item::ResponseItem;
use crate::json::{Object, Reason, body, field, list};
use crate::usage::TokenUsage;

/// A conversation made shorter. Its `output` takes the place of the conversation, as a whole and in this order.
///
/// Wire: <https://platform.openai.com/docs/api-reference/responses/compact>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CompactedResponse {
    /// Its id, where the server gives one.
    pub id: Option<String>,
    /// What the conversation is from now on.
    pub output: Vec<ResponseItem>,
    /// What it cost, where the server says so.
    pub usage: Option<TokenUsage>,
    /// When it was made, in seconds since 1970.
    pub created_at: Option<f64>,
}

impl CompactedResponse {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// Where it is not a JSON object with the list `output`: without it, nothing would be left of the conversation.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Reason> {
        body(bytes, Self::read)
    }

    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        Ok(Self {
            id: field(object, "id")?,
            output: list(object, "output")?,
            usage: field(object, "usage")?,
            created_at: field(object, "created_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_output_is_needed() {
        let empty = CompactedResponse::default();
        let whole = CompactedResponse {
            id: Some("resp_1".to_owned()),
            output: vec![
                ResponseItem::from_slice(br#"{"type":"compaction","encrypted_content":"x"}"#).unwrap(),
            ],
            usage: Some(TokenUsage { input_tokens: 3, total_tokens: 3, ..TokenUsage::default() }),
            created_at: Some(1.0),
        };
        for (body, expected) in [
            (
                r#"{"id":"resp_1","object":"response.compaction","created_at":1,"usage":{"input_tokens":3},
                    "output":[{"type":"compaction","encrypted_content":"x"}]}"#,
                Ok(whole),
            ),
            (r#"{"output":[],"usage":[],"id":null}"#, Ok(empty)),
            ("{}", Err(Reason::Missing("output"))),
            (r#"{"output":null}"#, Err(Reason::Missing("output"))),
            (r#"{"output":{}}"#, Err(Reason::Unfit { field: "output", expected: "an array" })),
            ("[]", Err(Reason::NotAnObject)),
        ] {
            assert_eq!(CompactedResponse::from_slice(body.as_bytes()), expected, "{body}");
        }
        assert!(matches!(CompactedResponse::from_slice(b"{").unwrap_err(), Reason::NotJson(_)));
    }
}
