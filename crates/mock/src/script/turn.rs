//! A turn: which requests, how often, and what is answered.

use std::fmt::Debug;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::rule::Match;
use super::step::{Rate, Step, ToolCall};
use crate::reply::{Chunking, Fault};

/// A turn of a script: which requests it is for, how often, and what it answers.
///
/// - With steps, it answers with an event stream where the request has `"stream": true` or the steps are events of
///   one's own, else with the finished response as JSON. Around texts, tool calls and items the whole life of the
///   response is written: `created` and `in_progress` before the first, `completed` with the full output after the
///   last. Events of one's own are sent as they stand, numbered where they bring no `sequence_number`.
/// - With a status and no body, it answers with the documented error of that status.
/// - With neither steps, status nor body, the built-in responder answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub(super) rule: Match,
    /// How often; `None` is any number of times.
    pub(super) times: Option<usize>,
    pub(crate) id: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    pub(crate) retry_after_date: Option<Duration>,
    pub(crate) body: Option<Payload>,
    pub(crate) chunking: Option<Chunking>,
    pub(crate) stream: Option<bool>,
    pub(crate) steps: Vec<Step>,
    pub(crate) faults: Vec<Fault>,
}

/// A body of one's own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Payload {
    Json(Value),
    Text(Bytes),
}

impl Turn {
    /// A turn that is for the first request to `POST …/responses`, and lets the built-in responder answer.
    pub fn new() -> Self {
        Self {
            rule: Match::new(),
            times: Some(1),
            id: None,
            status: None,
            headers: HeaderMap::new(),
            retry_after_date: None,
            body: None,
            chunking: None,
            stream: None,
            steps: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Which requests it is for.
    pub fn matching(mut self, rule: Match) -> Self {
        self.rule = rule;
        self
    }

    /// How often it answers before it is used up. Default: once.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Makes it answer every request that fits, any number of times.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// The response's id. Default: made from the seed and the count of turns played.
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// The status. One over 299, without a body of one's own, brings the documented error body.
    ///
    /// # Panics
    /// When it is not in 100 to 999.
    pub fn status<S: TryInto<StatusCode, Error: Debug>>(mut self, status: S) -> Self {
        self.status = Some(status.try_into().expect("a status is in 100 to 999"));
        self
    }

    /// Sets a header; one of the same name is replaced.
    ///
    /// # Panics
    /// When the name or the value is not allowed in HTTP.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Debug>,
        V: TryInto<HeaderValue, Error: Debug>,
    {
        let name = name.try_into().expect("a header name has only token characters");
        self.headers.insert(name, value.try_into().expect("a header value has only visible characters"));
        self
    }

    /// Sends `Retry-After` as the date that lies this far ahead on the server's clock.
    pub fn retry_after_date(mut self, ahead: Duration) -> Self {
        self.retry_after_date = Some(ahead);
        self
    }

    /// A JSON body.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(Payload::Json(body));
        self
    }

    /// A body of any kind; its type is `text/plain` unless a header says otherwise.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(Payload::Text(body.into()));
        self
    }

    /// How the bytes of the body are cut. Default: an event a chunk for event streams, else whole.
    pub fn chunks(mut self, chunking: Chunking) -> Self {
        self.chunking = Some(chunking);
        self
    }

    /// Whether the steps are streamed, whatever the request asks for.
    pub fn stream(mut self, stream: bool) -> Self {
        self.stream = Some(stream);
        self
    }

    /// Sends events as they stand, with the response's id in the place of every `__ID__`.
    pub fn events(self, events: impl IntoIterator<Item = Value>) -> Self {
        self.step(Step::Events(events.into_iter().collect()))
    }

    /// Sends a piece of an event stream as it stands.
    pub fn sse(self, stream: impl Into<Bytes>) -> Self {
        self.step(Step::Stream(stream.into()))
    }

    /// Says a text, word by word.
    pub fn text(self, text: &str) -> Self {
        self.step(Step::Text { text: text.to_owned(), rate: None })
    }

    /// Says a text, word by word, as fast as a model would: so many tokens a second, each pause longer or shorter by up
    /// to `jitter` of itself (0 to 1), as the seed decides.
    pub fn text_at(self, text: &str, tokens_per_second: f64, jitter: f64) -> Self {
        let rate = Some(Rate { tokens_per_second, jitter });
        self.step(Step::Text { text: text.to_owned(), rate })
    }

    /// Calls a function with these arguments, under a `call_id` made from the seed.
    #[expect(clippy::needless_pass_by_value, reason = "callers write `json!(…)` in place")]
    pub fn tool_call(self, name: &str, arguments: Value) -> Self {
        self.call(name, None, arguments.to_string(), false)
    }

    /// Calls a function under a given `call_id`.
    #[expect(clippy::needless_pass_by_value, reason = "callers write `json!(…)` in place")]
    pub fn tool_call_as(self, call_id: &str, name: &str, arguments: Value) -> Self {
        self.call(name, Some(call_id.to_owned()), arguments.to_string(), false)
    }

    /// Calls a custom tool with this text.
    pub fn custom_tool_call(self, name: &str, input: &str) -> Self {
        self.call(name, None, input.to_owned(), true)
    }

    /// Thinks, and says so in a summary.
    pub fn reasoning(self, summary: &str) -> Self {
        self.step(Step::Reasoning { summary: summary.to_owned(), rate: None })
    }

    /// Gives any item: added and done.
    pub fn item(self, item: Value) -> Self {
        self.step(Step::Item(item))
    }

    /// Fails the response here.
    pub fn fail(self, code: &str, message: &str) -> Self {
        self.step(Step::Fail { code: code.to_owned(), message: message.to_owned() })
    }

    /// Ends the response here, incomplete.
    pub fn incomplete(self, reason: &str) -> Self {
        self.step(Step::Incomplete { reason: reason.to_owned() })
    }

    /// Waits on the server's clock.
    pub fn delay(self, pause: Duration) -> Self {
        self.step(Step::Delay(pause))
    }

    /// Waits until [`Mock::gate`](crate::Mock::gate) of this name is opened.
    pub fn gate(self, name: &str) -> Self {
        self.step(Step::Gate(name.to_owned()))
    }

    /// Sends a comment, and again each time `every` has passed, until the gate of this name is opened.
    pub fn comments_until(self, every: Duration, gate: &str) -> Self {
        self.step(Step::Comments { every, until: Some(gate.to_owned()) })
    }

    /// Lays a fault over the answer, after those that are there already.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    pub(super) fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Whether the built-in responder is to answer.
    pub(crate) fn wants_responder(&self) -> bool {
        self.steps.is_empty() && self.status.is_none() && self.body.is_none()
    }

    fn call(self, name: &str, call_id: Option<String>, input: String, custom: bool) -> Self {
        let call = ToolCall { name: name.to_owned(), call_id, input, custom };
        self.step(Step::ToolCall { call, rate: None })
    }
}

impl Default for Turn {
    fn default() -> Self {
        Self::new()
    }
}
