//! The driver of a turn: it does what the state says, and tells the state what happened.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use codex_api::{ApiError, RequestTelemetry, ResponseStream};
use codex_protocol::event_msg::{ToolCallItem, TurnItem};
use codex_protocol::{ContentPart, EventMsg, ResponseItem};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;

use super::announcer::Announcer;
use super::asking::Asking;
use super::call_ids::CallIds;
use super::calls::Calls;
use super::claim;
use super::input::user_item;
use super::link::Link;
use super::outbox::Outbox;
use super::state::{Fact, Failure, Happened, Outcome, Place, Stage, State, Step, user_message};
use super::steering::Said;
use super::thread::Thread;
use super::times::Times;
use crate::metadata::{CodexResponsesMetadata, RequestKind, TurnMetadata, workspaces};
use crate::model::{ModelClientSession, TurnPrompt};

/// How long a turn waits for what git says of its working folder.
const WORKSPACE_LIMIT: Duration = Duration::from_secs(1);
/// How long calls have to end once they are cancelled.
const GRACE: Duration = Duration::from_secs(1);
/// What the model is told of a turn that was ended from outside.
const ABORTED: &str = "<turn_aborted>\nThe user ended this turn before it was complete. Tools that were running were \
                       stopped, and may have done a part of their work: look before doing it again.\n</turn_aborted>";

/// Runs a turn that begins with what was said `first`, and gives the thread back when it is over.
pub(crate) async fn run(thread: Thread, first: Said, link: Arc<Link>) -> Thread {
    let mut driver = Driver::new(thread, link);
    driver.begin(first).await;
    let end = driver.drive().await;
    driver.end(end).await;
    driver.thread
}

struct Driver {
    thread: Thread,
    link: Arc<Link>,
    outbox: Outbox,
    session: ModelClientSession,
    calls: Calls,
    /// Where the server's own ids of calls don't last.
    call_ids: Option<CallIds>,
    state: State,
    stream: Option<ResponseStream>,
    metadata: TurnMetadata,
    output_schema: Option<Value>,
    times: Times,
}

/// How a turn ends.
enum End {
    Outcome(Outcome),
    Interrupted,
}

impl Driver {
    fn new(thread: Thread, link: Arc<Link>) -> Self {
        let place = Place {
            thread_id: thread.identity.thread_id.to_string(),
            turn_id: link.turn_id.clone(),
            model: thread.settings.model.clone(),
        };
        let (thread_id, turn_id) = (place.thread_id.clone(), place.turn_id.clone());
        let outbox = Outbox { queue: thread.queue.clone(), thread_id, turn_id };
        let session = thread.client.start_turn();
        let announcer: Arc<dyn RequestTelemetry> = Arc::new(Announcer {
            outbox: outbox.clone(),
            budget: session.budget().clone(),
            max_attempts: session.budget().left(),
        });
        let asking = Asking { link: Arc::clone(&link), outbox: outbox.clone() };
        let times = Times::begin(link.turn_id.clone());
        Self {
            session: session.with_telemetry(&announcer),
            calls: Calls::new(thread.tools.turn(Arc::new(asking), link.cancel())),
            call_ids: None,
            state: State::new(place, thread.retry),
            stream: None,
            metadata: TurnMetadata::new(link.turn_id.clone(), times.started_at_ms()),
            output_schema: None,
            times,
            thread,
            link,
            outbox,
        }
    }

    async fn begin(&mut self, first: Said) {
        // It belongs to no turn: it stays when the first one is taken back.
        let preface = self.thread.preface.take();
        if let Some(item) = preface.clone() {
            self.thread.recorder.record(item);
        }
        self.thread.recorder.history().begin_turn();
        self.thread.account.begin_turn();
        let window = self.thread.account.count().context_window;
        self.outbox.tell(self.times.started(window)).await;
        if let Some(item) = preface {
            self.outbox.raw(item).await;
        }
        self.take_in(first).await;
        if self.thread.tells_workspaces {
            let found = unless_ended(self.link.cancel(), workspaces(&self.thread.cwd, WORKSPACE_LIMIT)).await;
            self.metadata = self.metadata.clone().with_workspaces(found.unwrap_or_default());
        }
    }

