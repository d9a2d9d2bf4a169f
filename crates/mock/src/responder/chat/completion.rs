//! A chat completion: whole, or in chunks.

use serde_json::{Map, Value, json};

use super::wish;
use crate::ev;
use crate::reply::Reply;
use crate::responder::model::{self, Call, Say};
use crate::responder::turn::{Stem, tokens_in};

/// Answers a valid request. The same request with the same number at the same time gives the same reply.
pub(crate) fn answer(request: &Map<String, Value>, stem: &Stem, now: u64) -> Reply {
    let completion = Completion::new(request, stem, now);
    if request.get("stream") == Some(&Value::Bool(true)) {
        let usage = request.get("stream_options").is_some_and(|options| options["include_usage"] == true);
        Reply::sse(completion.stream(usage))
    } else {
        Reply::json(200, completion.whole())
    }
}

struct Completion<'a> {
    request: &'a Map<String, Value>,
    id: String,
    now: u64,
    /// The text, word by word; empty where tools are called.
    words: Vec<String>,
    /// The calls, each with its id.
    calls: Vec<(String, Call)>,
    finish_reason: &'static str,
    /// How many times the same answer is given.
    copies: u64,
}

impl<'a> Completion<'a> {
    fn new(request: &'a Map<String, Value>, stem: &Stem, now: u64) -> Self {
        let number = |name: &str| request.get(name).and_then(Value::as_u64);
        let mut completion = Self {
            request,
            id: stem.whole("chatcmpl"),
            now,
            words: vec![],
            calls: vec![],
            finish_reason: "stop",
            copies: number("n").unwrap_or(1),
        };
        for (index, say) in model::answer(&wish::of(request)).into_iter().enumerate() {
            match say {
                Say::Call(call) => completion.calls.push((stem.part("call", index), call)),
                Say::Text(text) => {
                    completion.words = model::split(&text).into_iter().map(str::to_owned).collect();
                }
                Say::Reasoning(_) | Say::Compaction => {}
            }
        }
        if !completion.calls.is_empty() {
            completion.finish_reason = "tool_calls";
        }
        let limit = number("max_completion_tokens").or(number("max_tokens"));
        completion.cut(limit.unwrap_or(u64::MAX));
        completion
    }

    fn cut(&mut self, limit: u64) {
        let mut left = limit;
        let kept = self.words.iter().take_while(|word| {
            let rest = left.checked_sub(model::tokens(word));
            left = rest.unwrap_or(left);
            rest.is_some()
        });
        let kept = kept.count();
        if kept < self.words.len() {
            self.words.truncate(kept);
            self.finish_reason = "length";
        }
    }

    /// The completion object.
    fn whole(&self) -> Value {
        let calls: Vec<Value> = self.calls.iter().map(|(id, call)| whole_call(id, call)).collect();
        let content = if calls.is_empty() { json!(self.words.concat()) } else { Value::Null };
        let mut message =
            json!({"role": "assistant", "content": content, "refusal": null, "annotations": []});
        if !calls.is_empty() {
            message["tool_calls"] = json!(calls);
        }
        let choice = |index| json!({"index": index, "message": message, "logprobs": null, "finish_reason": self.finish_reason});
        let mut object = self.object("chat.completion", (0..self.copies).map(choice).collect());
        object["usage"] = self.usage();
        object
    }

    /// The body of the stream, usage in it where asked for.
    fn stream(&self, with_usage: bool) -> String {
        let mut chunks: Vec<Value> = (0..self.copies).flat_map(|index| self.chunks(index)).collect();
        if with_usage {
            for chunk in &mut chunks {
                chunk["usage"] = Value::Null;
            }
            let mut last = self.object("chat.completion.chunk", vec![]);
            last["usage"] = self.usage();
            chunks.push(last);
        }
        ev::sse(chunks) + "data: [DONE]\n\n"
    }

    fn chunks(&self, index: u64) -> Vec<Value> {
        let first = if self.calls.is_empty() { json!("") } else { Value::Null };
        let mut deltas = vec![json!({"role": "assistant", "content": first, "refusal": null})];
        deltas.extend(self.words.iter().map(|word| json!({"content": word})));
        for (number, (id, call)) in self.calls.iter().enumerate() {
            deltas
                .extend(call_deltas(number, id, call).into_iter().map(|call| json!({"tool_calls": [call]})));
        }
        let chunk = |delta: Value, finish_reason: Option<&str>| {
            let choice =
                json!({"index": index, "delta": delta, "logprobs": null, "finish_reason": finish_reason});
            self.object("chat.completion.chunk", vec![choice])
        };
        let mut chunks: Vec<Value> = deltas.into_iter().map(|delta| chunk(delta, None)).collect();
        chunks.push(chunk(json!({}), Some(self.finish_reason)));
        chunks
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers build the choices in place")]
    fn object(&self, kind: &str, choices: Vec<Value>) -> Value {
        json!({
            "id": self.id,
            "object": kind,
            "created": self.now,
            "model": self.request.get("model"),
            "choices": choices,
            "service_tier": "default",
            "system_fingerprint": "fp_mock",
        })
    }

    fn usage(&self) -> Value {
        let prompt: u64 =
            ["messages", "tools"].iter().filter_map(|name| self.request.get(*name)).map(tokens_in).sum();
        let text: u64 = self.words.iter().map(|word| model::tokens(word)).sum();
        let calls: u64 = self.calls.iter().map(|(_, call)| model::tokens(&call.arguments)).sum();
        let completion = (text + calls) * self.copies;
        json!({
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        })
    }
}

fn whole_call(id: &str, call: &Call) -> Value {
    if call.free {
        json!({"id": id, "type": "custom", "custom": {"name": call.name, "input": call.arguments}})
    } else {
        json!({"id": id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}})
    }
}

/// A call in pieces: first its name, then its arguments word by word.
fn call_deltas(index: usize, id: &str, call: &Call) -> Vec<Value> {
    let (kind, words) = if call.free { ("custom", "input") } else { ("function", "arguments") };
    let mut first = json!({"index": index, "id": id, "type": kind});
    first[kind] = json!({"name": call.name, words: ""});
    let pieces = model::split(&call.arguments).into_iter().map(|piece| {
        let mut delta = json!({"index": index});
        delta[kind] = json!({words: piece});
        delta
    });
    std::iter::once(first).chain(pieces).collect()
}
