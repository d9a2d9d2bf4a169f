//! [`EventDecoder`].

use std::collections::VecDeque;

use bytes::Bytes;
use codex_client::Fate;
use codex_protocol::{
    Delta, ErrorBody, ErrorEvent, EventReader, Item, Lifecycle, Reason, Response, ResponseItem, StreamEvent,
    UnknownEvent,
};

use super::convert;
use super::finished::Finished;
use super::parts::{Kind, Parts, Place};
use super::resumption::Resumption;
use super::{side, texts};
use crate::error::{self, ApiError, ErrorKind};
use crate::event::ResponseEvent;

/// Turns the data of a response's frames into [`ResponseEvent`]s. Pure: it serves every transport.
///
/// Push the data of one frame, then read [`next_event`](Self::next_event) until it gives `None`. After a terminal
/// event further data is ignored.
#[derive(Debug, Default)]
pub struct EventDecoder {
    reader: EventReader,
    parts: Parts,
    ready: VecDeque<ResponseEvent>,
    failure: Option<ApiError>,
    over: bool,
    begun: bool,
    response_id: Option<String>,
    server_model: Option<String>,
    finished: Finished,
    response: Option<Item<Response>>,
    resumption: Option<Resumption>,
}

impl EventDecoder {
    /// A decoder for a new response.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the data of one frame.
    pub fn push(&mut self, data: &Bytes) {
        self.push_named(None, data);
    }

    /// Takes the data of one frame that the transport gives a name. The name counts where the data lacks a `type`: some
    /// servers send a bare error under `event: error`.
    pub(crate) fn push_named(&mut self, name: Option<&Bytes>, data: &Bytes) {
        if self.over || self.is_cut() {
            return;
        }
        if data.trim_ascii() == b"[DONE]" {
            return self.break_off(ErrorKind::ClosedBeforeCompleted);
        }
        let known = self.reader.sequence_number();
        let event = self.reader.read(data);
        if self.is_reopened() && self.reader.last_number().is_some_and(|number| Some(number) <= known) {
            return tracing::trace!(kind = event.type_word(), "the event came before");
        }
        tracing::trace!(kind = event.type_word(), bytes = data.len(), "event");
        match named_error(name, &event) {
            Some(error) => self.fail(error),
            None => self.take(event),
        }
    }

    /// Says that the stream has ended.
    pub fn finish(&mut self) {
        self.break_off(ErrorKind::ClosedBeforeCompleted);
    }

    /// Ends the stream with a failure of the layer below.
    pub(crate) fn fail_with(&mut self, kind: ErrorKind) {
        if !self.over {
            self.fail(ApiError::with_fate(kind, self.fate()));
        }
    }

    /// Ends the stream, or holds it where it can be resumed.
    pub(crate) fn break_off(&mut self, kind: ErrorKind) {
        let can_resume = !self.over && self.response_id.is_some();
        match &mut self.resumption {
            Some(resumption) if can_resume => resumption.cut = Some(kind),
            _ => self.fail_with(kind),
        }
    }

    /// The next event; `None` when more data is needed, and after the last.
    pub fn next_event(&mut self) -> Option<Result<ResponseEvent, ApiError>> {
        self.ready.pop_front().map(Ok).or_else(|| self.failure.take().map(Err))
    }

    /// Whether a terminal event was read or the stream ended.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Whether any event of a response was read.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether the stream is over and its last event was read.
    pub(crate) fn is_drained(&self) -> bool {
        self.over && self.ready.is_empty() && self.failure.is_none()
    }

    /// The response's id, once it is known.
    pub fn response_id(&self) -> Option<&str> {
        self.response_id.as_deref()
    }

    /// The response as the terminal event gives it.
    pub fn response(&self) -> Option<&Item<Response>> {
        self.response.as_ref()
    }

    /// What was streamed of messages that were not finished, as messages: after a failure, all that there is of them.
    pub fn unfinished(&self) -> Vec<ResponseItem> {
        texts::messages(self.parts.left().filter(|(place, _)| !self.finished.has_text_of(place)))
    }

    /// The highest `sequence_number` so far.
    pub fn sequence_number(&self) -> Option<u64> {
        self.reader.sequence_number()
    }

    /// Lets the stream be cut and opened again.
    pub(crate) fn make_resumable(&mut self) {
        self.resumption = Some(Resumption::default());
    }

    /// Takes it for the rest of a response's stream, after the event with this number.
    pub(crate) fn follow(&mut self, response_id: &str, starting_after: Option<u64>) {
        self.resumption = Some(Resumption { reopened: true, is_a_rest: starting_after.is_some(), cut: None });
        if starting_after.is_some() {
            self.parts = Parts::of_a_rest();
        }
        self.response_id = Some(response_id.to_owned());
        self.reader = EventReader::starting_after(starting_after);
    }