    // ===== the loop =====

    async fn drive(&mut self) -> End {
        let mut steps = VecDeque::from([Step::Ask]);
        loop {
            let end = match steps.pop_front() {
                Some(step) => self.act(step, &mut steps).await,
                None => self.read(&mut steps).await,
            };
            if let Some(end) = end {
                return end;
            }
        }
    }

    /// Reads one event of the answer.
    async fn read(&mut self, steps: &mut VecDeque<Step>) -> Option<End> {
        let ended_early = || ApiError::build("the stream ended without an end");
        let next = async {
            match &mut self.stream {
                Some(stream) => stream.next().await.unwrap_or_else(|| Err(ended_early())),
                None => Err(ended_early()),
            }
        };
        match unless_ended(self.link.cancel(), next).await {
            None => return Some(End::Interrupted),
            Some(Ok(event)) => {
                let event = match &self.call_ids {
                    Some(ids) => ids.own(event),
                    None => event,
                };
                self.tell_state(Happened::Event(event), steps);
            }
            Some(Err(error)) => self.failed(&error, Stage::Streaming, steps),
        }
        None
    }

    /// Does one step.
    async fn act(&mut self, step: Step, steps: &mut VecDeque<Step>) -> Option<End> {
        match step {
            Step::Record(item) => self.thread.recorder.record(item),
            Step::Start(started) => self.calls.start(started),
            Step::Begin(item) => {
                self.times.item();
                self.outbox.begin(item).await;
            }
            Step::End(item) => self.outbox.end(item).await,
            Step::Withdraw(item_id) => self.outbox.withdraw(item_id).await,
            Step::Tell(msg) => self.outbox.tell(msg).await,
            Step::Announce(event) => self.outbox.tell(EventMsg::StreamError(event)).await,
            Step::Count(usage) => self.thread.account.record(usage),
            Step::Learn(Fact::RateLimits(limits)) => self.thread.limits.update(*limits),
            Step::Learn(Fact::ReasoningIncluded(is)) => self.thread.account.server_counts_reasoning(is),
            Step::Learn(Fact::WindowFull) => self.thread.account.context_window_exceeded(),
            Step::TellTokens => self.outbox.tell(self.thread.token_count()).await,
            Step::Settle => return self.settle(steps).await,
            Step::Wait(wait) => {
                if unless_ended(self.link.cancel(), sleep(wait)).await.is_none() {
                    return Some(End::Interrupted);
                }
            }
            Step::Ask => return self.ask(steps).await,
            Step::Finish(Outcome::Complete(_)) if !self.link.steering.close_if_empty() => {
                self.tell_state(Happened::InputCame, steps);
            }
            Step::Finish(outcome) => return Some(End::Outcome(outcome)),
        }
        None
    }

    fn tell_state(&mut self, happened: Happened, steps: &mut VecDeque<Step>) {
        let mut new = Vec::new();
        self.state.on(happened, &mut new);
        steps.extend(new);
    }

    /// Sends a request made of the history.
    async fn ask(&mut self, steps: &mut VecDeque<Step>) -> Option<End> {
        for said in self.link.steering.take() {
            self.take_in(said).await;
        }
        self.tell_state(Happened::Asked, steps);
        let Thread { client, settings, recorder, tools, .. } = &mut self.thread;
        self.call_ids = client.is_chat().then(|| CallIds::of_next_answer(tools.ledger()));
        let destination = client.destination(settings);
        let input = recorder.history().input(&destination);
        for notice in recorder.history().take_notices() {
            self.outbox.warn(notice.to_string()).await;
        }
        let prompt = TurnPrompt {
            instructions: Arc::clone(&self.thread.instructions),
            tools: self.thread.tools.tools().definitions(),
            parallel_tool_calls: self.thread.parallel_tool_calls,
            output_schema: self.output_schema.clone(),
            ..TurnPrompt::new(input)
        };
        let window = self.thread.recorder.history().window();
        let identity = &self.thread.identity;
        let metadata =
            CodexResponsesMetadata::new(identity, Some(&self.metadata), window, Some(RequestKind::Turn));
        let asked = self.session.stream(&prompt, &self.thread.settings, &metadata);
        match unless_ended(self.link.cancel(), asked).await {
            None => return Some(End::Interrupted),
            Some(Ok(stream)) => self.stream = Some(stream),
            Some(Err(error)) => self.failed(&error, Stage::Asking, steps),
        }
        None
    }

