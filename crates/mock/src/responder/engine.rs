//! The responder: requests checked and recorded, answers made and kept.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

use super::call::{Ask, Call};
use super::refusal::Refusal;
use super::route::Endpoint;
use super::settings::{Settings, Strict};
use super::shelf::{Course, Shelf, Stored};
use super::turn::{Turn, tokens_in};
use super::{chat, intake, later, learn, models, small};
use crate::clock::Clock;
use crate::ev;
use crate::reply::{Reply, Step};
use crate::report::{Note, Recorder, Report, Violation};

/// Answers as a Responses server would, without a model, and holds clients to the API.
#[derive(Debug)]
pub(crate) struct Responder {
    clock: Clock,
    settings: Settings,
    recorder: Recorder,
    shared: Mutex<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// What a script says in the place of the settings.
    strict: Option<Strict>,
    shelf: Shelf,
    generations: u64,
}

impl Responder {
    pub(crate) fn new(clock: Clock, settings: Settings) -> Self {
        Self { clock, settings, recorder: Recorder::default(), shared: Mutex::default() }
    }

    /// Takes a request apart, checks it, and records what is wrong with it or odd about it.
    pub(crate) fn receive(&self, ask: &Ask<'_>) -> Call {
        let mut call = intake::call(ask);
        intake::place(&mut call, &self.lock().shelf, self.clock.now());
        let strict = self.lock().strict.unwrap_or(self.settings.strict);
        for message in intake::notes(ask, &call) {
            if strict == Strict::Documented {
                call.refusal.get_or_insert_with(|| Refusal::new(format!("Not documented: {message}.")));
            }
            self.recorder.note(Note { request: call.number, target: call.target.clone(), message });
        }
        if let Some(refusal) = &call.refusal {
            self.record(&call, refusal);
        }
        call
    }

    /// The built-in answer.
    pub(crate) fn answer(&self, call: &Call) -> Reply {
        match (&call.refusal, &call.endpoint) {
            (Some(refusal), Err(Some(allowed))) => refusal.reply().header("allow", *allowed),
            (Some(refusal), _) => refusal.reply(),
            (None, Ok(endpoint)) => self.served(endpoint, call),
            (None, Err(_)) => Reply::raw(StatusCode::NOT_FOUND),
        }
    }

    /// Takes note that the request is accepted, with a status of success: by a script, with these steps, or by
    /// [`Responder::answer`].
    ///
    /// A request for a generation counts, whatever becomes of the body.
    pub(crate) fn accepted(&self, call: &Call, scripted: Option<&[Step]>) {
        let Ok(endpoint) = &call.endpoint else { return };
        let mut shared = self.lock();
        shared.generations += u64::from(endpoint.generates());
        if let (Endpoint::Create, Some(steps)) = (endpoint, scripted) {
            match learn::from_steps(steps) {
                Some(learned) => {
                    let stored = self.learned(call, &learned);
                    shared.shelf.keep(learned.id, stored);
                }
                None => shared.shelf.lose(),
            }
        }
    }

    /// The requests for a generation that were accepted.
    pub(crate) fn generations(&self) -> u64 {
        self.lock().generations
    }

    /// The report so far; its violations count as read.
    pub(crate) fn report(&self) -> Report {
        self.recorder.read()
    }

    /// The report, where it has violations that nobody has read.
    pub(crate) fn unread_report(&self) -> Option<Report> {
        self.recorder.unread()
    }

    /// Refuses so much, or what the settings say, until the next reset.
    pub(crate) fn set_strict(&self, strict: Option<Strict>) {
        self.lock().strict = strict;
    }

    /// Forgets the report, the generations and every response.
    pub(crate) fn reset(&self) {
        self.recorder.reset();
        *self.lock() = Shared::default();
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Nothing panics while holding it; and what is inside is whole at every point.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a violation, where it is one.
    fn record(&self, call: &Call, refusal: &Refusal) {
        if refusal.breaks_the_api {
            self.recorder.violation(Violation {
                request: call.number,
                target: call.target.clone(),
                message: refusal.message.clone(),
                param: refusal.param.clone(),
                code: refusal.code.map(str::to_owned),
            });
        }
    }

    fn served(&self, endpoint: &Endpoint, call: &Call) -> Reply {
        let now = self.clock.now();
        let unix = self.clock.now_unix();
        let later = match endpoint {
            Endpoint::Create => return self.create(call),
            Endpoint::Compact => return small::compact(call, unix),
            Endpoint::InputTokens => return small::input_tokens(call),
            Endpoint::Memories => return small::memories(call),
            Endpoint::Models => return models::answer(call.if_none_match.as_deref()),
            Endpoint::Chat => return chat::answer(&call.body, &call.stem, unix),
            Endpoint::Retrieve(id) => later::retrieve(&self.lock().shelf, id, &call.query, now),
            Endpoint::Delete(id) => later::delete(&mut self.lock().shelf, id, now),
            Endpoint::Cancel(id) => later::cancel(&mut self.lock().shelf, id, now),
            Endpoint::InputItems(id) => later::input_items(&self.lock().shelf, id, &call.query, now),
        };
        later.unwrap_or_else(|refusal| {
            self.record(call, &refusal);
            refusal.reply()
        })
    }

    fn create(&self, call: &Call) -> Reply {
        let tokens = small::conversation_tokens(&call.body, &call.context);
        let turn = Turn::new(&call.body, &call.context.items(), tokens, &call.stem, self.clock.now_unix());
        let (background, streamed) = (call.flag("background"), call.flag("stream"));
        let kept = call.body.get("store") != Some(&Value::Bool(false));
        let course = if background {
            Course::paced(&turn.events(), self.settings.pace)
        } else {
            Course::over(turn.finished())
        };
        let reply = match (background, streamed) {
            (true, true) => course.stream(None, Duration::ZERO),
            (true, false) => Reply::json(200, course.state(Duration::ZERO)),
            (false, true) => Reply::sse(ev::sse(turn.events())),
            (false, false) => Reply::json(200, turn.finished()),
        };
        if kept || background {
            let stored = Stored {
                output: turn.items(),
                tokens: tokens + turn.output_tokens(),
                ..self.stored(call, course)
            };
            self.lock().shelf.keep(call.stem.whole("resp"), stored);
        }
        reply
    }

    /// What is kept of a response to this request, but for its output.
    fn stored(&self, call: &Call, course: Course) -> Stored {
        Stored {
            parent: call.context.parent.clone(),
            input: call.context.input.clone(),
            output: vec![],
            tokens: small::conversation_tokens(&call.body, &call.context),
            made: self.clock.now(),
            background: call.flag("background"),
            streamed: call.flag("stream"),
            kept: call.body.get("store") != Some(&Value::Bool(false)),
            course,
        }
    }

    /// What is kept of a response that a script gave.
    fn learned(&self, call: &Call, learned: &learn::Learned) -> Stored {
        let course = if call.flag("background") && !learned.events.is_empty() {
            Course::paced(&learned.events, Duration::ZERO)
        } else {
            Course::over(learned.finished.clone())
        };
        let stored = self.stored(call, course);
        let spoken: u64 = learned.output.iter().map(tokens_in).sum();
        Stored { output: learned.output.clone(), tokens: stored.tokens + spoken, ..stored }
    }
}
