//! [`State`]: where a turn stands.

use std::time::Duration;

use codex_api::{Delta, Fate, ResponseEvent, ResponseItem, RetryConfig, TokenUsage};
use codex_protocol::event_msg::{
    AgentMessageContentDeltaEvent, AgentReasoningSectionBreakEvent, ErrorEvent, ModelRerouteEvent,
    RawResponseCompletedEvent, RawResponseItemEvent, ReasoningContentDeltaEvent,
    ReasoningRawContentDeltaEvent, StreamErrorEvent, TurnItem, WarningEvent,
};
use codex_protocol::{EventMsg, Message, Phase, ReasoningItem, Role};

use super::failure::{Failure, fate_of, millis};
use super::open::{Kind, OpenItems};
use super::repeat::{Standing, Verdict, decide};
use super::shown::{said, turn_item, twins};
use super::step::{Fact, Happened, Outcome, Started, Step};
use crate::tool::FinishedCall;

/// Where a turn is.
#[derive(Debug, Clone, Default)]
pub(in crate::turn) struct Place {
    pub(in crate::turn) thread_id: String,
    pub(in crate::turn) turn_id: String,
    /// The model that is asked.
    pub(in crate::turn) model: String,
}

/// Where a turn stands.
///
/// What holds, whatever it is told:
/// - An item is recorded before its call starts, and only items that are done are recorded.
/// - An item that began is finished or withdrawn, before the turn is over.
/// - A request that is sent again was announced, and calls that were started have their outputs recorded before it.
#[derive(Debug)]
pub(in crate::turn) struct State {
    place: Place,
    retry: RetryConfig,
    open: OpenItems,
    answer: Answer,
    next: Next,
    /// Failures since an attempt last recorded an item, and those of them after the response had begun.
    fruitless: (u32, u32),
    last_message: Option<String>,
    is_rerouted: bool,
    /// How many ids were made for items without one.
    made_ids: u64,
}

/// What came in answer to the last request.
#[derive(Debug, Default)]
struct Answer {
    /// A response: it has begun.
    has_begun: bool,
    /// A message that is the turn's answer.
    is_final: bool,
    gave: Gave,
}

/// What items of an answer are done. Reasoning counts for nothing: alone, it is not sent back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gave {
    #[default]
    Nothing,
    Items,
    /// Calls, or others beside them.
    Calls,
}

/// What follows once all calls have their outputs.
#[derive(Debug)]
enum Next {
    /// Nothing yet: an answer is being read.
    Reading,
    /// Another request if there is something to tell the model, else the end.
    GoOn { end_turn: Option<bool> },
    /// The request again, after this time.
    Again(Duration),
    /// The end, with this error.
    Fail { error: Box<ErrorEvent>, tells_usage: bool },
    /// Nothing any more.
    Over,
}

impl Next {
    fn is_reading(&self) -> bool {
        matches!(self, Self::Reading)
    }
}

impl State {
    pub(in crate::turn) fn new(place: Place, retry: RetryConfig) -> Self {
        Self {
            place,
            retry,
            open: OpenItems::default(),
            answer: Answer::default(),
            next: Next::Reading,
            fruitless: (0, 0),
            last_message: None,
            is_rerouted: false,
            made_ids: 0,
        }
    }

    /// Takes in what happened and adds what is to be done to `steps`.
    pub(in crate::turn) fn on(&mut self, happened: Happened, steps: &mut Vec<Step>) {
        match happened {
            Happened::Asked => {
                self.answer = Answer::default();
                self.next = Next::Reading;
            }
            // What comes after the end of an answer is not part of it.
            Happened::Event(event) if self.next.is_reading() => self.event(event, steps),
            Happened::Failed { failure, standing, random } if self.next.is_reading() => {
                self.failed(failure, standing, random, steps);
            }
            Happened::Event(_) | Happened::Failed { .. } => {}
            Happened::Settled { input_waits } => self.settled(input_waits, steps),
            Happened::InputCame => steps.push(Step::Ask),
            Happened::Interrupted => {
                self.withdraw(steps);
                if std::mem::replace(&mut self.next, Next::Over).is_reading() && self.answer.has_begun {
                    steps.push(Step::Count(None));
                }
            }
        }
    }

    // ===== an answer =====

