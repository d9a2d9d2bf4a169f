//! The events of a scripted response, one after the other.

use serde_json::{Value, json};

use super::cut;
use super::response::tokens;
use crate::ev;
use crate::fixture::fill_in;
use crate::number::numbered;
use crate::pace::pause;
use crate::reply::Step;
use crate::script::step::{Rate, ToolCall};
use crate::seed::Seed;

/// Writes a response's events and keeps the response object.
#[derive(Debug)]
pub(super) struct Composer {
    response: Value,
    input_tokens: u64,
    output_tokens: u64,
    seed: Seed,
    steps: Vec<Step>,
    /// What was written since the last step.
    run: Vec<u8>,
    next_number: u64,
    life: Life,
}

/// How far a response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// Nothing of it was written; it may be that nothing ever is.
    Unborn,
    Running,
    Over,
}

impl Composer {
    /// Begins with this response object, in progress.
    pub(super) fn new(response: Value, input_tokens: u64, seed: Seed) -> Self {
        let (steps, run, life) = (Vec::new(), Vec::new(), Life::Unborn);
        Self { response, input_tokens, output_tokens: 0, seed, steps, run, next_number: 0, life }
    }

    /// Adds a step between the events.
    pub(super) fn step(&mut self, step: Step) {
        self.flush();
        self.steps.push(step);
    }