    /// Whether it can be cut and opened again.
    pub(crate) fn is_resumable(&self) -> bool {
        self.resumption.is_some()
    }

    /// Whether it is cut.
    pub(crate) fn is_cut(&self) -> bool {
        self.resumption.as_ref().is_some_and(|resumption| resumption.cut.is_some())
    }

    fn is_reopened(&self) -> bool {
        self.resumption.as_ref().is_some_and(|resumption| resumption.reopened)
    }

    /// What cut it. From here on it is open again, and an event that it has is skipped.
    pub(crate) fn reopen(&mut self) -> Option<ApiError> {
        let resumption = self.resumption.as_mut()?;
        let kind = resumption.cut.take()?;
        resumption.reopened = true;
        Some(ApiError::with_fate(kind, self.fate()))
    }

    /// Ends the stream with the response as it was found elsewhere: what is missing of it, then its end.
    pub(crate) fn end_with(&mut self, response: Item<Response>) {
        if self.over {
            return;
        }
        let lifecycle = Lifecycle { response: Some(response.clone()), headers: None };
        self.note(&lifecycle);
        self.owe(&response);
        match error::check_status(response) {
            Ok(response) => self.completed(Some(response)),
            Err(error) => self.fail(error),
        }
    }

    /// Ends the stream with an error that stands.
    pub(crate) fn end_failed(&mut self, error: ApiError) {
        if !self.over {
            self.fail(error);
        }
    }

    /// Queues events that come before all others.
    pub(crate) fn announce(&mut self, events: Vec<ResponseEvent>) {
        if let Some(model) = events.iter().find_map(|event| match event {
            ResponseEvent::ServerModel(model) => Some(model.clone()),
            _ => None,
        }) {
            self.server_model = Some(model);
        }
        self.ready.extend(events);
    }

    fn take(&mut self, mut event: StreamEvent) {
        if let Some((kind, delta)) = convert::piece(&mut event) {
            let halved = delta.edges.high.is_some();
            self.parts.piece(kind, delta);
            self.begun = true;
            if halved && delta.delta.is_empty() {
                return;
            }
        }
        match event {
            StreamEvent::Completed(lifecycle) => self.complete(lifecycle),
            StreamEvent::Failed(lifecycle) => {
                self.note(&lifecycle);
                self.fail(error::from_failed(lifecycle));
            }
            StreamEvent::Incomplete(lifecycle) => {
                self.note(&lifecycle);
                self.fail(error::from_incomplete(lifecycle));
            }
            StreamEvent::Error(event) => self.fail(error::from_error_event(*event)),
            StreamEvent::Unknown(unknown) => self.pass_on(unknown),
            StreamEvent::OutputItemDone(event) => {
                self.begun = true;
                self.finish_item(event.item, event.output_index);
            }
            event => {
                self.prepare(&event);
                self.ready.push_back(convert::event(event));
            }
        }
    }

    /// Hands on an event that could not be read. A terminal one ends the stream all the same.
    fn pass_on(&mut self, unknown: UnknownEvent) {
        let word = unknown.type_word().map(str::to_owned);
        let (bytes, reason) = (unknown.data().len(), unknown.reason());
        tracing::debug!(kind = word, %reason, bytes, "an event is passed on unread");
        self.begun |= word.is_some();
        self.ready.push_back(ResponseEvent::Unknown(unknown));
        match word.as_deref() {
            Some("response.completed") => self.complete(Lifecycle::default()),
            Some("response.failed") => self.fail(error::from_failed(Lifecycle::default())),
            Some("response.incomplete") => self.fail(error::from_incomplete(Lifecycle::default())),
            _ => {}
        }
    }

    /// What an event implies, before it is handed on itself.
    fn prepare(&mut self, event: &StreamEvent) {
        match event {
            StreamEvent::Created(lifecycle)
            | StreamEvent::Queued(lifecycle)
            | StreamEvent::InProgress(lifecycle) => self.note(lifecycle),
            StreamEvent::Keepalive(_)
            | StreamEvent::ResponseKeepAlive(_)
            | StreamEvent::Heartbeat(_)
            | StreamEvent::Metadata(_)
            | StreamEvent::RateLimits(_) => return,
            event => self.make_up(texts::of_event(event)),
        }
        self.begun = true;
    }

