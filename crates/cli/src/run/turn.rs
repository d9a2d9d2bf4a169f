//! [`Turn`]: one question and its answer, event by event.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;

use codex_api::{ApiError, RequestTelemetry, ResponseStream};
use codex_client::retry::AttemptReport;
use codex_protocol::event_msg::{
    RawResponseItemEvent, SessionConfiguredEvent, StreamErrorEvent, TaskCompleteEvent, TaskStartedEvent,
    TurnItem, UserMessageItem,
};
use codex_protocol::{Event, EventMsg, ResponseItem};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::ask::Question;
use super::events::{Teller, error_event};
use crate::failure::Failure;
use crate::server::{Server, announcement};

/// How many repeats may wait to be told. A request has fewer.
const REPEATS: usize = 256;

type Asked<'a> = Pin<Box<dyn Future<Output = Result<ResponseStream, ApiError>> + Send + 'a>>;

/// One question and its answer, event by event. The last event tells that the turn is over; dropping it before
/// cancels the response.
pub(super) struct Turn<'a> {
    state: State<'a>,
    told: VecDeque<EventMsg>,
    repeats: mpsc::Receiver<StreamErrorEvent>,
    teller: Teller,
    failure: Option<Failure>,
}

enum State<'a> {
    Asking(Asked<'a>),
    Answering(Box<ResponseStream>),
    Over,
}

/// Tells of repeats before they are sent.
struct Announcer(mpsc::Sender<StreamErrorEvent>);

impl RequestTelemetry for Announcer {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        if let Some(event) = announcement(report) {
            // Where nobody listens any more, or too many wait, there is nobody to tell.
            let _ = self.0.try_send(event);
        }
    }
}

impl<'a> Turn<'a> {
    /// Begins a turn. Nothing is sent before the first event is asked for.
    pub(super) fn begin(question: Question<'a>, server: &'a Server) -> Self {
        let thread_id = Uuid::new_v4().to_string();
        let (announcer, repeats) = mpsc::channel(REPEATS);
        let teller = Teller::new(thread_id.clone(), Uuid::new_v4().to_string());
        let told = beginning(&question, server, &teller);
        let asked = question.ask(server, thread_id, Arc::new(Announcer(announcer)));
        Self { state: State::Asking(Box::pin(asked)), told, repeats, teller, failure: None }
    }

    /// The next event; `None` after the last one.
    ///
    /// # Cancel safety
    /// Nothing is lost when it is dropped.
    pub(super) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(msg) = self.told.pop_front() {
                let id = match &msg {
                    EventMsg::SessionConfigured(_) => String::new(),
                    _ => self.teller.turn_id.clone(),
                };
                return Some(Event { id, msg });
            }
            match &mut self.state {
                State::Asking(asked) => {
                    tokio::select! {
                        biased;
                        Some(event) = self.repeats.recv() => self.told.push_back(EventMsg::StreamError(event)),
                        answer = asked => self.answered(answer),
                    }
                }
                State::Answering(stream) => match stream.next().await {
                    Some(Ok(event)) => self.told.extend(self.teller.tell(event)),
                    Some(Err(error)) => self.failed(error),
                    None => self.end(None),
                },
                State::Over => return None,
            }
        }
    }

    /// Why it failed, if it did.
    pub(super) fn into_failure(self) -> Option<Failure> {
        self.failure
    }

    fn answered(&mut self, answer: Result<ResponseStream, ApiError>) {
        match answer {
            Ok(stream) => self.state = State::Answering(Box::new(stream)),
            Err(error) => self.failed(error),
        }
    }

    fn failed(&mut self, error: ApiError) {
        let withdrawn = self.teller.withdraw();
        self.told.extend(withdrawn);
        let event = error_event(&error);
        self.failure = Some(Failure::Api(error));
        self.told.push_back(EventMsg::Error(event.clone()));
        self.end(Some(Box::new(event)));
    }

    fn end(&mut self, error: Option<Box<codex_protocol::event_msg::ErrorEvent>>) {
        self.state = State::Over;
        let last_agent_message = self.teller.last_message().filter(|_| error.is_none());
        let turn_id = self.teller.turn_id.clone();
        let event = TaskCompleteEvent { turn_id, last_agent_message, error, ..TaskCompleteEvent::default() };
        self.told.push_back(EventMsg::TaskComplete(event));
    }
}

/// What is told before the first request.
fn beginning(question: &Question<'_>, server: &Server, teller: &Teller) -> VecDeque<EventMsg> {
    let configured = SessionConfiguredEvent {
        session_id: teller.thread_id.clone(),
        thread_id: teller.thread_id.clone(),
        model: question.model().to_owned(),
        model_provider_id: server.provider.name.clone(),
        ..SessionConfiguredEvent::default()
    };
    let started = TaskStartedEvent { turn_id: teller.turn_id.clone(), ..TaskStartedEvent::default() };
    let mut told = VecDeque::from([EventMsg::SessionConfigured(configured), EventMsg::TaskStarted(started)]);
    let recorded =
        |item: &ResponseItem| EventMsg::RawResponseItem(RawResponseItemEvent { item: item.clone() });
    told.extend(question.input().iter().map(recorded));
    let id = format!("{}.0", teller.turn_id);
    let said = TurnItem::UserMessage(UserMessageItem { id, content: question.said().to_vec() });
    told.extend([teller.started(said.clone()), teller.completed(said)]);
    told
}