    /// Adds bytes as they stand.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.run.extend_from_slice(bytes);
    }

    /// Adds events as they stand, with the response's id filled in.
    pub(super) fn events(&mut self, events: &[Value]) {
        for event in events {
            let mut event = event.clone();
            fill_in(&mut event, self.response["id"].as_str().unwrap_or_default());
            self.emit(event);
        }
    }

    /// Says a text.
    pub(super) fn text(&mut self, text: &str, rate: Option<Rate>) {
        self.begin();
        let (id, index) = (self.item_id("msg"), self.next_index());
        self.emit(ev::output_item_added(index, ev::message_started(&id)));
        self.emit(ev::content_part_added(&id, index, ev::output_text("")));
        for word in cut::words(text) {
            self.wait(word, rate);
            self.emit(ev::text_delta(&id, index, word));
        }
        self.emit(ev::text_done(&id, index, text));
        self.emit(ev::content_part_done(&id, index, ev::output_text(text)));
        self.output_tokens += tokens(text);
        self.done(index, ev::message(&id, text));
    }

    /// Calls a tool.
    pub(super) fn tool_call(&mut self, call: &ToolCall, rate: Option<Rate>) {
        self.begin();
        let (id, index) = (self.item_id(if call.custom { "ctc" } else { "fc" }), self.next_index());
        let call_id = call.call_id.clone().unwrap_or_else(|| self.item_id("call"));
        let item = |input: &str, status: &str| {
            let (kind, field) = kind_of(call);
            json!({
                "id": id, "type": kind, "status": status, "call_id": call_id, "name": call.name, field: input,
            })
        };
        self.emit(ev::output_item_added(index, item("", "in_progress")));
        for piece in cut::pieces(&call.input) {
            self.wait(piece, rate);
            self.emit(input_event(call, &id, index, "delta", piece));
        }
        self.emit(input_event(call, &id, index, "done", &call.input));
        self.output_tokens += tokens(&call.input);
        self.done(index, item(&call.input, "completed"));
    }

    /// Thinks, with a summary.
    pub(super) fn reasoning(&mut self, summary: &str, rate: Option<Rate>) {
        self.begin();
        let (id, index) = (self.item_id("rs"), self.next_index());
        let event = |kind: &str, field: &str, value: Value| {
            json!({
                "type": format!("response.reasoning_summary_{kind}"),
                "item_id": id, "output_index": index, "summary_index": 0, field: value,
            })
        };
        let part = |text: &str| json!({"type": "summary_text", "text": text});
        let mut started = ev::reasoning(&id, "");
        started["summary"] = json!([]);
        self.emit(ev::output_item_added(index, started));
        self.emit(event("part.added", "part", part("")));
        for word in cut::words(summary) {
            self.wait(word, rate);
            self.emit(event("text.delta", "delta", json!(word)));
        }
        self.emit(event("text.done", "text", json!(summary)));
        self.emit(event("part.done", "part", part(summary)));
        self.output_tokens += tokens(summary);
        self.done(index, ev::reasoning(&id, summary));
    }

    /// Gives an item: added and done.
    pub(super) fn item(&mut self, item: &Value) {
        self.begin();
        let index = self.next_index();
        self.emit(ev::output_item_added(index, item.clone()));
        self.done(index, item.clone());
    }

    /// Ends the response: failed.
    pub(super) fn fail(&mut self, code: &str, message: &str) {
        self.response["error"] = json!({"code": code, "message": message});
        self.end("failed");
    }

    /// Ends the response: incomplete.
    pub(super) fn incomplete(&mut self, reason: &str) {
        self.response["incomplete_details"] = json!({"reason": reason});
        self.response["usage"] = ev::usage(self.input_tokens, self.output_tokens);
        self.end("incomplete");
    }

    /// Completes the response, where it runs; gives the steps and the response object.
    pub(super) fn finish(mut self) -> (Vec<Step>, Value) {
        if self.life == Life::Running {
            self.response["completed_at"] = self.response["created_at"].clone();
            self.response["usage"] = ev::usage(self.input_tokens, self.output_tokens);
            self.end("completed");
        }
        self.flush();
        (self.steps, self.response)
    }

    fn begin(&mut self) {
        if self.life == Life::Unborn {
            self.life = Life::Running;
            for kind in ["response.created", "response.in_progress"] {
                self.emit(ev::lifecycle(kind, self.response.clone()));
            }
        }
    }

    fn end(&mut self, status: &str) {
        self.begin();
        self.life = Life::Over;
        self.response["status"] = json!(status);
        self.emit(ev::lifecycle(&format!("response.{status}"), self.response.clone()));
    }

    fn done(&mut self, index: usize, item: Value) {
        self.emit(ev::output_item_done(index, item.clone()));
        if let Some(output) = self.response["output"].as_array_mut() {
            output.push(item);
        }
    }

    fn emit(&mut self, event: Value) {
        let event = numbered(event, self.next_number);
        let number = event["sequence_number"].as_u64();
        self.next_number = number.unwrap_or(self.next_number).saturating_add(1);
        self.run.extend_from_slice(ev::sse([event]).as_bytes());
    }

    fn flush(&mut self) {
        if !self.run.is_empty() {
            self.steps.push(Step::Bytes(std::mem::take(&mut self.run).into()));
        }
    }

    fn wait(&mut self, delta: &str, rate: Option<Rate>) {
        if let Some(Rate { tokens_per_second, jitter }) = rate {
            let chance = self.seed.next_around_zero();
            self.step(Step::Delay(pause(delta, tokens_per_second, jitter, chance)));
        }
    }

    fn item_id(&mut self, prefix: &str) -> String {
        format!("{prefix}_{}", self.seed.next_id())
    }

    fn next_index(&self) -> usize {
        self.response["output"].as_array().map_or(0, Vec::len)
    }
}

/// An item's type, and the name of the field that holds its input.
fn kind_of(call: &ToolCall) -> (&'static str, &'static str) {
    if call.custom { ("custom_tool_call", "input") } else { ("function_call", "arguments") }
}

fn input_event(call: &ToolCall, id: &str, index: usize, end: &str, text: &str) -> Value {
    let (kind, field) = match (call.custom, end) {
        (true, "delta") => ("custom_tool_call_input", "delta"),
        (true, _) => ("custom_tool_call_input", "input"),
        (false, "delta") => ("function_call_arguments", "delta"),
        (false, _) => ("function_call_arguments", "arguments"),
    };
    let mut event = json!({
        "type": format!("response.{kind}.{end}"), "item_id": id, "output_index": index, field: text,
    });
    if !call.custom && end == "done" {
        event["name"] = json!(call.name);
    }
    event
}
