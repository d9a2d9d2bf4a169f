//! A reply to a create request: streamed word by word, or the response object alone.

use serde_json::{Map, Value, json};

use super::input;
use super::speech;
use super::words;
use crate::ev;
use crate::reply::Reply;

/// The response fields that repeat what the request gave.
const REPEATED: &[&str] = &[
    "access_programs",
    "background",
    "image",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "model",
    "moderation",
    "parallel_tool_calls",
    "previous_response_id",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "safety_identifier",
    "store",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];

/// Answers a valid request. The same request with the same number at the same time gives the same reply.
pub(crate) fn answer(request: &Map<String, Value>, number: usize, now: u64) -> Reply {
    let turn = Turn::new(request, number, now);
    if request.get("stream") == Some(&Value::Bool(true)) {
        Reply::sse(ev::sse(ev::numbered(turn.events())))
    } else {
        Reply::json(200, turn.finished())
    }
}

/// A reply's parts, from which events and response objects are made.
struct Turn {
    /// The response object in progress.
    response: Value,
    message_id: String,
    words: Vec<String>,
    /// Whether `max_output_tokens` left words out.
    cut_short: bool,
    input_tokens: u64,
}

impl Turn {
    fn new(request: &Map<String, Value>, number: usize, now: u64) -> Self {
        let text = speech::reply_to(&input::last_said(request));
        let all = words::split(&text);
        let kept = fitting(&all, request.get("max_output_tokens").and_then(Value::as_u64));
        let id = id_of(request, number);
        Self {
            response: in_progress(request, &format!("resp_{id}"), now),
            message_id: format!("msg_{id}"),
            words: all[..kept].iter().map(ToString::to_string).collect(),
            cut_short: kept < all.len(),
            input_tokens: input::tokens(request),
        }
    }

    /// Every event of the stream, in order.
    fn events(&self) -> Vec<Value> {
        let id = &self.message_id;
        let text = self.words.concat();
        let mut events = vec![
            ev::lifecycle("response.created", self.response.clone()),
            ev::lifecycle("response.in_progress", self.response.clone()),
            ev::output_item_added(0, ev::message_started(id)),
            ev::content_part_added(id, 0, ev::output_text("")),
        ];
        events.extend(self.words.iter().map(|word| ev::text_delta(id, 0, word)));
        events.extend([
            ev::text_done(id, 0, &text),
            ev::content_part_done(id, 0, ev::output_text(&text)),
            ev::output_item_done(0, self.message()),
            ev::lifecycle(&format!("response.{}", self.status()), self.finished()),
        ]);
        events
    }

    /// The response object at the end.
    fn finished(&self) -> Value {
        let mut response = self.response.clone();
        let output_tokens = self.words.iter().map(|word| words::tokens(word)).sum();
        response["status"] = json!(self.status());
        if self.cut_short {
            response["incomplete_details"] = json!({"reason": "max_output_tokens"});
        } else {
            response["completed_at"] = response["created_at"].clone();
        }
        response["output"] = json!([self.message()]);
        response["usage"] = ev::usage(self.input_tokens, output_tokens);
        response
    }

    fn message(&self) -> Value {
        let mut message = ev::message(&self.message_id, &self.words.concat());
        message["status"] = json!(self.status());
        message
    }

    fn status(&self) -> &'static str {
        if self.cut_short { "incomplete" } else { "completed" }
    }
}

/// How many of the words fit into this many tokens.
fn fitting(words: &[&str], limit: Option<u64>) -> usize {
    let Some(limit) = limit else { return words.len() };
    let mut left = limit;
    let fits = |word: &&&str| match left.checked_sub(words::tokens(word)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    words.iter().take_while(fits).count()
}

/// The response object at the start: every field, the request's values where it gave some.
fn in_progress(request: &Map<String, Value>, id: &str, now: u64) -> Value {
    let mut response = ev::response(id, "in_progress");
    response["created_at"] = json!(now);
    let given = |field: &str| request.get(field).filter(|value| !value.is_null());
    for field in REPEATED {
        if let Some(value) = given(field) {
            response[*field] = value.clone();
        }
    }
    for field in ["text", "reasoning"] {
        for (key, value) in given(field).and_then(Value::as_object).into_iter().flatten() {
            response[field][key] = value.clone();
        }
    }
    match given("conversation") {
        Some(Value::String(id)) => response["conversation"] = json!({"id": id}),
        Some(conversation) => response["conversation"] = conversation.clone(),
        None => {}
    }
    if let Some(tier) = given("service_tier").filter(|tier| *tier != "auto") {
        response["service_tier"] = tier.clone();
    }
    response
}

/// An id from the request's content and number: 32 hexadecimal digits.
fn id_of(request: &Map<String, Value>, number: usize) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let text = serde_json::to_string(request).unwrap_or_default();
    let hash = text.bytes().fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}{number:016x}")
}
