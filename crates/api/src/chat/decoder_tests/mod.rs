//! Tests of [`ChatDecoder`](super::ChatDecoder) and [`ChatStreamDecoder`]: what they share.

mod any;
mod calls;
mod ends;
mod servers;
mod texts;

use std::collections::BTreeMap;

use bytes::Bytes;
use codex_protocol::{ContentPart, ResponseItem, TokenUsage};
use serde_json::{Value, json};

use super::stream_decoder::ChatStreamDecoder;
use crate::error::ApiError;
use crate::event::ResponseEvent;

macro_rules! fixtures {
    ($($name:ident)*) => {
        &[$((stringify!($name), include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/../../fixtures/chat/", stringify!($name), ".sse"
        )))),*]
    };
}

const FIXTURES: &[(&str, &str)] = fixtures! {
    openai openai_tools openai_custom_tool openai_refusal azure azure_filtered deepseek openrouter openrouter_error
    groq llama_cpp llama_cpp_error vllm vllm_error ollama lm_studio mistral whole_at_the_end
};

fn fixture(name: &str) -> &'static str {
    FIXTURES.iter().find(|(own, _)| *own == name).expect("a fixture").1
}

/// What comes of these bytes of a stream that then ends.
fn decode(chunks: &[&[u8]]) -> Vec<Result<ResponseEvent, ApiError>> {
    let mut decoder = ChatStreamDecoder::new();
    let mut told = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        told.extend(std::iter::from_fn(|| decoder.next_event()));
    }
    decoder.finish();
    told.extend(std::iter::from_fn(|| decoder.next_event()));
    check(&told);
    told
}

/// What holds of every stream: it ends once, and the pieces of a finished text are that text.
fn check(told: &[Result<ResponseEvent, ApiError>]) {
    let is_end = |event: &Result<_, _>| matches!(event, Err(_) | Ok(ResponseEvent::Completed { .. }));
    assert_eq!(
        told.iter().position(is_end),
        Some(told.len() - 1),
        "{:?}",
        told.iter().map(line).collect::<Vec<_>>()
    );
    let mut begun = Vec::new();
    let (mut thought, mut finished_thought) = (String::new(), String::new());
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for event in told.iter().flatten() {
        let (id, piece) = match event {
            ResponseEvent::OutputItemAdded(item) => {
                begun.push(item.id().map(str::to_owned));
                continue;
            }
            ResponseEvent::OutputTextDelta(delta)
            | ResponseEvent::RefusalDelta(delta)
            | ResponseEvent::FunctionCallArgumentsDelta(delta) => {
                (delta.item_id.as_deref().unwrap_or_default(), &**delta)
            }
            ResponseEvent::ToolCallInputDelta { item_id, delta, .. } => (&**item_id, delta.as_str()),
            ResponseEvent::ReasoningContentDelta { delta, .. } => {
                thought.push_str(delta);
                continue;
            }
            ResponseEvent::OutputItemDone(item) => {
                let id = item.id().map(str::to_owned);
                assert!(begun.contains(&id), "a finished item was begun");
                let streamed = texts.remove(item.id().unwrap_or_default()).unwrap_or_default();
                if let ResponseItem::Reasoning(_) = item {
                    finished_thought.push_str(&spoken(item));
                } else if item.id().is_some() {
                    assert_eq!(spoken(item), streamed);
                }
                continue;
            }
            _ => continue,
        };
        assert!(!piece.is_empty(), "no piece is empty");
        texts.entry(id.to_owned()).or_default().push_str(piece);
    }
    assert!(thought.starts_with(&finished_thought), "{thought:?} {finished_thought:?}");
}

/// All texts of an item.
fn spoken(item: &ResponseItem) -> String {
    let part = |part: &ContentPart| match part {
        ContentPart::Refusal(refusal) => refusal.refusal.clone(),
        part => part.text().unwrap_or_default().to_owned(),
    };
    match item {
        ResponseItem::Message(message) => message.content.parts().iter().map(part).collect(),
        ResponseItem::Reasoning(reasoning) => reasoning.content.iter().flatten().map(part).collect(),
        ResponseItem::FunctionCall(call) => call.arguments.clone(),
        ResponseItem::CustomToolCall(call) => call.input.clone(),
        other => panic!("{other:?}"),
    }
}

/// An event in a line.
fn line(event: &Result<ResponseEvent, ApiError>) -> String {
    let event = match event {
        Ok(event) => event,
        Err(error) => return format!("error {} ({:?})", name(error.kind()), error.fate()),
    };
    match event {
        ResponseEvent::OutputItemAdded(item) => format!("+ {}", item_line(item)),
        ResponseEvent::OutputItemDone(item) => format!("= {}", item_line(item)),
        ResponseEvent::OutputTextDelta(delta) => format!("text {delta:?}", delta = &**delta),
        ResponseEvent::RefusalDelta(delta) => format!("refusal {delta:?}", delta = &**delta),
        ResponseEvent::ReasoningContentDelta { delta, .. } => format!("thought {delta:?}"),
        ResponseEvent::FunctionCallArgumentsDelta(delta) => format!("args {}", &**delta),
        ResponseEvent::ToolCallInputDelta { call_id, delta, .. } => {
            format!("input {delta:?} of {}", call_id.as_deref().unwrap_or("?"))
        }
        ResponseEvent::Completed { response_id, token_usage, .. } => {
            format!("completed {response_id} {}", token_usage.as_ref().map_or("-".to_owned(), usage))
        }
        ResponseEvent::Unknown(unknown) => format!("unknown, {}", unknown.reason()),
        other => name(other),
    }
}

fn usage(usage: &TokenUsage) -> String {
    let TokenUsage { input_tokens, cached_input_tokens, output_tokens, reasoning_output_tokens, .. } = usage;
    format!("{input_tokens}/{cached_input_tokens}+{output_tokens}/{reasoning_output_tokens}")
}

fn item_line(item: &ResponseItem) -> String {
    let id = item.id().unwrap_or("-");
    match item {
        ResponseItem::Message(message) => {
            format!("{id} {} {:?}", message.status.as_ref().expect("a status"), spoken(item))
        }
        ResponseItem::Reasoning(_) => format!("{id} {:?}", spoken(item)),
        ResponseItem::FunctionCall(call) => {
            format!("{id} {} {}({})", call.call_id, call.name, call.arguments)
        }
        ResponseItem::CustomToolCall(call) => format!("{id} {} {}: {}", call.call_id, call.name, call.input),
        other => name(other),
    }
}

fn name(variant: &impl std::fmt::Debug) -> String {
    format!("{variant:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}

fn lines(stream: &str) -> Vec<String> {
    decode(&[stream.as_bytes()]).iter().map(line).collect()
}

/// A stream of these events: a chunk each, or a word.
fn sse(events: &[Value]) -> String {
    let data = |event: &Value| event.as_str().map_or_else(|| event.to_string(), str::to_owned);
    events.iter().flat_map(|event| ["data: ".to_owned(), data(event), "\n\n".to_owned()]).collect()
}

fn chunk(delta: &Value) -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": delta}]})
}

fn finish(word: &str) -> Value {
    json!({"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": word}]})
}

fn calls(pieces: &[Value]) -> Value {
    chunk(&json!({"tool_calls": pieces}))
}