    fn event(&mut self, event: ResponseEvent, steps: &mut Vec<Step>) {
        match event {
            ResponseEvent::Created => self.answer.has_begun = true,
            ResponseEvent::OutputItemAdded(item) => self.added(&item, steps),
            ResponseEvent::OutputItemDone(item) => self.done(&item, steps),
            ResponseEvent::OutputTextDelta(delta) => self.said(delta, false, steps),
            ResponseEvent::RefusalDelta(delta) => self.said(delta, true, steps),
            ResponseEvent::ReasoningSummaryPartAdded { summary_index } => {
                let item_id = self.piece(None, None, Kind::Reasoning, steps);
                let event = AgentReasoningSectionBreakEvent { item_id, summary_index };
                steps.push(Step::Tell(EventMsg::AgentReasoningSectionBreak(event)));
            }
            ResponseEvent::ReasoningSummaryDelta { delta, summary_index } => {
                let item_id = self.piece(None, None, Kind::Reasoning, steps);
                let Place { thread_id, turn_id, .. } = self.place.clone();
                let event = ReasoningContentDeltaEvent { thread_id, turn_id, item_id, delta, summary_index };
                steps.push(Step::Tell(EventMsg::ReasoningContentDelta(event)));
            }
            ResponseEvent::ReasoningContentDelta { delta, content_index } => {
                let item_id = self.piece(None, None, Kind::Reasoning, steps);
                let Place { thread_id, turn_id, .. } = self.place.clone();
                let event =
                    ReasoningRawContentDeltaEvent { thread_id, turn_id, item_id, delta, content_index };
                steps.push(Step::Tell(EventMsg::ReasoningRawContentDelta(event)));
            }
            ResponseEvent::Completed { response_id, token_usage, end_turn } => {
                self.completed(response_id, token_usage, end_turn, steps);
            }
            ResponseEvent::ServerModel(model) => self.answers(model, steps),
            ResponseEvent::RateLimits(limits) => steps.push(Step::Learn(Fact::RateLimits(limits))),
            ResponseEvent::ServerReasoningIncluded(is) => {
                steps.push(Step::Learn(Fact::ReasoningIncluded(is)));
            }
            // The rest tells nothing that the finished items don't.
            _ => {}
        }
    }

    fn added(&mut self, item: &ResponseItem, steps: &mut Vec<Step>) {
        if item.id().is_some_and(|id| self.open.has(id)) {
            return;
        }
        self.begin(item, steps);
    }

    /// Begins an item; gives the id that clients know it by.
    fn begin(&mut self, item: &ResponseItem, steps: &mut Vec<Step>) -> String {
        let id = item.id().map_or_else(|| self.make_id(), str::to_owned);
        self.open.begin(id.clone(), item.id(), Kind::of(item));
        steps.push(Step::Begin(turn_item(id.clone(), item)));
        id
    }

    fn make_id(&mut self) -> String {
        self.made_ids += 1;
        format!("{}.{}", self.place.turn_id, self.made_ids)
    }

    /// The item that a piece belongs to. Where the server left its beginning out, it begins now.
    fn piece(
        &mut self,
        wire_id: Option<&str>,
        place: Option<u32>,
        kind: Kind,
        steps: &mut Vec<Step>,
    ) -> String {
        if let Some(id) = self.open.piece_of(wire_id, place, kind) {
            return id;
        }
        let id = wire_id.map(str::to_owned);
        let item = match kind {
            Kind::Reasoning => ReasoningItem { id, ..ReasoningItem::default() }.into(),
            _ => Message { id, role: Role::Assistant, ..Message::default() }.into(),
        };
        let id = self.begin(&item, steps);
        self.open.put(place);
        id
    }

    fn said(&mut self, piece: Delta, is_refusal: bool, steps: &mut Vec<Step>) {
        let Delta { delta, item_id, output_index, .. } = piece;
        let item_id = self.piece(item_id.as_deref(), output_index, Kind::Message, steps);
        let Place { thread_id, turn_id, .. } = self.place.clone();
        let event = AgentMessageContentDeltaEvent { thread_id, turn_id, item_id, delta, is_refusal };
        steps.push(Step::Tell(EventMsg::AgentMessageContentDelta(event)));
    }

    fn done(&mut self, item: &ResponseItem, steps: &mut Vec<Step>) {
        self.fruitless = (0, 0);
        if !matches!(item, ResponseItem::Reasoning(_)) {
            self.answer.gave = self.answer.gave.max(Gave::Items);
        }
        steps.push(Step::Record(item.clone()));
        let open = self.open.end(item.id(), Kind::of(item));
        let id = open.unwrap_or_else(|| {
            let id = self.begin(item, steps);
            self.open.end(item.id(), Kind::of(item));
            id
        });
        let raw = Step::Tell(EventMsg::RawResponseItem(RawResponseItemEvent { item: item.clone() }));
        let shown = match (turn_item(id, item), FinishedCall::recorded(item)) {
            (TurnItem::ToolCall(item), Some(call)) => {
                self.answer.gave = Gave::Calls;
                steps.extend([raw, Step::Start(Started { item, call })]);
                return;
            }
            (shown, _) => shown,
        };
        steps.push(Step::End(shown));
        steps.extend(twins(item).into_iter().map(Step::Tell));
        steps.push(raw);
        if let ResponseItem::Message(message) = item {
            self.answer.is_final |= message.phase == Some(Phase::FinalAnswer);
            self.last_message = Some(said(message));
        }
    }

