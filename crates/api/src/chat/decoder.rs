//! [`ChatDecoder`].

use std::collections::VecDeque;

use bytes::Bytes;
use codex_client::Fate;
use codex_protocol::chat::{Choice, Chunk};
use codex_protocol::{
    ErrorBody, ErrorEvent, IncompleteDetails, Item, Response, ResponseItem, ResponseStatus, TokenUsage,
    UnknownEvent,
};

use super::finish::{Ending, Finish};
use super::items::{Items, LIMIT_BYTES, TooLarge};
use crate::error::{self, ApiError, ErrorKind};
use crate::event::ResponseEvent;

/// Turns the data of a chat completion's frames into the [`ResponseEvent`]s of a response. Pure.
///
/// Push the data of one frame, then read [`next_event`](Self::next_event) until it gives `None`. A completion ends with
/// `[DONE]` or `DONE`, or with its frames once a `finish_reason` was read; then its items are finished and
/// [`ResponseEvent::Completed`] comes once. After the end further data is ignored.
#[derive(Debug, Default)]
pub struct ChatDecoder {
    items: Items,
    ready: VecDeque<ResponseEvent>,
    failure: Option<ApiError>,
    over: bool,
    begun: bool,
    id: Option<String>,
    model: Option<String>,
    usage: Option<TokenUsage>,
    finish: Option<Finish>,
    response: Option<Item<Response>>,
}

impl ChatDecoder {
    /// A decoder for a new completion.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the data of one frame.
    pub fn push(&mut self, data: &Bytes) {
        match data.trim_ascii() {
            _ if self.over => {}
            b"" => {}
            b"[DONE]" | b"DONE" => self.end(),
            _ => match Chunk::read(data) {
                Ok(chunk) => self.take(chunk),
                Err(unknown) => self.pass_on(*unknown),
            },
        }
    }

    /// Says that the stream has ended.
    pub fn finish(&mut self) {
        self.fail_with(ErrorKind::ClosedBeforeCompleted);
    }

    /// Ends the stream with a failure of the layer below. Once there was a `finish_reason`, nothing of the answer is
    /// lost with it.
    pub(crate) fn fail_with(&mut self, kind: ErrorKind) {
        if self.over {
            return;
        }
        if self.is_whole() {
            tracing::debug!(%kind, "the stream ended after its finish_reason");
            return self.end();
        }
        let fate = if self.begun { Fate::Cut } else { Fate::Unknown };
        self.fail(ApiError::with_fate(kind, fate));
    }

    /// Ends the stream with an error that stands.
    pub(crate) fn end_failed(&mut self, error: ApiError) {
        if !self.over {
            self.fail(error);
        }
    }

    /// The next event; `None` when more data is needed, and after the last.
    pub fn next_event(&mut self) -> Option<Result<ResponseEvent, ApiError>> {
        self.ready.pop_front().map(Ok).or_else(|| self.failure.take().map(Err))
    }

    /// Whether the completion has ended.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Whether a `finish_reason` was read: only the usage and the mark of the end may follow.
    pub(crate) fn is_whole(&self) -> bool {
        self.finish.is_some()
    }

    /// Whether any chunk was read.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether the completion has ended and its last event was read.
    pub(crate) fn is_drained(&self) -> bool {
        self.over && self.ready.is_empty() && self.failure.is_none()
    }

    /// The completion's id, once it is known.
    pub fn response_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The response that the completion stands for, once it is whole.
    pub fn response(&self) -> Option<&Item<Response>> {
        self.response.as_ref()
    }

    /// What was streamed of messages that were not finished: after a failure, all that there is of them.
    pub fn unfinished(&self) -> Vec<ResponseItem> {
        self.items.unfinished()
    }

    /// Queues events that come before all others.
    pub(crate) fn announce(&mut self, events: Vec<ResponseEvent>) {
        self.ready.extend(events);
    }

