//! The reply to a create request: its events, and the response object they lead to.

use serde_json::{Map, Value, json};

use super::id::Stem;
use super::object;
use super::output::Output;
use super::wish;
use crate::ev;
use crate::responder::model;

/// The reply to a create request. The same request with the same number at the same time gives the same reply.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Turn {
    /// The response object before there is any output.
    started: Value,
    outputs: Vec<Output>,
    /// Whether `max_output_tokens` left something out.
    cut_short: bool,
    input_tokens: u64,
    /// When it is complete, in seconds since the Unix epoch.
    completed_at: u64,
    background: bool,
}

impl Turn {
    /// Answers a request whose conversation so far, its own input included, is `items`, which count for so many tokens.
    pub(crate) fn new(
        request: &Map<String, Value>,
        items: &[Value],
        items_tokens: u64,
        stem: &Stem,
        now: u64,
    ) -> Self {
        let includes = request.get("include").and_then(Value::as_array);
        let encrypted =
            includes.is_some_and(|all| all.iter().any(|one| one == "reasoning.encrypted_content"));
        let said = model::answer(&wish::of(request, items));
        let outputs =
            said.into_iter().enumerate().map(|(index, say)| Output::new(say, stem, index, encrypted));
        let limit = request.get("max_output_tokens").and_then(Value::as_u64);
        let (outputs, cut_short) = fitting(outputs.collect(), limit.unwrap_or(u64::MAX));
        Self {
            started: object::started(request, &stem.whole("resp"), "in_progress", now),
            outputs,
            cut_short,
            input_tokens: items_tokens + fixed_tokens(request),
            completed_at: now,
            background: request.get("background") == Some(&Value::Bool(true)),
        }
    }

    /// The tokens of the whole output.
    pub(crate) fn output_tokens(&self) -> u64 {
        self.outputs.iter().map(Output::tokens).sum()
    }

    /// The output items at the end.
    pub(crate) fn items(&self) -> Vec<Value> {
        self.outputs.iter().map(Output::item).collect()
    }

    /// Every event of the stream, in order, numbered.
    pub(crate) fn events(&self) -> Vec<Value> {
        let mut events = Vec::new();
        if self.background {
            let mut queued = self.started.clone();
            queued["status"] = json!("queued");
            events.push(ev::lifecycle("response.created", queued.clone()));
            events.push(ev::lifecycle("response.queued", queued));
        } else {
            events.push(ev::lifecycle("response.created", self.started.clone()));
        }
        events.push(ev::lifecycle("response.in_progress", self.started.clone()));
        events.extend(self.outputs.iter().enumerate().flat_map(|(index, output)| output.events(index)));
        events.push(ev::lifecycle(&format!("response.{}", self.status()), self.finished()));
        ev::numbered(events)
    }

    /// The response object at the end.
    pub(crate) fn finished(&self) -> Value {
        let mut response = self.started.clone();
        response["status"] = json!(self.status());
        if self.cut_short {
            response["incomplete_details"] = json!({"reason": "max_output_tokens"});
        } else {
            response["completed_at"] = json!(self.completed_at);
        }
        response["output"] = Value::Array(self.items());
        response["usage"] = ev::usage(self.input_tokens, self.output_tokens());
        let thoughts: u64 =
            self.outputs.iter().filter(|output| output.is_reasoning()).map(Output::tokens).sum();
        response["usage"]["output_tokens_details"]["reasoning_tokens"] = json!(thoughts);
        response
    }

    fn status(&self) -> &'static str {
        if self.cut_short { "incomplete" } else { "completed" }
    }
}

/// The outputs that fit into this many tokens, and whether something was left out.
fn fitting(outputs: Vec<Output>, limit: u64) -> (Vec<Output>, bool) {
    let mut left = limit;
    let mut kept = Vec::new();
    for mut output in outputs {
        let whole = output.fit(left);
        left -= output.tokens();
        kept.push(output);
        if !whole {
            return (kept, true);
        }
    }
    (kept, false)
}

/// The tokens of what comes with a request beside the conversation.
pub(crate) fn fixed_tokens(request: &Map<String, Value>) -> u64 {
    ["instructions", "tools"].iter().filter_map(|field| request.get(*field)).map(tokens_in).sum()
}

/// The tokens of every string in a value.
pub(crate) fn tokens_in(value: &Value) -> u64 {
    match value {
        Value::String(text) => model::tokens(text),
        Value::Array(values) => values.iter().map(tokens_in).sum(),
        Value::Object(fields) => fields.values().map(tokens_in).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{fixed_tokens, tokens_in};

    #[test]
    fn tokens_are_counted_over_instructions_input_and_tools() {
        let request = json!({
            "instructions": "12345", "input": [{"content": [{"text": "1234"}]}], "tools": [{"name": "12"}],
            "model": "not counted",
        });
        assert_eq!((fixed_tokens(request.as_object().unwrap()), tokens_in(&request["input"])), (3, 1));
    }
}
