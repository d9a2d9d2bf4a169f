//! [`Properties`]: what requests must have in common.

use std::sync::Arc;

use codex_protocol::{ResponsesApiRequest, Tool};

use super::digest::Digest;

/// Something of a request beside its input that must stay as it is for the next one to continue it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Property {
    /// `model`.
    Model,
    /// `instructions`.
    Instructions,
    /// `tools`.
    Tools,
    /// `tool_choice`.
    ToolChoice,
    /// `parallel_tool_calls`.
    ParallelToolCalls,
    /// `reasoning`.
    Reasoning,
    /// `store`.
    Store,
    /// `stream`.
    Stream,
    /// `include`.
    Include,
    /// `service_tier`.
    ServiceTier,
    /// `prompt_cache_key`.
    PromptCacheKey,
    /// `text`.
    Text,
    /// Any other parameter.
    Other,
}

impl Property {
    const ALL: [Self; 13] = [
        Self::Model,
        Self::Instructions,
        Self::Tools,
        Self::ToolChoice,
        Self::ParallelToolCalls,
        Self::Reasoning,
        Self::Store,
        Self::Stream,
        Self::Include,
        Self::ServiceTier,
        Self::PromptCacheKey,
        Self::Text,
        Self::Other,
    ];

    /// The parameter's name; `other` for one without a kind of its own.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Instructions => "instructions",
            Self::Tools => "tools",
            Self::ToolChoice => "tool_choice",
            Self::ParallelToolCalls => "parallel_tool_calls",
            Self::Reasoning => "reasoning",
            Self::Store => "store",
            Self::Stream => "stream",
            Self::Include => "include",
            Self::ServiceTier => "service_tier",
            Self::PromptCacheKey => "prompt_cache_key",
            Self::Text => "text",
            Self::Other => "other",
        }
    }
}

/// A digest of each [`Property`] of a request. `input`, `client_metadata`, `stream_options` and
/// `previous_response_id` are no properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Properties([Digest; Property::ALL.len()]);

impl Properties {
    /// Those of a request, all read anew.
    pub fn of(request: &ResponsesApiRequest) -> Self {
        let tools = tools_digest(request.tools.as_deref());
        Self::with(request, Digest::of(request.instructions.as_bytes()), tools)
    }

    /// The first property in which two requests differ.
    pub fn difference(&self, other: &Self) -> Option<Property> {
        Property::ALL.into_iter().find(|property| self.0[*property as usize] != other.0[*property as usize])
    }

    fn with(request: &ResponsesApiRequest, instructions: Digest, tools: Digest) -> Self {
        Self(Property::ALL.map(|property| match property {
            Property::Model => Digest::of(request.model.as_bytes()),
            Property::Instructions => instructions,
            Property::Tools => tools,
            Property::ToolChoice => Digest::of_json(&request.tool_choice),
            Property::ParallelToolCalls => Digest::of_json(&request.parallel_tool_calls),
            Property::Reasoning => Digest::of_json(&request.reasoning),
            Property::Store => Digest::of_json(&request.store),
            Property::Stream => Digest::of_json(&request.stream),
            Property::Include => Digest::of_json(&request.include),
            Property::ServiceTier => Digest::of_json(&request.service_tier),
            Property::PromptCacheKey => Digest::of_json(&request.prompt_cache_key),
            Property::Text => Digest::of_json(&request.text),
            Property::Other => others(request),
        }))
    }
}

/// Reads instructions and tools once, for as long as they are the same ones.
#[derive(Debug, Default)]
pub struct PropertiesCache {
    instructions: Option<(Arc<str>, Digest)>,
    tools: Option<(Arc<[Tool]>, Digest)>,
}

impl PropertiesCache {
    /// The properties of a request with these instructions and tools; its own are not looked at.
    pub fn of(
        &mut self,
        instructions: &Arc<str>,
        tools: Option<&Arc<[Tool]>>,
        request: &ResponsesApiRequest,
    ) -> Properties {
        let instructions = cached(&mut self.instructions, instructions, |text| Digest::of(text.as_bytes()));
        let tools = match tools {
            Some(tools) => cached(&mut self.tools, tools, |tools| tools_digest(Some(tools))),
            None => tools_digest(None),
        };
        Properties::with(request, instructions, tools)
    }
}

/// The digest of `value`, taken anew where it is another allocation. The kept pointer keeps the allocation in use.
fn cached<T: ?Sized>(
    known: &mut Option<(Arc<T>, Digest)>,
    value: &Arc<T>,
    digest: impl FnOnce(&T) -> Digest,
) -> Digest {
    match known {
        Some((same, digest)) if Arc::ptr_eq(same, value) => *digest,
        _ => known.insert((Arc::clone(value), digest(value))).1,
    }
}

fn tools_digest(tools: Option<&[Tool]>) -> Digest {
    Digest::of_json(&tools)
}

/// All other parameters, one after the other.
fn others(request: &ResponsesApiRequest) -> Digest {
    let ResponsesApiRequest {
        model: _,
        instructions: _,
        input: _,
        tools: _,
        tool_choice: _,
        parallel_tool_calls: _,
        reasoning: _,
        store: _,
        stream: _,
        stream_options: _,
        include: _,
        service_tier: _,
        prompt_cache_key: _,
        text: _,
        client_metadata: _,
        previous_response_id: _,
        access_programs,
        background,
        context_management,
        conversation,
        image,
        max_output_tokens,
        max_tool_calls,
        metadata,
        moderation,
        multi_agent,
        prompt,
        prompt_cache_options,
        prompt_cache_retention,
        safety_identifier,
        temperature,
        top_logprobs,
        top_p,
        truncation,
        user,
        extra,
    } = request;
    let later =
        (prompt, prompt_cache_options, prompt_cache_retention, safety_identifier, temperature, top_logprobs);
    let last = (top_p, truncation, user, extra);
    let first = (access_programs, background, context_management, conversation, image, max_output_tokens);
    let middle = (max_tool_calls, metadata, moderation, multi_agent);
    Digest::of_json(&(first, middle, later, last))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_value_is_read_once_for_as_long_as_it_is_the_same_one() {
        let reads = Cell::new(0);
        let mut known = None;
        let mut read = |text: &Arc<str>| {
            cached(&mut known, text, |text| {
                reads.set(reads.get() + 1);
                Digest::of(text.as_bytes())
            })
        };
        let one: Arc<str> = "a".into();
        assert_eq!([read(&one), read(&one)], [Digest::of(b"a"); 2]);
        assert_eq!(reads.get(), 1);
        assert_eq!(read(&"b".into()), Digest::of(b"b"));
        assert_eq!(reads.get(), 2);
    }
}
