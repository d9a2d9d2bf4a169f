//! Encoding requests.

use bytes::Bytes;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::body::ResponsesApiRequest;
use crate::json::Field;
use crate::tool::Tool;

impl ResponsesApiRequest {
    /// The keys that this version knows, in the order they are written.
    pub const KEYS: &'static [&'static str] = &[
        "model",
        "instructions",
        "input",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "reasoning",
        "store",
        "stream",
        "stream_options",
        "include",
        "service_tier",
        "prompt_cache_key",
        "text",
        "client_metadata",
        "access_programs",
        "background",
        "context_management",
        "conversation",
        "image",
        "max_output_tokens",
        "max_tool_calls",
        "metadata",
        "moderation",
        "multi_agent",
        "previous_response_id",
        "prompt",
        "prompt_cache_options",
        "prompt_cache_retention",
        "safety_identifier",
        "temperature",
        "top_logprobs",
        "top_p",
        "truncation",
        "user",
    ];

    /// The JSON text, in one buffer. The text that items and tools keep is copied as it is.
    ///
    /// # Errors
    /// None is known: keys are strings, and a number that is not finite is written as `null`. The encoder's own error is
    /// handed on.
    pub fn encode(&self) -> Result<Bytes, serde_json::Error> {
        let input: usize = self.input.iter().map(|item| item.to_json().as_str().len() + 1).sum();
        self.encode_with(&self.input, input)
    }

    /// The JSON text with another list of items in the place of [`input`](Self::input): a conversation that is kept
    /// elsewhere need not be copied into each of its requests. `input_bytes` is about how long that list's text is.
    ///
    /// # Errors
    /// As [`encode`](Self::encode), and where `input` has no JSON form.
    pub fn encode_with(
        &self,
        input: &impl Serialize,
        input_bytes: usize,
    ) -> Result<Bytes, serde_json::Error> {
        let mut buffer = Vec::with_capacity(self.size_hint() + input_bytes);
        self.write(input, &mut serde_json::Serializer::new(&mut buffer))?;
        Ok(buffer.into())
    }

    /// About how many bytes the text has besides the input; what is not counted is small.
    fn size_hint(&self) -> usize {
        const REST: usize = 1024;
        let tools = self.tools.iter().flatten();
        let tools: usize = tools.map(|tool: &Tool| tool.to_json().as_str().len() + 1).sum();
        tools + self.instructions.len() + self.instructions.len() / 8 + REST
    }
}

impl Serialize for ResponsesApiRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(&self.input, serializer)
    }
}

impl ResponsesApiRequest {
    fn write<S: Serializer>(&self, input: &impl Serialize, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        macro_rules! write {
            ($($field:ident)*) => {$(
                self.entry(&mut map, stringify!($field), &self.$field, !self.$field.is_absent())?;
            )*};
        }
        write!(model);
        self.entry(&mut map, "instructions", &self.instructions, !self.instructions.is_empty())?;
        self.entry(&mut map, "input", input, true)?;
        write!(tools tool_choice parallel_tool_calls);
        self.entry(&mut map, "reasoning", &self.reasoning, true)?;
        write!(store stream stream_options include service_tier prompt_cache_key text client_metadata);
        write!(access_programs background context_management conversation image max_output_tokens max_tool_calls);
        write!(metadata moderation multi_agent previous_response_id prompt prompt_cache_options);
        write!(prompt_cache_retention safety_identifier temperature top_logprobs top_p truncation user);
        for (key, value) in &self.extra {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }

    /// Writes a field that is to be sent, unless `extra` takes its place.
    fn entry<M: SerializeMap, T: Serialize>(
        &self,
        map: &mut M,
        key: &'static str,
        value: &T,
        is_sent: bool,
    ) -> Result<(), M::Error> {
        if is_sent && !self.extra.contains_key(key) {
            map.serialize_entry(key, value)?;
        }
        Ok(())
    }
}