    fn take(&mut self, chunk: Chunk) {
        let Chunk { id, model, choices, usage, error } = chunk;
        if let Some(error) = error {
            return self.fail(refusal(error));
        }
        if self.id.is_none()
            && let Some(id) = id
        {
            self.items.set_completion_id(&id);
            self.id = Some(id);
        }
        self.model = self.model.take().or(model);
        self.usage = usage.or(self.usage);
        if !self.begun {
            self.begun = true;
            self.ready.push_back(ResponseEvent::Created);
        }
        // Only the first choice is asked for.
        for choice in choices.into_iter().filter(|choice| choice.index == 0) {
            let taken = self.choose(choice);
            self.ready.extend(self.items.drain());
            if let Err(TooLarge) = taken {
                return self.fail(ApiError::with_fate(
                    ErrorKind::ResponseTooLarge { limit_bytes: LIMIT_BYTES },
                    Fate::Cut,
                ));
            }
        }
    }

    fn choose(&mut self, choice: Choice) -> Result<(), TooLarge> {
        let Choice { delta, message, finish_reason, .. } = choice;
        delta.map_or(Ok(()), |delta| self.items.push(delta))?;
        match message {
            // At the end it is all of the message; before, some servers call a piece so.
            Some(message) if finish_reason.is_some() => self.items.push_whole(message)?,
            Some(piece) => self.items.push(piece)?,
            None => {}
        }
        // Some servers end a message twice; that it was cut is said once.
        if let Some(word) = finish_reason.filter(|_| self.finish.as_ref().is_none_or(Finish::is_whole)) {
            tracing::trace!(word, "finish_reason");
            self.finish = Some(Finish::of(&word));
        }
        Ok(())
    }

    fn pass_on(&mut self, unknown: UnknownEvent) {
        let (bytes, reason) = (unknown.data().len(), unknown.reason());
        tracing::debug!(%reason, bytes, "an event is passed on unread");
        self.ready.push_back(ResponseEvent::Unknown(unknown));
    }

    /// Ends the completion as its `finish_reason` says; without one it is whole.
    fn end(&mut self) {
        let ending = self.finish.as_ref().map_or(Ending::Whole, Finish::ending);
        self.items.finish(ending);
        self.ready.extend(self.items.drain());
        let response = self.build();
        if let Some(error) = self.finish.as_ref().and_then(Finish::error) {
            return self.fail(error.within(|context| context.response = Some(response)));
        }
        self.ready.push_back(ResponseEvent::Completed {
            response_id: self.id.clone().unwrap_or_default(),
            token_usage: self.usage,
            end_turn: None,
        });
        tracing::debug!(response_id = self.id, "completed");
        self.response = Some(response);
        self.over = true;
    }

    fn fail(&mut self, error: ApiError) {
        let fate = if self.begun { Fate::Cut } else { error.known_fate().unwrap_or(Fate::NotExecuted) };
        let error = error.within(|context| {
            context.response_id = context.response_id.take().or_else(|| self.id.clone());
            context.fate = Some(fate);
        });
        tracing::debug!(%error, "failed");
        self.failure = Some(error);
        self.over = true;
    }

    /// The response that the completion stands for.
    fn build(&self) -> Item<Response> {
        let (status, reason) = match &self.finish {
            None | Some(Finish::Whole | Finish::Calls) => (ResponseStatus::Completed, None),
            Some(Finish::Early(reason)) => (ResponseStatus::Incomplete, Some(reason.clone())),
            Some(Finish::Failed(_)) => (ResponseStatus::Failed, None),
        };
        let response = Response {
            id: self.id.clone(),
            status: Some(status),
            model: self.model.clone(),
            output: self.items.done().to_vec(),
            usage: self.usage,
            incomplete_details: reason.map(|reason| IncompleteDetails { reason: Some(reason) }),
            ..Response::default()
        };
        response.into()
    }
}

/// The error of a chunk. Some servers give the HTTP status as its code.
fn refusal(error: ErrorBody) -> ApiError {
    let code = error.code.as_deref().and_then(|code| code.parse().ok());
    let status = code.filter(|code| (400..600).contains(code));
    error::from_error_event(ErrorEvent { error, status, headers: None })
}