    fn completed(
        &mut self,
        response_id: String,
        token_usage: Option<TokenUsage>,
        end_turn: Option<bool>,
        steps: &mut Vec<Step>,
    ) {
        self.withdraw(steps);
        let event = RawResponseCompletedEvent { response_id, token_usage };
        steps.push(Step::Tell(EventMsg::RawResponseCompleted(event)));
        steps.push(Step::Count(token_usage));
        self.settle(Next::GoOn { end_turn }, steps);
    }

    /// Another model than the one that was asked for is told once a turn.
    fn answers(&mut self, to_model: String, steps: &mut Vec<Step>) {
        let from_model = self.place.model.clone();
        if self.is_rerouted || is_same_model(&from_model, &to_model) {
            return;
        }
        self.is_rerouted = true;
        let message = format!("{to_model} answers in place of {from_model}");
        steps.push(Step::Tell(EventMsg::ModelReroute(ModelRerouteEvent { from_model, to_model })));
        steps.push(Step::Tell(EventMsg::Warning(WarningEvent { message })));
    }

    // ===== the end of an answer =====

    fn withdraw(&mut self, steps: &mut Vec<Step>) {
        steps.extend(self.open.take().map(Step::Withdraw));
    }

    fn settle(&mut self, next: Next, steps: &mut Vec<Step>) {
        self.next = next;
        steps.push(Step::Settle);
    }

    fn failed(&mut self, failure: Failure, standing: Standing, random: f64, steps: &mut Vec<Step>) {
        let was_whole = self.open.is_empty() && self.answer.is_final;
        self.withdraw(steps);
        if failure.fate == Fate::Cut {
            steps.push(Step::Count(failure.usage));
        }
        if failure.fills_window {
            steps.push(Step::Learn(Fact::WindowFull));
        }
        if was_whole && failure.may_pass && failure.fate == Fate::Cut {
            return self.settle(Next::GoOn { end_turn: None }, steps);
        }
        match decide(&self.retry, &failure, standing, self.fruitless, random) {
            Verdict::Again { wait, may_be_billed } => {
                self.fruitless.0 += 1;
                self.fruitless.1 += u32::from(failure.fate == Fate::Cut);
                steps.push(Step::Announce(self.announcement(failure, standing, wait, may_be_billed)));
                self.settle(Next::Again(wait), steps);
            }
            Verdict::Stop => {
                let Failure { error, tells_usage, .. } = failure;
                self.settle(Next::Fail { error, tells_usage }, steps);
            }
        }
    }

    fn announcement(
        &self,
        failure: Failure,
        standing: Standing,
        wait: Duration,
        may_be_billed: bool,
    ) -> StreamErrorEvent {
        let max_attempts = u32::try_from(self.retry.stream_max_retries).unwrap_or(u32::MAX);
        let attempt = max_attempts.saturating_sub(standing.left).saturating_add(1);
        StreamErrorEvent {
            message: format!("Reconnecting... {attempt}/{max_attempts}"),
            codex_error_info: failure.error.codex_error_info,
            additional_details: Some(failure.details),
            fate: Some(fate_of(failure.fate)),
            reason: failure.reason,
            wait_ms: millis(wait),
            attempt,
            max_attempts,
            may_be_billed,
        }
    }

    fn settled(&mut self, input_waits: bool, steps: &mut Vec<Step>) {
        match std::mem::replace(&mut self.next, Next::Over) {
            Next::GoOn { end_turn } => {
                steps.push(Step::TellTokens);
                // After an answer of nothing the same request would be sent again, and nobody told of it.
                let goes_on = match self.answer.gave {
                    Gave::Nothing => false,
                    Gave::Items => end_turn == Some(false),
                    Gave::Calls => true,
                };
                if goes_on || input_waits {
                    steps.push(Step::Ask);
                } else {
                    steps.push(Step::Finish(Outcome::Complete(self.last_message.clone())));
                }
            }
            Next::Again(wait) => steps.extend([Step::Wait(wait), Step::Ask]),
            Next::Fail { error, tells_usage } => {
                if tells_usage {
                    steps.push(Step::TellTokens);
                }
                steps.push(Step::Finish(Outcome::Failed(error)));
            }
            Next::Reading | Next::Over => {}
        }
    }
}

/// Whether a server names the model that was asked for: in other letters, or as its dated version.
fn is_same_model(asked: &str, answers: &str) -> bool {
    let (asked, answers) = (asked.to_ascii_lowercase(), answers.to_ascii_lowercase());
    let bare = asked.rsplit('/').next().unwrap_or(&asked);
    let dated = |name: &str| answers.strip_prefix(name).is_some_and(is_date);
    answers == asked || answers == bare || dated(&asked) || dated(bare)
}

fn is_date(rest: &str) -> bool {
    rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