    /// Takes the repeat that the state decides on from the turn's budget.
    fn failed(&mut self, error: &ApiError, stage: Stage, steps: &mut VecDeque<Step>) {
        // The failed connection is closed first.
        self.stream = None;
        self.thread.limits.merge(error.limits().clone());
        let failure = Failure::of(error, stage);
        steps.extend(claim::failed(&mut self.state, failure, self.session.budget()));
    }

    /// Waits for all calls and records their outputs in call order.
    async fn settle(&mut self, steps: &mut VecDeque<Step>) -> Option<End> {
        self.stream = None;
        loop {
            match unless_ended(self.link.cancel(), self.calls.next()).await {
                None => return Some(End::Interrupted),
                Some(None) => break,
                Some(Some((item, output))) => self.answered(item, output).await,
            }
        }
        let input_waits = !self.link.steering.is_empty();
        self.tell_state(Happened::Settled { input_waits }, steps);
        None
    }

    async fn answered(&mut self, item: ToolCallItem, output: ResponseItem) {
        self.thread.recorder.record(output.clone());
        self.outbox.end(TurnItem::ToolCall(item)).await;
        self.outbox.raw(output).await;
    }

    /// Takes in what the user said.
    async fn take_in(&mut self, said: Said) {
        let Said { id, items, output_schema, metadata } = said;
        let (item, problems) = user_item(&items).await;
        self.thread.recorder.record(item.clone());
        self.outbox.raw(item).await;
        let (shown, twin) = user_message(id, items);
        self.outbox.begin(shown.clone()).await;
        self.outbox.end(shown).await;
        self.outbox.tell(twin).await;
        for problem in problems {
            self.outbox.warn(problem).await;
        }
        self.output_schema = output_schema.or(self.output_schema.take());
        if let Some(extra) = metadata {
            self.metadata = self.metadata.clone().with_extra(extra);
            for dropped in self.metadata.dropped_extra() {
                self.outbox.warn(format!("of the turn's metadata {dropped}; it is not sent")).await;
            }
        }
    }

    // ===== the end =====

    async fn end(&mut self, end: End) {
        match end {
            End::Outcome(Outcome::Complete(last)) => self.outbox.tell(self.times.complete(last, None)).await,
            End::Outcome(Outcome::Failed(error)) => {
                self.take_in_rest().await;
                self.outbox.tell(EventMsg::Error((*error).clone())).await;
                self.outbox.tell(self.times.complete(None, Some(error))).await;
            }
            End::Interrupted => self.interrupted().await,
        }
    }

    /// Records what the user said and no request took in.
    async fn take_in_rest(&mut self) {
        for said in self.link.steering.close() {
            self.take_in(said).await;
        }
    }

    async fn interrupted(&mut self) {
        self.stream = None;
        let mut steps = Vec::new();
        self.state.on(Happened::Interrupted, &mut steps);
        for step in steps {
            self.act(step, &mut VecDeque::new()).await;
        }
        // They were cancelled with the turn, and end at once, unless one holds its thread.
        let grace = Instant::now() + GRACE;
        while let Ok(Some((item, output))) = timeout_at(grace, self.calls.next()).await {
            self.answered(item, output).await;
        }
        for item in self.calls.abandon() {
            self.outbox.end(TurnItem::ToolCall(item)).await;
        }
        self.take_in_rest().await;
        let marker = ResponseItem::user(ContentPart::input_text(ABORTED));
        self.thread.recorder.record(marker.clone());
        self.outbox.raw(marker).await;
        self.outbox.tell(self.times.aborted()).await;
    }
}

/// `None` where the turn is ended first: that wins.
async fn unless_ended<T>(cancel: &CancellationToken, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => None,
        done = work => Some(done),
    }
}
