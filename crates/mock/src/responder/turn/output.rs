//! One item of the output: as it is announced, as it comes in pieces, and as it is at the end.

use serde_json::{Value, json};

use super::id::Stem;
use crate::ev;
use crate::responder::model::{self, Call, Say};

/// One item of the output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Output {
    id: String,
    kind: Kind,
    /// What it says, word by word.
    words: Vec<String>,
    /// Whether words were left out.
    cut: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Reasoning { encrypted: Option<String> },
    Message,
    Call { call: Call, call_id: String },
    Compaction,
}

impl Output {
    /// The output item of this index. Reasoning is given in encrypted form, too, where `encrypted`.
    pub(crate) fn new(say: Say, stem: &Stem, index: usize, encrypted: bool) -> Self {
        let (prefix, kind, text) = match say {
            Say::Reasoning(summary) => {
                let encrypted = encrypted.then(|| stem.part("mock-reasoning", index));
                ("rs", Kind::Reasoning { encrypted }, summary)
            }
            Say::Text(text) => ("msg", Kind::Message, text),
            Say::Call(call) => {
                let text = call.arguments.clone();
                let prefix = if call.free { "ctc" } else { "fc" };
                (prefix, Kind::Call { call, call_id: stem.part("call", index) }, text)
            }
            Say::Compaction => ("cmp", Kind::Compaction, stem.part("mock-compaction", index)),
        };
        let words = match kind {
            Kind::Compaction => vec![text],
            _ => model::split(&text).into_iter().map(str::to_owned).collect(),
        };
        Self { id: stem.part(prefix, index), kind, words, cut: false }
    }

    /// The tokens it counts for.
    pub(crate) fn tokens(&self) -> u64 {
        self.words.iter().map(|word| model::tokens(word)).sum()
    }

    /// Whether it is thinking rather than an answer.
    pub(crate) fn is_reasoning(&self) -> bool {
        matches!(self.kind, Kind::Reasoning { .. })
    }

    /// Keeps the words that fit into this many tokens; false where some were left out.
    pub(crate) fn fit(&mut self, limit: u64) -> bool {
        let mut left = limit;
        let fits = |word: &&String| match left.checked_sub(model::tokens(word)) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        };
        let kept = self.words.iter().take_while(fits).count();
        self.cut = kept < self.words.len();
        self.words.truncate(kept);
        !self.cut
    }

    fn text(&self) -> String {
        self.words.concat()
    }

    /// The item at the end.
    pub(crate) fn item(&self) -> Value {
        let text = self.text();
        let mut item = match &self.kind {
            Kind::Reasoning { encrypted } => {
                let mut item = ev::reasoning(&self.id, &text);
                item["encrypted_content"] = json!(encrypted);
                return item;
            }
            Kind::Compaction => return ev::compaction(&self.id, &text),
            Kind::Message => ev::message(&self.id, &text),
            Kind::Call { call, call_id } => called(&self.id, call, call_id, &text),
        };
        if self.cut {
            item["status"] = json!("incomplete");
        }
        item
    }

    /// The item as it is announced: in progress, without what is yet to come.
    fn announced(&self) -> Value {
        let mut item = match &self.kind {
            Kind::Reasoning { .. } => {
                return json!({"id": self.id, "type": "reasoning", "summary": [], "encrypted_content": null});
            }
            Kind::Compaction => return self.item(),
            Kind::Message => return ev::message_started(&self.id),
            Kind::Call { call, call_id } => called(&self.id, call, call_id, ""),
        };
        item["status"] = json!("in_progress");
        item
    }

    /// Every event of the item, in order.
    pub(crate) fn events(&self, index: usize) -> Vec<Value> {
        let mut events = vec![ev::output_item_added(index, self.announced())];
        events.extend(match &self.kind {
            Kind::Reasoning { .. } => self.summary_events(index),
            Kind::Message => self.message_events(index),
            Kind::Call { call, .. } => self.call_events(index, call),
            Kind::Compaction => vec![ev::compacting(&self.id, index)],
        });
        events.push(ev::output_item_done(index, self.item()));
        events
    }

    fn message_events(&self, index: usize) -> Vec<Value> {
        let (id, text) = (&self.id, self.text());
        let mut events = vec![ev::content_part_added(id, index, ev::output_text(""))];
        events.extend(self.words.iter().map(|word| ev::text_delta(id, index, word)));
        events.push(ev::text_done(id, index, &text));
        events.push(ev::content_part_done(id, index, ev::output_text(&text)));
        events
    }

    fn summary_events(&self, index: usize) -> Vec<Value> {
        let (id, text) = (&self.id, self.text());
        let mut events = vec![ev::reasoning_summary_part_added(id, index)];
        events.extend(self.words.iter().map(|word| ev::reasoning_summary_text_delta(id, index, word)));
        events.push(ev::reasoning_summary_text_done(id, index, &text));
        events.push(ev::reasoning_summary_part_done(id, index, &text));
        events
    }

    fn call_events(&self, index: usize, call: &Call) -> Vec<Value> {
        let (id, text) = (&self.id, self.text());
        let delta =
            if call.free { ev::custom_tool_call_input_delta } else { ev::function_call_arguments_delta };
        let mut events: Vec<Value> = self.words.iter().map(|word| delta(id, index, word)).collect();
        events.push(if call.free {
            ev::custom_tool_call_input_done(id, index, &text)
        } else {
            ev::function_call_arguments_done(id, index, &call.name, &text)
        });
        events
    }
}

fn called(id: &str, call: &Call, call_id: &str, text: &str) -> Value {
    let write = if call.free { ev::custom_tool_call } else { ev::function_call };
    let mut item = write(id, call_id, &call.name, text);
    if let Some(namespace) = &call.namespace {
        item["namespace"] = json!(namespace);
    }
    item
}
