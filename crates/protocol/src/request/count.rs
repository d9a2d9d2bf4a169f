//! Encoding a request so that its input tokens are counted.

use bytes::Bytes;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::body::ResponsesApiRequest;
use crate::json::Field;

/// Of the parameters that this version doesn't know, those that counting takes.
const EXTRA: [&str; 1] = ["personality"];

impl ResponsesApiRequest {
    /// The JSON text of what counting the input tokens takes of it: `model`, `input`, `previous_response_id`,
    /// `conversation`, `instructions`, `tools`, `tool_choice`, `text`, `reasoning`, `truncation` and
    /// `parallel_tool_calls`, each only where it is set; of `extra`, `personality`.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/input-tokens>
    ///
    /// # Errors
    /// None is known; the encoder's own error is handed on.
    pub fn encode_for_counting(&self) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(&Counted(self)).map(Bytes::from)
    }
}

/// What of a request counts.
struct Counted<'a>(&'a ResponsesApiRequest);

impl Serialize for Counted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let request = self.0;
        let mut map = serializer.serialize_map(None)?;
        macro_rules! write {
            ($($field:ident)*) => {$(
                if !request.$field.is_absent() {
                    map.serialize_entry(stringify!($field), &request.$field)?;
                }
            )*};
        }
        write!(model);
        if !request.instructions.is_empty() {
            map.serialize_entry("instructions", &request.instructions)?;
        }
        write!(input tools tool_choice parallel_tool_calls reasoning text conversation previous_response_id truncation);
        for (key, value) in request.extra.iter().filter(|(key, _)| EXTRA.contains(&key.as_str())) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_does_not_count_is_left_out() {
        let mut request = ResponsesApiRequest::new("m", vec!["hi".into()]);
        request.extra = serde_json::Map::from_iter([
            ("personality".to_owned(), json!("dry")),
            ("future".to_owned(), json!(1)),
        ]);
        request.previous_response_id = Some("resp_1".to_owned());
        request.max_output_tokens = Some(7);
        let body: Value = serde_json::from_slice(&request.encode_for_counting().unwrap()).unwrap();
        let input = serde_json::to_value(&request.input).unwrap();
        let expected = json!({
            "model": "m", "input": input, "tool_choice": "auto", "parallel_tool_calls": true,
            "previous_response_id": "resp_1", "personality": "dry",
        });
        assert_eq!(body, expected);
    }
}
