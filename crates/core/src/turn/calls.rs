//! [`Calls`]: the calls of a turn, as clients see them.

use std::collections::VecDeque;

use codex_protocol::ResponseItem;
use codex_protocol::event_msg::{ToolCallItem, ToolStatus};

use super::state::Started;
use crate::tool::{CallEnd, TurnCalls};

/// The calls of a turn that have no output in the history yet, in call order.
#[derive(Debug)]
pub(super) struct Calls {
    running: TurnCalls,
    shown: VecDeque<ToolCallItem>,
}

impl Calls {
    pub(super) fn new(running: TurnCalls) -> Self {
        Self { running, shown: VecDeque::new() }
    }

    /// Starts a call. Its item is in the history.
    pub(super) fn start(&mut self, started: Started) {
        self.shown.push_back(started.item);
        self.running.start(started.call);
    }

    /// The first call and its output, when it has ended; `None` when there is none.
    ///
    /// # Cancel safety
    /// Nothing is lost when it is dropped.
    pub(super) async fn next(&mut self) -> Option<(ToolCallItem, ResponseItem)> {
        let outcome = self.running.next().await?;
        let shown = self.shown.pop_front()?;
        let item = ToolCallItem { status: status(&outcome.end), output: text(&outcome.output), ..shown };
        Some((item, outcome.output))
    }

    /// The calls that never ended: what runs in them does not let itself be stopped.
    pub(super) fn abandon(&mut self) -> Vec<ToolCallItem> {
        let abandoned = std::mem::take(&mut self.shown).into_iter();
        abandoned.map(|shown| ToolCallItem { status: ToolStatus::Aborted, ..shown }).collect()
    }
}

fn status(end: &CallEnd) -> ToolStatus {
    match end {
        CallEnd::Answered => ToolStatus::Completed,
        CallEnd::Cancelled | CallEnd::Aborted => ToolStatus::Aborted,
        CallEnd::Denied(_) => ToolStatus::Declined,
        CallEnd::Failed
        | CallEnd::Panicked(_)
        | CallEnd::TooLate { .. }
        | CallEnd::Refused(_)
        | CallEnd::Repeated { .. } => ToolStatus::Failed,
    }
}

fn text(output: &ResponseItem) -> Option<String> {
    match output {
        ResponseItem::FunctionCallOutput(output) => Some(output.output.text()),
        ResponseItem::CustomToolCallOutput(output) => Some(output.output.text()),
        _ => None,
    }
}