    /// Hands on what is missing of texts that are now known.
    fn make_up(&mut self, known: impl IntoIterator<Item = (Place, String)>) {
        for (place, text) in known {
            if text.is_empty() || self.finished.has_text_of(&place) {
                continue;
            }
            let Some(rest) = self.parts.rest(place.clone(), &text) else { continue };
            tracing::debug!(bytes = rest.len(), "the server left out the end of a text");
            self.ready.push_back(convert::made_up(place.kind, delta(place, rest)));
        }
    }

    /// Hands on a finished item, after what is missing of its texts. The very same one is handed on once.
    fn finish_item(&mut self, item: ResponseItem, output_index: Option<u32>) {
        let mut texts = texts::of_item(&item, output_index);
        texts.retain(|(_, text)| !text.is_empty());
        if self.finished.repeats(&item, output_index, &texts) {
            return tracing::debug!(kind = item.type_word(), "the server finished an item twice");
        }
        self.make_up(texts.iter().cloned());
        for (place, _) in &texts {
            self.parts.finish(place);
        }
        self.finished.note(&item, output_index, &texts);
        self.ready.push_back(ResponseEvent::OutputItemDone(item));
    }

    fn complete(&mut self, lifecycle: Lifecycle) {
        self.note(&lifecycle);
        if let Some(response) = lifecycle.response.as_ref().filter(|_| !self.is_a_rest()) {
            self.owe(response);
        }
        self.completed(lifecycle.response);
    }

    /// Hands on the items of a response that were not finished in the stream.
    fn owe(&mut self, response: &Response) {
        for (index, item) in response.output.iter().enumerate() {
            let index = u32::try_from(index).ok();
            if !self.finished.has(item, index) {
                self.finish_item(item.clone(), index);
            }
        }
    }

    fn completed(&mut self, response: Option<Item<Response>>) {
        self.release_held();
        if !self.is_a_rest() {
            let unfinished = self.unfinished();
            self.ready.extend(unfinished.into_iter().map(ResponseEvent::OutputItemDone));
        }
        self.ready.push_back(ResponseEvent::Completed {
            response_id: self.response_id.clone().unwrap_or_default(),
            token_usage: response.as_ref().and_then(|response| response.usage),
            end_turn: response.as_ref().and_then(|response| response.end_turn),
        });
        tracing::debug!(response_id = self.response_id, "completed");
        self.response = response;
        self.over = true;
    }

    /// Whether the beginning of the stream was read elsewhere.
    fn is_a_rest(&self) -> bool {
        self.resumption.as_ref().is_some_and(|resumption| resumption.is_a_rest)
    }

    fn fail(&mut self, error: ApiError) {
        self.release_held();
        let fate = if self.begun { Fate::Cut } else { error.known_fate().unwrap_or(Fate::NotExecuted) };
        let error = error.within(|context| {
            context.response_id = context.response_id.take().or_else(|| self.response_id.clone());
            context.sequence_number = self.reader.sequence_number();
            context.fate = Some(fate);
        });
        tracing::debug!(error = %error, "failed");
        self.failure = Some(error);
        self.over = true;
    }

    /// How far the request got, if the stream breaks now.
    fn fate(&self) -> Fate {
        if self.begun { Fate::Cut } else { Fate::Unknown }
    }

    fn release_held(&mut self) {
        for place in self.parts.held() {
            let lone = char::REPLACEMENT_CHARACTER.to_string();
            self.ready.push_back(convert::made_up(place.kind, delta(place, lone)));
        }
    }

    fn note(&mut self, lifecycle: &Lifecycle) {
        if let Some(id) = lifecycle.response.as_ref().and_then(|response| response.id.as_ref()) {
            self.response_id = Some(id.clone());
            self.begun = true;
        }
        let model = side::server_model(lifecycle).filter(|model| self.server_model.as_ref() != Some(model));
        if let Some(model) = model {
            self.server_model = Some(model.clone());
            self.ready.push_back(ResponseEvent::ServerModel(model));
        }
    }
}

/// The error that an untyped event of this name is.
fn named_error(name: Option<&Bytes>, event: &StreamEvent) -> Option<ApiError> {
    let StreamEvent::Unknown(unknown) = event else { return None };
    if *unknown.reason() != Reason::NoType || name? != "error" {
        return None;
    }
    let error = ErrorBody::from_body(unknown.data())?;
    Some(error::from_error_event(ErrorEvent { error, status: None, headers: None }))
}

fn delta(place: Place, text: String) -> Delta {
    let Place { kind, item_id, output_index, index } = place;
    let index = Some(index);
    Delta {
        delta: text,
        item_id,
        output_index,
        summary_index: index.filter(|_| kind == Kind::Summary),
        command_index: index.filter(|_| kind == Kind::Command),
        content_index: index.filter(|_| matches!(kind, Kind::Text | Kind::Refusal | Kind::Reasoning)),
        ..Delta::default()
    }
}
